// Runs in a browser's worker: takes the compiled module, answers with the hashes of the short runs.
import { initSync } from '../../src/index.js';
import { shortRunHashes } from './short-runs.js';

globalThis.onmessage = ({ data }: MessageEvent<WebAssembly.Module>): void => {
  initSync(data);
  globalThis.postMessage(shortRunHashes());
};
