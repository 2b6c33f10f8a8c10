// Entry of a worker for experiments, checks and parts of ensembles, in browsers and in Node: the messages of worker-protocol.ts, by the global scope of a Web Worker or the port of a worker thread.

import { type FromWorker, type ToWorker, workerHandler } from '../cells/worker-protocol.js';
import '../define/define-problem.js'; // problems that their users defined
import '../define/rules/optimizer.js'; // and optimizers
import { ensembleTasks } from '../experiments/ensemble-tasks.js';
import { experiments } from '../experiments/registry.js';
import { experimentRunner } from '../experiments/runner.js';
import { notReady } from '../input/errors.js';
import { checks } from './registry.js';

export type { SavedCell } from '../cells/run-cell-group.js';
export type { FromWorker, KeepOrder, PostedError, ToWorker } from '../cells/worker-protocol.js';

const runner = experimentRunner([...experiments, ...checks, ensembleTasks]);
const port = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
if (port) {
  const handle = workerHandler(runner, (message: FromWorker) => port.postMessage(message));
  port.on('message', handle);
} else if (typeof globalThis.postMessage === 'function' && typeof document === 'undefined') {
  // The DOM types know only a window's postMessage, which takes an origin.
  const handle = workerHandler(runner, globalThis.postMessage as (message: FromWorker) => void);
  globalThis.addEventListener('message', (event: MessageEvent<ToWorker>) => handle(event.data));
} else {
  throw notReady('minifold/worker must be started as a worker, not imported');
}
