// A worker that draws the paths of ensembles as that of the package does, without the experiments: it starts sooner. With `dies at 16` in the
// environment it ends at the part that begins with that member, with `sleeps` it never answers.
import { parentPort } from 'node:worker_threads';
import type { Cell } from '../../../src/cells/cell.js';
import type { CellRunner } from '../../../src/cells/run-cells.js';
import { type FromWorker, workerHandler } from '../../../src/cells/worker-protocol.js';
import { ensembleTasks } from '../../../src/experiments/ensemble-tasks.js';
import { experimentRunner } from '../../../src/experiments/runner.js';

const { MINIFOLD_WORKER: behaviour = '' } = process.env;
const runner = experimentRunner([ensembleTasks]);

const dying: CellRunner = (cells: readonly Cell[], options) => {
  if (behaviour === 'sleeps') return new Promise(() => {});
  const [{ settings }] = cells as readonly { readonly settings: { readonly from: number } }[];
  if (behaviour === `dies at ${settings.from}`) process.exit(9);
  return runner(cells, options);
};

parentPort?.on(
  'message',
  workerHandler(dying, (message: FromWorker) => parentPort?.postMessage(message)),
);
