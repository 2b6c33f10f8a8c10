// Runs in the browser: every optimizer on every problem, on the main thread and in a worker at once.
import { init } from '../../../src/index.js';
import { gridDigests } from '../grid-digests.js';

async function report(): Promise<object> {
  const worker = new Worker(new URL('./grid-worker.js', import.meta.url), { type: 'module' });
  const other = new Promise<Record<string, string>>((resolve, reject) => {
    worker.onmessage = ({ data }): void => resolve(data);
    worker.onerror = ({ message }): void => reject(new Error(message));
  });
  await init();
  return { main: gridDigests(), worker: await other };
}

const result = await report().catch((error: unknown) => ({ error: String(error) }));
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
