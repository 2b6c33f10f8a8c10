// Entry of a browser Web Worker: `new Worker(url, { type: 'module' })`, then the messages of worker-protocol.ts.

import { type FromWorker, type ToWorker, workerHandler } from '../cells/worker-protocol.js';
import { experiments } from './registry.js';
import { experimentRunner } from './runner.js';

export type { FromWorker, PostedError, ToWorker } from '../cells/worker-protocol.js';

// The DOM types know only a window's postMessage, which takes an origin.
const post = globalThis.postMessage as (message: FromWorker) => void;
const handle = workerHandler(experimentRunner(experiments), post);
globalThis.addEventListener('message', (event: MessageEvent<ToWorker>) => handle(event.data));
