// A run of fake cells in a folder, as a process leaves it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { CellResult, RunCell } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import type { MinifoldError } from '../../../src/input/errors.js';
import { type AskedRun, type ExperimentFolder, openExperiment, writeMetrics } from '../../../src/node/experiment-folder.js';
import { orNone } from '../../../src/node/files.js';
import { Store } from '../../../src/node/store/store.js';
import { fakeCell, fakeRunner } from './fake-runner.js';

export const cells: RunCell[] = [
  fakeCell(0),
  fakeCell(1, { behaviour: 'diverge' }, { optimizer: 'say "sgd", twice', seed: 1 }),
  fakeCell(2),
];
export const results: CellResult[] = await runCells(cells, { runner: fakeRunner });

export function asked(experiment: string, settings: object = { seeds: [0, 1, 2] }): AskedRun {
  return { experiment, preset: 'quick', settings, command: 'minifold run fake' };
}

/** Opens the folder, adds these cells, and lets go of it. */
export function store(dir: string, order: readonly number[], given: AskedRun = asked('fake'), force = false): ExperimentFolder {
  const folder = openExperiment(dir, given, cells, force);
  for (const place of order) folder.store.append(folder.store.manifest.ids[place], results[place]);
  folder.store.close();
  return folder;
}

/** Runs the cells that the folder lacks, to its end; returns how many these were. */
export function goOn(dir: string): number {
  const folder = openExperiment(dir, asked('fake'), cells, false);
  const { ids } = folder.store.manifest;
  const left = [2, 0, 1].filter((place) => !folder.store.has(ids[place]));
  for (const place of left) folder.store.append(ids[place], results[place]);
  folder.store.close();
  writeMetrics(folder);
  return left.length;
}

/** How many cells have a result. */
export function cellsIn(dir: string): number {
  return orNone(() => Store.read(dir))?.done.size ?? 0;
}

/** All files below `dir` by name, without what depends on times: segments hold how long cells took. */
export function contents(dir: string): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !/timing\.json$|\.seg$/.test(path));
  return Object.fromEntries(files.sort().map((path) => [path.slice(dir.length), readFileSync(path, 'latin1')]));
}

export function refusal(use: () => unknown): MinifoldError {
  try {
    use();
  } catch (error) {
    return error as MinifoldError;
  }
  assert.unreachable('should have been refused');
  throw new Error();
}
