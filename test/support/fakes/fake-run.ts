// Three cells run into a folder as `minifold run` does it, for tests of what a folder holds whenever the process ends.
import { runCells } from '../../../src/cells/run-cells.js';
import { RunFolder } from '../../../src/node/output-folder.js';
import { columnsOf } from '../../../src/node/records.js';
import type { StoredConfig } from '../../../src/node/run-json.js';
import { currentVersions } from '../../../src/node/versions.js';
import { fakeCell, fakeRunner } from './fake-runner.js';

const cells = [fakeCell(0), fakeCell(1, { behaviour: 'diverge' }), fakeCell(2)];
const columns = columnsOf(cells);
const config: StoredConfig = {
  experiment: 'fake',
  preset: 'quick',
  settings: { seeds: [0, 1, 2] },
  command: 'minifold run fake',
  kernel: 'abc',
  cells: cells.length,
  columns,
};

/** Computes what the folder lacks. Returns the cells that were computed. */
export async function fakeRun(dir: string): Promise<number[]> {
  const results = await runCells(cells, { runner: fakeRunner });
  const folder = new RunFolder(dir, config, currentVersions());
  const left = [2, 0, 1].filter((cell) => !folder.done.has(cell));
  for (const cell of left) folder.append(results[cell], cell);
  folder.close(1);
  folder.release();
  return left;
}
