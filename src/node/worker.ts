// Entry of a worker thread in Node: the messages of worker-protocol.ts over the parent's port.
import { parentPort } from 'node:worker_threads';
import { type FromWorker, workerHandler } from '../cells/worker-protocol.js';
import { experiments } from '../experiments/registry.js';
import { experimentRunner } from '../experiments/runner.js';
import { MinifoldError } from '../input/errors.js';

export type { FromWorker, PostedError, ToWorker } from '../cells/worker-protocol.js';

const port = parentPort;
if (!port) throw new MinifoldError('E_NOT_READY', 'minifold/worker must be started as a worker, not imported');
port.on(
  'message',
  workerHandler(experimentRunner(experiments), (message: FromWorker) => port.postMessage(message)),
);
