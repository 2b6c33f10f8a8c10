// Runs cells on worker threads and keeps their results in memory: the same results as on one thread, in the same order, for any number of threads.

import { availableParallelism } from 'node:os';
import type { Cell, CellResult } from '../cells/cell.js';
import { plainCells } from '../cells/plain-cells.js';
import { ProgressCounter } from '../cells/progress.js';
import { groupCells } from '../cells/run-cell-group.js';
import { type CellsOptions, cellError } from '../cells/run-cells.js';
import { failed, invalid, type MinifoldError } from '../input/errors.js';
import { init } from '../kernels/init.js';
import { compiledModule } from '../kernels/module.js';
import { Thread, workerFile } from './thread.js';

/** How to run cells on threads. */
export interface PoolOptions extends CellsOptions {
  /** Threads, at least 1; by default as many as there are cores. Never more than groups of cells. */
  readonly jobs?: number | undefined;
  /** The worker's file, which speaks the messages of worker-protocol.ts. */
  readonly worker?: URL | undefined;
  /** Called for a cell that fails, whose worker may have died with it, while the others go on. Without it the first error ends the run. */
  readonly onError?: ((error: MinifoldError, index: number) => void) | undefined;
  /** Whether results are kept to be returned. Default true; without it `onResult` alone hears of them. */
  readonly keep?: boolean | undefined;
}

/**
 * Runs all cells, first to last, and returns the results of those that ended, in the order of the cells.
 * An error in a cell, or the death of its worker, rejects with the cell's name, unless `onError` takes it. An abort does not reject: it kills the threads,
 * which is immediate even inside a long call to the kernels, and returns what was finished. No thread outlives the call.
 */
export async function runCellsOnThreads(given: readonly Cell[], options: PoolOptions = {}): Promise<CellResult[]> {
  const cells = plainCells(given);
  const { jobs = availableParallelism(), worker = workerFile, signal, onProgress, onResult, onError, keep = true } = options;
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw invalid('E_RANGE', 'jobs', jobs, 'a whole number from 1');
  await init();
  const module = compiledModule();
  const counter = new ProgressCounter(cells, onProgress);
  const results: (CellResult | undefined)[] = new Array(cells.length).fill(undefined);
  const threads = new Set<Thread>();
  const groups = groupCells(cells, jobs);
  let next = 0;
  let over = signal?.aborted === true;

  /** Runs one group after the other; a thread that dies is followed by another. */
  async function work(): Promise<void> {
    let thread: Thread | undefined;
    while (!over && next < groups.length) {
      const group = groups[next++];
      if (!thread || thread.over) {
        thread = new Thread(worker, module);
        threads.add(thread);
      }
      const ended = await runGroup(thread, group);
      if (over) return;
      ended?.forEach((result, k) => {
        if (keep) results[group[k]] = result;
        onResult?.(result, group[k]);
      });
      counter.end(group);
    }
  }

  async function runGroup(thread: Thread, group: readonly number[]): Promise<readonly CellResult[] | undefined> {
    try {
      return await thread.run(
        group.map((index) => cells[index]),
        { onProgress: (done) => counter.advance(group, done) },
      );
    } catch (error) {
      if (over) return undefined;
      if (thread.over && !thread.ready) throw failed('a worker failed to start', error);
      if (!onError) throw cellError(error, cells, group);
      for (const index of group) onError(cellError(error, cells, [index]), index);
      return undefined;
    }
  }

  const end = async (): Promise<void> => {
    over = true;
    await Promise.all([...threads].map((thread) => thread.end()));
  };
  const abort = (): void => void end();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, groups.length) }, () => work()));
  } finally {
    signal?.removeEventListener('abort', abort);
    await end();
  }
  return results.filter((result) => result !== undefined);
}
