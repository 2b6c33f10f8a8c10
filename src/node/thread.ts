// One worker thread: groups of cells go in one after the other, results come out.
import { Worker } from 'node:worker_threads';
import type { Cell, CellResult } from '../cells/cell.js';
import type { SavedCell } from '../cells/run-cell-group.js';
import type { FromWorker, PostedError, ToWorker } from '../cells/worker-protocol.js';

/** The worker's file, in the folder of this one also in the package. */
export const workerFile: URL = new URL('./worker.js', import.meta.url);

/** How to watch a group of cells in a thread, and from where it goes on. */
export interface GroupWatch {
  readonly onProgress?: ((done: number) => void) | undefined;
  /** The cells as they are every so many seconds, and when the thread is asked to stop. */
  readonly seconds?: number | undefined;
  readonly onSaved?: ((cells: readonly SavedCell[]) => void) | undefined;
  readonly saved?: readonly SavedCell[] | undefined;
}

/** The heap of JavaScript in a thread, in MiB: beyond it a thread ends, and not the process. The kernels' memory, of at most 4 GiB, is beside it. */
export const threadHeap = 1024;

interface Group extends GroupWatch {
  readonly resolve: (results: readonly CellResult[]) => void;
  readonly reject: (error: unknown) => void;
}

export class Thread {
  /** Whether it ended, by itself or by `end`: it runs nothing more. */
  over = false;
  /** Whether it has come up: one that ends before that is at fault itself, and not its cells. */
  ready = false;
  readonly #worker: Worker;
  #group: Group | undefined;
  #id = 0;
  /** What waits for it to come up: a cell that ends it at once is not taken for what keeps it from coming up. */
  #first: ToWorker | undefined;

  constructor(file: URL, module: WebAssembly.Module, heap: number = threadHeap) {
    this.#worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: heap } });
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('error', (error) => this.#die(`its worker crashed: ${error}`));
    this.#worker.on('messageerror', (error) => this.#die(error));
    this.#worker.on('exit', (code) => this.#die(`its worker ended with exit code ${code} before the cell did`));
    this.#say({ type: 'init', module });
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'ready') {
      this.ready = true;
      if (this.#first) this.#start(this.#first);
      return;
    }
    if (message.id !== this.#id) return;
    const group = this.#group;
    try {
      if (message.type === 'progress') group?.onProgress?.(message.done);
      else if (message.type === 'saved') group?.onSaved?.(message.cells);
      else {
        this.#group = undefined;
        if (message.type === 'results') group?.resolve(message.results);
        else group?.reject(message.error);
      }
    } catch (error) {
      group?.reject(error);
    }
  }

  #die(error: unknown): void {
    this.over = true;
    const group = this.#group;
    this.#group = undefined;
    group?.reject({ code: undefined, message: String(error), path: undefined } satisfies PostedError);
  }

  #start(message: ToWorker): void {
    try {
      this.#say(message);
    } catch (error) {
      this.#group?.reject(error); // a cell that is not plain data cannot be posted
      this.#group = undefined;
    }
  }

  /** Runs cells that go together. Rejects with what a cell threw, or, with `over` set, when the thread ends. */
  run(cells: readonly Cell[], watch: GroupWatch = {}): Promise<readonly CellResult[]> {
    return new Promise((resolve, reject) => {
      this.#group = { ...watch, resolve, reject };
      this.#id++;
      const { seconds, saved } = watch;
      const message: ToWorker = { type: 'run', id: this.#id, cells, ...(seconds !== undefined && { keep: { seconds, saved } }) };
      if (this.ready) this.#start(message);
      else this.#first = message;
    });
  }

  /** Asks the cells under way to stop, saved before: they end as `aborted`. Where nothing is saved, the thread ends at once. */
  stop(): void {
    if (this.ready && this.#group?.seconds !== undefined) this.#say({ type: 'stop', id: this.#id });
    else if (this.#group) void this.end();
  }

  /** Ends the thread at once, even inside a long call to the kernels. */
  async end(): Promise<void> {
    this.over = true;
    await this.#worker.terminate();
  }
}
