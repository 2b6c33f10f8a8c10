// A worker that runs cells as that of the package does, without the experiments: it starts sooner.
import { parentPort } from 'node:worker_threads';
import { runCellGroup } from '../../../src/cells/run-cell-group.js';
import { type FromWorker, workerHandler } from '../../../src/cells/worker-protocol.js';

parentPort?.on(
  'message',
  workerHandler(runCellGroup, (message: FromWorker) => parentPort?.postMessage(message)),
);
