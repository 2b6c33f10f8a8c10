// The folder of a run: what was run (config.json, versions.json), what it recorded (metrics.jsonl with cells.jsonl), how long it took (timing.json).
// It belongs to one config and to one process at a time. Figures, claims and the report are written from these files by report-files.ts.

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult } from '../cells/cell.js';
import { MinifoldError, unusable } from '../input/errors.js';
import { onDisk, replaceJson, sweepTemporaries, sync } from './files.js';
import { LOCK_FILE, lockFolder } from './folder-lock.js';
import { appendCell, CELLS_FILE, METRICS_FILE, readCells, recordsIn, rewriteCells, writeTables } from './metrics.js';
import { cellResultOf } from './records.js';
import {
  differences,
  readConfig,
  readRunJson,
  type StoredConfig,
  TimingSchema,
  type Versions,
  VersionsSchema,
  writeConfig,
} from './run-json.js';

/** What a run folder holds, as far as the run got. */
export interface StoredRun {
  readonly config: StoredConfig;
  readonly versions: Versions;
  /** Results of the cells that ended, in the order of the cells. */
  readonly results: CellResult[];
  /** Wall time of the run; NaN if the process was killed. */
  readonly seconds: number;
}

/** What a run leaves: nothing else in its folder is ever taken away. */
const OWN = [
  'config.json',
  'versions.json',
  'timing.json',
  METRICS_FILE,
  CELLS_FILE,
  'metrics.csv',
  'claims.json',
  'report.html',
  'columns',
  'figures',
];

/** The seconds of a run and of its cells, as far as they are known. */
interface Times {
  readonly seconds: number;
  readonly cells: ReadonlyMap<number, number>;
}

function timesIn(dir: string): Times {
  if (!existsSync(join(dir, 'timing.json'))) return { seconds: Number.NaN, cells: new Map() };
  const { seconds, cells } = readRunJson(dir, 'timing.json', TimingSchema);
  return { seconds, cells: new Map(cells.map((one) => [one.cell, one.seconds])) };
}

function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_FOLDER') return undefined;
    throw error;
  }
}

/** Whether a folder may be begun anew: there is nothing in it, or nothing but what a run leaves that was killed before its first cell ended. */
function isUnused(dir: string): boolean {
  const names = readdirSync(dir).filter((name) => name !== LOCK_FILE);
  return names.every((name) => OWN.includes(name)) && readCells(dir, Number.POSITIVE_INFINITY).lines.size === 0;
}

/** The folder of a run under way. Every cell that ends is on disk when `append` returns, so that the end of the process loses nothing. */
export class RunFolder {
  readonly dir: string;
  /** The cells that are there already, from an earlier process with the same config. */
  readonly done: ReadonlySet<number>;
  /** What was found not to be as it was written; these cells are not among `done`. */
  readonly faults: readonly string[];
  readonly #config: StoredConfig;
  readonly #unlock: () => void;
  readonly #seconds: Map<number, number>;
  readonly #earlier: number;
  #synced = 0;

  /**
   * Opens the folder: a new one, or one of a run with the same config, which is gone on with. With `force` another run in it is replaced.
   *
   * @throws E_FOLDER for a folder of another run or of other files, or one into which another process runs; E_IO where it cannot be written
   */
  constructor(dir: string, config: StoredConfig, versions: Versions, { force = false }: { readonly force?: boolean } = {}) {
    this.dir = dir;
    this.#config = config;
    if (existsSync(dir) && !statSync(dir).isDirectory()) throw unusable(dir, 'it is a file; give a folder');
    onDisk(dir, () => mkdirSync(dir, { recursive: true }));
    this.#unlock = lockFolder(dir);
    try {
      onDisk(dir, () => sweepTemporaries(dir));
      this.#claim(force);
      const { lines, faults } = readCells(dir, config.cells);
      const times = orNone(() => timesIn(dir));
      this.done = new Set(lines.keys());
      this.faults = faults;
      this.#seconds = new Map(times?.cells);
      this.#earlier = times?.seconds || 0;
      writeConfig(dir, config);
      replaceJson(join(dir, 'versions.json'), versions);
      rewriteCells(dir, lines);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  /** Makes sure that the folder is this config's. */
  #claim(force: boolean): void {
    const { dir } = this;
    const earlier = orNone(() => readConfig(dir));
    if (earlier === undefined) {
      const ours = existsSync(join(dir, 'config.json')) || existsSync(join(dir, CELLS_FILE));
      if (isUnused(dir) || (force && ours)) {
        this.#empty();
        return;
      }
      if (!ours) throw unusable(dir, 'it is not empty; give a new folder, or one of an earlier run of the same experiment');
      throw unusable(
        dir,
        'its config.json cannot be read, so that nobody knows which run it holds; give another folder, or --force to replace what it has',
      );
    }
    const changed = differences(earlier, this.#config);
    if (changed.length > 0 && !force)
      throw unusable(dir, `it holds another run: ${changed.join('; ')}; give another folder with --out, or --force to replace it`);
    if (changed.length > 0) this.#empty();
  }

  #empty(): void {
    onDisk(this.dir, () => {
      for (const name of OWN) rmSync(join(this.dir, name), { recursive: true, force: true });
    });
  }

  /** Adds the cell's records. What ended more than a second ago would outlive a loss of power too. */
  append(result: CellResult, cell: number): void {
    appendCell(this.dir, result, cell, this.#config.columns);
    this.#seconds.set(cell, result.seconds);
    if (performance.now() - this.#synced > 1000) this.#sync();
  }

  #sync(): void {
    for (const name of [METRICS_FILE, CELLS_FILE]) sync(join(this.dir, name));
    this.#synced = performance.now();
  }

  /** Ends the run, complete or not: metrics in the order of the cells, the tables made from them, and the times. */
  close(seconds: number): void {
    const { lines } = readCells(this.dir, this.#config.cells);
    rewriteCells(this.dir, lines);
    writeTables(this.dir, lines, this.#config.columns);
    const cells = [...this.#seconds].sort(([a], [b]) => a - b).map(([cell, ofCell]) => ({ cell, seconds: ofCell }));
    replaceJson(join(this.dir, 'timing.json'), { seconds: this.#earlier + seconds, cells });
  }

  /** Lets other processes run into the folder. */
  release(): void {
    this.#unlock();
  }
}

/**
 * Reads a run folder, of a run that ended in whatever way.
 *
 * @throws E_FOLDER for a folder that holds no run, or whose files are not as they were written
 */
export function readRun(dir: string): StoredRun {
  const config = readConfig(dir);
  const { lines, faults } = readCells(dir, config.cells);
  if (faults.length > 0) throw unusable(dir, `${faults.join('; ')}; to compute these cells again: ${config.command} --out ${dir}`);
  const times = timesIn(dir);
  const results = [...lines].map(([cell, ofCell]) => cellResultOf(recordsIn(ofCell), config.columns, times.cells.get(cell) ?? Number.NaN));
  return { config, versions: readRunJson(dir, 'versions.json', VersionsSchema), results, seconds: times.seconds };
}

/** Writes the tables of a run that ended in whatever way. */
export function writeTablesOf(dir: string): void {
  const { cells, columns } = readConfig(dir);
  writeTables(dir, readCells(dir, cells).lines, columns);
}
