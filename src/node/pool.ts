// Runs the cells of an experiment on worker threads: the same results as on one thread, in the same order, for any number of threads.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Cell, CellResult } from '../cells/cell.js';
import { plainCells } from '../cells/plain-cells.js';
import { ProgressCounter } from '../cells/progress.js';
import { groupCells } from '../cells/run-cell-group.js';
import { type CellsOptions, cellError } from '../cells/run-cells.js';
import type { FromWorker, ToWorker } from '../cells/worker-protocol.js';
import { failed, invalid, type MinifoldError } from '../input/errors.js';
import { init } from '../kernels/init.js';
import { compiledModule } from '../kernels/module.js';

/** How to run cells on threads. */
export interface PoolOptions extends CellsOptions {
  /** Threads, at least 1; by default as many as there are cores. Never more than groups of cells. */
  readonly jobs?: number | undefined;
  /** Cells, by index, whose results are known: they are not run. */
  readonly done?: ReadonlySet<number> | undefined;
  /** The worker's file, which speaks the messages of worker-protocol.ts. */
  readonly worker?: URL | undefined;
  /** Called for a cell that fails, whose worker may have died with it, while the others go on. Without it the first error ends the run. */
  readonly onError?: ((error: MinifoldError, index: number) => void) | undefined;
}

/**
 * Runs all cells, first to last, and returns the results of those that ended, in the order of the cells.
 * An error in a cell, or the death of its worker, rejects with the cell's name, unless `onError` takes it. An abort does not reject: it kills the threads,
 * which is immediate even inside a long call to the kernels, and returns what was finished. No thread outlives the call.
 */
export async function runCellsOnThreads(given: readonly Cell[], options: PoolOptions = {}): Promise<CellResult[]> {
  const cells = plainCells(given);
  const {
    jobs = availableParallelism(),
    done,
    worker: file = new URL('./worker.js', import.meta.url),
    signal,
    onProgress,
    onResult,
    onError,
  } = options;
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw invalid('E_RANGE', 'jobs', jobs, 'a whole number from 1');
  await init();
  const module = compiledModule();
  const counter = new ProgressCounter(cells, onProgress, done);
  const results: (CellResult | undefined)[] = new Array(cells.length).fill(undefined);
  const workers: Worker[] = [];
  const stop = new AbortController();
  const left = [...cells.keys()].filter((index) => !done?.has(index));
  const groups = groupCells(
    left.map((index) => cells[index]),
    jobs,
  ).map((group) => group.map((k) => left[k]));
  let next = 0;
  let ended = 0;

  function start(resolve: () => void, reject: (error: MinifoldError) => void): void {
    const worker = new Worker(file);
    workers.push(worker);
    let current: number | undefined;
    let gone = false;
    const say = (message: ToWorker) => worker.postMessage(message);
    function fail(error: unknown, died = false): void {
      if (gone || stop.signal.aborted) return;
      gone = died; // an error that ends a worker is followed by its exit
      const group = current === undefined ? undefined : groups[current];
      if (!group || !onError) {
        reject(group ? cellError(error, cells, group) : failed('a worker failed to start', error));
        return;
      }
      for (const index of group) onError(cellError(error, cells, [index]), index);
      counter.end(group);
      if (++ended === groups.length) resolve();
      else if (!died) runNext();
      else if (next < groups.length) start(resolve, reject);
    }

    function runNext(): void {
      current = next < groups.length ? next++ : undefined;
      if (current === undefined) return;
      try {
        say({ type: 'run', id: current, cells: groups[current].map((index) => cells[index]) });
      } catch (error) {
        fail(error); // a cell that is not plain data cannot be posted
      }
    }
    function finish(group: readonly number[], ofGroup: readonly CellResult[]): void {
      group.forEach((index, k) => {
        const result = ofGroup[k];
        results[index] = result;
        onResult?.(result, index);
      });
      counter.end(group);
      if (++ended === groups.length) resolve();
      else runNext();
    }
    worker.on('message', (message: FromWorker) => {
      if (stop.signal.aborted) return;
      try {
        if (message.type === 'ready') runNext();
        else if (message.type === 'progress') counter.advance(groups[message.id], message.done);
        else if (message.type === 'results') finish(groups[message.id], message.results);
        else if (message.type === 'error') fail(message.error);
      } catch (error) {
        reject(error as MinifoldError);
      }
    });
    worker.on('error', (error) => fail(`its worker crashed: ${error}`, true));
    worker.on('messageerror', (error) => fail(error));
    worker.on('exit', (code) => fail(`its worker ended with exit code ${code} before the cell did`, true));
    say({ type: 'init', module });
  }

  try {
    await new Promise<void>((resolve, reject) => {
      if (signal?.aborted || groups.length === 0) return resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true, signal: stop.signal });
      for (let job = Math.min(jobs, groups.length); job > 0; job--) start(resolve, reject);
    });
  } finally {
    stop.abort();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results.filter((result) => result !== undefined);
}
