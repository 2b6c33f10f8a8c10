// A run of fake cells in a folder, as a process leaves it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { CellResult, RunCell } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import type { MinifoldError } from '../../../src/input/errors.js';
import { RunFolder } from '../../../src/node/output-folder.js';
import { columnsOf } from '../../../src/node/records.js';
import type { StoredConfig } from '../../../src/node/run-json.js';
import { currentVersions } from '../../../src/node/versions.js';
import { fakeCell, fakeRunner } from './fake-runner.js';

export const cells: RunCell[] = [
  fakeCell(0),
  fakeCell(1, { behaviour: 'diverge' }, { optimizer: 'say "sgd", twice', seed: 1 }),
  fakeCell(2),
];
export const results: CellResult[] = await runCells(cells, { runner: fakeRunner });

export function configOf(experiment: string, settings: object = { seeds: [0, 1, 2] }): StoredConfig {
  return { experiment, preset: 'quick', settings, command: 'minifold run fake', kernel: 'abc', cells: 3, columns: columnsOf(cells) };
}

/** Opens the folder, adds these cells, and lets go of it, as the end of the process does. */
export function store(dir: string, order: readonly number[], config: StoredConfig = configOf('fake'), force = false): RunFolder {
  const folder = new RunFolder(dir, config, currentVersions(), { force });
  for (const index of order) folder.append(results[index], index);
  folder.release();
  return folder;
}

/** Runs the cells that the folder lacks, to its end; returns how many these were. */
export function goOn(dir: string): number {
  const folder = new RunFolder(dir, configOf('fake'), currentVersions());
  const left = [2, 0, 1].filter((cell) => !folder.done.has(cell));
  for (const cell of left) folder.append(results[cell], cell);
  folder.close(1);
  folder.release();
  return left.length;
}

/** How many cells were written to their ends. */
export function cellsIn(dir: string): number {
  const path = join(dir, 'cells.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
}

/** All files below `dir` by name, without the one that holds times. */
export function contents(dir: string): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.endsWith('timing.json'));
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
