// The folder of a run: what was run (config.json, versions.json), what it recorded (metrics), how long it took (timing.json).
// Figures, claims and the report are written from these files by report-files.ts.

import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult } from '../cells/cell.js';
import { unusable } from '../input/errors.js';
import { METRICS_FILE, metricsLines, orderMetrics, readMetrics, writeTables } from './metrics.js';
import { replaceJson } from './replace-file.js';
import { ConfigSchema, readRunJson, type StoredConfig, TimingSchema, type Versions, VersionsSchema } from './run-json.js';

/** What a run folder holds, as far as the run got. */
export interface StoredRun {
  readonly config: StoredConfig;
  readonly versions: Versions;
  /** Results of the cells that ended, in the order of the cells. */
  readonly results: CellResult[];
  /** Wall time of the run; NaN if the process was killed. */
  readonly seconds: number;
}

/** What a run leaves beside config.json and versions.json, which the next run overwrites. */
const CONTENTS = [METRICS_FILE, 'metrics.csv', 'timing.json', 'claims.json', 'report.html', 'columns', 'figures'];

/** Empties the folder of an earlier run of the same experiment; refuses any other folder that is not empty. */
function prepare(dir: string, experiment: string): void {
  if (existsSync(dir) && !statSync(dir).isDirectory()) throw unusable(dir, 'it is a file; give a folder');
  mkdirSync(dir, { recursive: true });
  if (readdirSync(dir).length === 0) return;
  const other = 'it is not empty; give a new folder, or one of an earlier run of the same experiment';
  if (!existsSync(join(dir, 'config.json'))) throw unusable(dir, other);
  const earlier = readConfig(dir);
  if (earlier.experiment !== experiment) throw unusable(dir, `it holds a run of ${earlier.experiment}, not of ${experiment}`);
  for (const name of CONTENTS) rmSync(join(dir, name), { recursive: true, force: true });
}

/** The folder of a run under way. Every cell that ends is on disk when `append` returns, so that the end of the process loses nothing. */
export class RunFolder {
  readonly dir: string;
  readonly #config: StoredConfig;
  readonly #seconds: { cell: number; seconds: number }[] = [];

  /** Creates the folder, or replaces the run of the same experiment in it. */
  constructor(dir: string, config: StoredConfig, versions: Versions) {
    this.dir = dir;
    this.#config = config;
    prepare(dir, config.experiment);
    replaceJson(join(dir, 'config.json'), config);
    replaceJson(join(dir, 'versions.json'), versions);
    writeFileSync(join(dir, METRICS_FILE), '');
  }

  /** Adds the cell's records to metrics.jsonl. */
  append(result: CellResult, cell: number): void {
    appendFileSync(join(this.dir, METRICS_FILE), metricsLines(result, cell, this.#config.columns));
    this.#seconds.push({ cell, seconds: result.seconds });
  }

  /** Ends the run, complete or not: metrics in the order of the cells, the tables made from them, and the times. */
  close(seconds: number): void {
    orderMetrics(this.dir);
    writeTables(this.dir, this.#config.columns);
    replaceJson(join(this.dir, 'timing.json'), { seconds, cells: this.#seconds.toSorted((a, b) => a.cell - b.cell) });
  }
}

/** What was run in the folder. */
export function readConfig(dir: string): StoredConfig {
  return readRunJson(dir, 'config.json', ConfigSchema);
}

/** Reads a run folder, of a run that ended in whatever way. */
export function readRun(dir: string): StoredRun {
  const config = readConfig(dir);
  const timing = existsSync(join(dir, 'timing.json')) ? readRunJson(dir, 'timing.json', TimingSchema) : { seconds: Number.NaN, cells: [] };
  const times = new Map(timing.cells.map(({ cell, seconds }) => [cell, seconds]));
  const versions = readRunJson(dir, 'versions.json', VersionsSchema);
  return { config, versions, results: readMetrics(dir, config.columns, times), seconds: timing.seconds };
}
