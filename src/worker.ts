// Entry of a browser Web Worker: `new Worker(url, { type: 'module' })`, then the messages of worker-protocol.ts.
import { experiments } from './experiments/registry.js';
import { experimentRunner } from './experiments/runner.js';
import { type FromWorker, type ToWorker, workerHandler } from './worker-protocol.js';

export type { FromWorker, PostedError, ToWorker } from './worker-protocol.js';

// The DOM types know only a window's postMessage, which takes an origin.
const post = globalThis.postMessage as (message: FromWorker) => void;
const handle = workerHandler(experimentRunner(experiments), post);
globalThis.addEventListener('message', (event: MessageEvent<ToWorker>) => handle(event.data));
