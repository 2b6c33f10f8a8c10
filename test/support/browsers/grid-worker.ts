// Runs in a worker of the browser: every optimizer on every problem.
import { init } from '../../../src/index.js';
import { gridDigests } from '../grid-digests.js';

await init();
globalThis.postMessage(gridDigests());
