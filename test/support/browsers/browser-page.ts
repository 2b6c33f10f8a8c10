// Runs in the browser: the short runs on the main thread with inlined bytes, in a worker that gets the compiled module, and in one that fetches it.
import { compiledModule, init } from '../../../src/index.js';
import { shortRunHashes } from '../short-runs.js';

async function inWorker(kernels: WebAssembly.Module | string): Promise<Record<string, string>> {
  const worker = new Worker(new URL('./browser-worker.js', import.meta.url), { type: 'module' });
  const reply = new Promise<Record<string, string>>((resolve, reject) => {
    worker.onmessage = ({ data }): void => resolve(data);
    worker.onerror = ({ message }): void => reject(new Error(message));
  });
  worker.postMessage(kernels);
  return reply;
}

async function report(): Promise<object> {
  await init();
  return { main: shortRunHashes(), worker: await inWorker(compiledModule()), slim: await inWorker('/dist/kernels.wasm') };
}

const result = await report().catch((error: unknown) => ({ error: String(error) }));
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
