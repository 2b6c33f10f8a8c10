// The folder of a run: what was run (config.json, versions.json), what it recorded (metrics.jsonl with cells.jsonl), how long it took (timing.json).
// It belongs to one config and to one process at a time. Figures, claims and the report are written from these files by report-files.ts.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult } from '../cells/cell.js';
import { unusable } from '../input/errors.js';
import { makeFolder, onDisk, orNone, replaceJson, sync } from './files.js';
import { lockFolder } from './folder-lock.js';
import {
  appendCell,
  CELLS_FILE,
  METRICS_FILE,
  readCells,
  recordsIn,
  rewriteCells,
  type SealedRun,
  type StoredCells,
  writeTables,
} from './metrics.js';
import { cellResultOf } from './records.js';
import { isUnused, removeRun, sweepTemporaries } from './run-files.js';
import {
  differences,
  readConfig,
  readRunJson,
  runId,
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
  /** The lines of the cells that ended, in the order of the cells. */
  readonly lines: StoredCells['lines'];
  /** Their results. */
  readonly results: CellResult[];
  /** Wall time of the run; NaN if the process was killed. */
  readonly seconds: number;
}

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

function versionsIn(dir: string): Versions {
  return readRunJson(dir, 'versions.json', VersionsSchema);
}

const sealedRun = (config: StoredConfig): SealedRun => ({ id: runId(config), cells: config.cells });

/** The folder of a run under way. Every cell that ends is on disk when `append` returns, so that the end of the process loses nothing. */
export class RunFolder {
  readonly dir: string;
  /** The cells that are there already, from an earlier process with the same config. */
  readonly done: ReadonlySet<number>;
  /** What was found not to be as it was written; these cells are not among `done`. */
  readonly faults: readonly string[];
  readonly #config: StoredConfig;
  readonly #run: SealedRun;
  readonly #unlock: () => void;
  readonly #earlier: Times | undefined;
  readonly #seconds: Map<number, number>;
  #unsynced: NodeJS.Timeout | undefined;

  /**
   * Opens the folder: a new one, or one of a run with the same config, which is gone on with. With `force` another run in it is replaced.
   * A run that has ended is left as it is.
   *
   * @throws E_FOLDER for a folder of another run or of other files, or one into which another process runs; E_IO where it cannot be written
   */
  constructor(dir: string, config: StoredConfig, versions: Versions, { force = false }: { readonly force?: boolean } = {}) {
    this.dir = dir;
    this.#config = config;
    this.#run = sealedRun(config);
    if (existsSync(dir) && !statSync(dir).isDirectory()) throw unusable(dir, 'it is a file; give a folder');
    makeFolder(dir);
    this.#unlock = lockFolder(dir);
    try {
      const isThere = this.#claim(force);
      sweepTemporaries(dir);
      const { lines, faults } = readCells(dir, this.#run);
      this.done = new Set(lines.keys());
      this.faults = faults;
      this.#earlier = orNone(() => timesIn(dir));
      this.#seconds = new Map(this.#earlier?.cells);
      if (!isThere) writeConfig(dir, config);
      if (lines.size < config.cells || !orNone(() => versionsIn(dir))) replaceJson(join(dir, 'versions.json'), versions);
      rewriteCells(dir, this.#run, lines);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  /** Makes sure that the folder is this config's; whether its config.json says so already. */
  #claim(force: boolean): boolean {
    const { dir } = this;
    const there = orNone(() => readConfig(dir));
    const changed = there && differences(there, this.#config);
    if (changed?.length === 0) return true;
    if (isUnused(dir) || (!there && readCells(dir, this.#run).lines.size > 0)) return false; // nothing yet, or this run without its config
    const isOfRun = there !== undefined || existsSync(join(dir, CELLS_FILE));
    if (!isOfRun) throw unusable(dir, 'it is not empty; give a new folder, or one of an earlier run of the same experiment');
    if (!force) {
      const why = changed
        ? `it holds another run: ${changed.join('; ')}`
        : 'its config.json cannot be read, and its records, if any, are not of this run';
      throw unusable(dir, `${why}; give another folder with --out, or --force to replace it`);
    }
    onDisk(dir, () => removeRun(dir, there?.columns));
    return false;
  }

  /** Adds the cell's records. A second later they would outlive a loss of power too. */
  append(result: CellResult, cell: number): void {
    appendCell(this.dir, this.#run, result, cell, this.#config.columns);
    this.#seconds.set(cell, result.seconds);
    this.#unsynced ??= setTimeout(() => {
      try {
        this.#sync();
      } catch {
        // The end of the run tries again, where an error can be told.
      }
    }, 1000);
  }

  #sync(): void {
    clearTimeout(this.#unsynced);
    this.#unsynced = undefined;
    for (const path of [METRICS_FILE, CELLS_FILE].map((name) => join(this.dir, name))) onDisk(path, () => sync(path));
  }

  /** Ends the run, complete or not: metrics in the order of the cells, the tables made from them, and the times. */
  close(seconds: number): void {
    this.#sync();
    const { lines } = readCells(this.dir, this.#run);
    rewriteCells(this.dir, this.#run, lines);
    writeTables(this.dir, lines, this.#config.columns);
    const earlier = this.#earlier?.seconds || 0;
    if (earlier > 0 && lines.size === this.done.size) return; // nothing was computed
    const cells = [...this.#seconds].sort(([a], [b]) => a - b).map(([cell, ofCell]) => ({ cell, seconds: ofCell }));
    replaceJson(join(this.dir, 'timing.json'), { seconds: earlier + seconds, cells });
  }

  /** Lets other processes run into the folder. */
  release(): void {
    try {
      if (this.#unsynced) this.#sync();
    } finally {
      this.#unlock();
    }
  }
}

/**
 * Reads a run folder, of a run that ended in whatever way.
 *
 * @throws E_FOLDER for a folder that holds no run, or whose files are not as they were written
 */
export function readRun(dir: string): StoredRun {
  const config = readConfig(dir);
  const { lines, faults } = readCells(dir, sealedRun(config));
  if (faults.length > 0) throw unusable(dir, `${faults.join('; ')}; to compute these cells again: ${config.command} --out ${dir}`);
  const times = timesIn(dir);
  const results = [...lines].map(([cell, ofCell]) => cellResultOf(recordsIn(ofCell), config.columns, times.cells.get(cell) ?? Number.NaN));
  return { config, versions: versionsIn(dir), lines, results, seconds: times.seconds };
}
