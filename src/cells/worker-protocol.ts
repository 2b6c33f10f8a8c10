// What a page or a thread pool and its workers say to each other, and how a worker answers. The same in browsers and in Node.

import { initSync } from '../kernels/init-slim.js';
import type { Cell, CellResult } from './cell.js';
import type { CellRunner } from './run-cells.js';

/** Messages to a worker. `id` is the sender's choice; several groups of cells may be under way in one worker. */
export type ToWorker =
  | { readonly type: 'init'; readonly module: WebAssembly.Module }
  | { readonly type: 'run'; readonly id: number; readonly cells: readonly Cell[] }
  | { readonly type: 'abort'; readonly id: number };

/** What is left of an error after it was posted. */
export interface PostedError {
  readonly code: string | undefined;
  readonly message: string;
  readonly path: string | undefined;
}

/** Messages from a worker: `ready` answers `init`; `results` or `error` ends a `run`. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly type: 'results'; readonly id: number; readonly results: readonly CellResult[] }
  | { readonly type: 'error'; readonly id: number; readonly error: PostedError };

function postedError(error: unknown): PostedError {
  const { code, message = String(error), path } = error as Partial<PostedError>;
  return { code, message, path };
}

/** The message handler of a worker that runs cells with `runner` and answers through `post`. */
export function workerHandler(runner: CellRunner, post: (message: FromWorker) => void): (message: ToWorker) => void {
  const underWay = new Map<number, AbortController>();

  async function run(id: number, cells: readonly Cell[]): Promise<void> {
    const controller = new AbortController();
    underWay.set(id, controller);
    try {
      const onProgress = (done: number, total: number) => post({ type: 'progress', id, done, total });
      post({ type: 'results', id, results: await runner(cells, { signal: controller.signal, onProgress }) });
    } catch (error) {
      post({ type: 'error', id, error: postedError(error) });
    } finally {
      underWay.delete(id);
    }
  }

  return (message) => {
    if (message.type === 'init') {
      initSync(message.module);
      post({ type: 'ready' });
    } else if (message.type === 'run') {
      void run(message.id, message.cells);
    } else {
      underWay.get(message.id)?.abort();
    }
  };
}
