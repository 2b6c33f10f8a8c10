// What a page or a thread pool and its workers say to each other, and how a worker answers. The same in browsers and in Node.

import { initSync } from '../kernels/init-slim.js';
import type { Cell, CellResult } from './cell.js';
import type { SavedCell } from './run-cell-group.js';
import type { CellRunner } from './run-cells.js';

/** Messages to a worker. `id` is the sender's choice; several groups of cells may be under way in one worker. `stop` lets them be saved, `abort` does not. */
export type ToWorker =
  | { readonly type: 'init'; readonly module: WebAssembly.Module }
  | { readonly type: 'run'; readonly id: number; readonly cells: readonly Cell[]; readonly keep?: KeepOrder }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'stop'; readonly id: number };

/** Cells to be posted as they are every so many seconds and before they stop; where they were saved before, they go on from there. */
export interface KeepOrder {
  readonly seconds: number;
  readonly saved?: readonly SavedCell[] | undefined;
}

/** What is left of an error after it was posted. */
export interface PostedError {
  readonly code: string | undefined;
  readonly message: string;
  readonly path: string | undefined;
}

/** Messages from a worker: `ready` answers `init`; `results` or `error` ends a `run`, of which `progress` is heard where it takes longer. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly type: 'saved'; readonly id: number; readonly cells: readonly SavedCell[] }
  | { readonly type: 'results'; readonly id: number; readonly results: readonly CellResult[] }
  | { readonly type: 'error'; readonly id: number; readonly error: PostedError };

function postedError(error: unknown): PostedError {
  const { code, message = String(error), path } = error as Partial<PostedError>;
  return { code, message, path };
}

/** Milliseconds between two words of progress: a message costs as much as some hundred steps of a small run. */
const progressEvery = 20;

/** The message handler of a worker that runs cells with `runner` and answers through `post`. */
export function workerHandler(runner: CellRunner, post: (message: FromWorker) => void): (message: ToWorker) => void {
  const underWay = new Map<number, { readonly abort: AbortController; readonly stop: AbortController }>();

  async function run(id: number, cells: readonly Cell[], order: KeepOrder | undefined): Promise<void> {
    const controllers = { abort: new AbortController(), stop: new AbortController() };
    underWay.set(id, controllers);
    try {
      let told = performance.now();
      const onProgress = (done: number, total: number) => {
        const now = performance.now();
        if (now - told < progressEvery) return;
        told = now;
        post({ type: 'progress', id, done, total });
      };
      const keep = order && {
        ...order,
        stop: controllers.stop.signal,
        onSaved: (saved: readonly SavedCell[]) => post({ type: 'saved', id, cells: saved }),
      };
      const results = await runner(cells, { signal: controllers.abort.signal, onProgress, ...(keep && { keep }) });
      post({ type: 'results', id, results });
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
      void run(message.id, message.cells, message.keep);
    } else {
      underWay.get(message.id)?.[message.type].abort();
    }
  };
}
