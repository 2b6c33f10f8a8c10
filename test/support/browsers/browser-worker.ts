// Runs in a browser's worker: takes the compiled module, or the address of kernels.wasm for the slim entry, and answers with the hashes.
import { initSync } from '../../../src/index.js';
import { init as initSlim } from '../../../src/slim.js';
import { shortRunHashes } from '../short-runs.js';

globalThis.onmessage = async ({ data }: MessageEvent<WebAssembly.Module | string>): Promise<void> => {
  if (typeof data === 'string') await initSlim(data);
  else initSync(data);
  globalThis.postMessage(shortRunHashes());
};
