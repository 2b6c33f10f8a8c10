// Runs the cells of an experiment one after the other on this thread: in a browser, in a worker, or where threads are not wanted.

import * as valibot from 'valibot';
import { failed, type MinifoldError } from '../input/errors.js';
import { check } from '../input/validate.js';
import { watch } from '../input/watch.js';
import type { Cell, CellResult } from './cell.js';
import { plainCells } from './plain-cells.js';
import { type CellsProgress, ProgressCounter } from './progress.js';
import { groupCells, type RunCellOptions, runCellGroup } from './run-cell-group.js';

/** What runs a group of cells of equal steps and resolves with their results, in the order of the cells. */
export type CellRunner = (cells: readonly Cell[], options: RunCellOptions) => Promise<CellResult[]>;

/** How to watch and stop the run of many cells. */
export interface CellsOptions {
  /** Stops the run: what was finished is returned, the cell under way is dropped. */
  readonly signal?: AbortSignal | undefined;
  /** Called as cells go on, with how far all are. */
  readonly onProgress?: ((progress: CellsProgress) => void) | undefined;
  /** Called once for every cell that ended, in the order of their ends; `index` is the cell's place in `cells`. */
  readonly onResult?: ((result: CellResult, index: number) => void) | undefined;
}

const schema = valibot.strictObject({
  signal: watch.signal,
  onProgress: valibot.optional(valibot.function('a function of the progress')),
  onResult: valibot.optional(valibot.function('a function of a result and the index of its cell')),
  runner: valibot.optional(valibot.function('a function of cells and options')),
});

/** The options of `runCells`, checked. */
function readCellsOptions(options: unknown): CellsOptions & { readonly runner?: CellRunner } {
  return check(schema, options, 'options') as CellsOptions & { readonly runner?: CellRunner };
}

/** The cells as an error message names them. */
function describe(cells: readonly Cell[], indices: readonly number[]): string {
  const [index] = indices as [number];
  const labels = Object.entries(cells[index].labels).map(([name, value]) => `${name}=${value}`);
  const more = indices.length > 1 ? ` and ${indices.length - 1} more that run with it` : '';
  return `cell ${index}${labels.length === 0 ? '' : ` (${labels.join(', ')})`}${more}`;
}

/** The error of a group of cells, with their name before its message, and with its code and path where it was one of minifold's. */
export function cellError(error: unknown, cells: readonly Cell[], indices: readonly number[]): MinifoldError {
  return failed(describe(cells, indices), error);
}

/**
 * Runs all cells and returns the results of those that ended, in the order of the cells. Cells on the same data ride together, which changes
 * no result. An error in a cell rejects with the cell's name; an abort does not reject.
 *
 * @param given - the cells, plain data
 * @param options - `signal`, `onProgress`, `onResult`, and the `runner` of a group of cells
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; the code of what a cell throws
 * @example
 * const config = { problem: { name: 'bilinear' }, optimizer: adam({ lr: 0.1 }), steps: 100, every: 50, measures: ['trainLoss'] };
 * const [cell] = await runCells([{ labels: { optimizer: 'adam' }, config }]);
 * cell.step // [ 0, 50, 100 ]
 */
export async function runCells(
  given: readonly Cell[],
  options: CellsOptions & { readonly runner?: CellRunner } = {},
): Promise<CellResult[]> {
  const cells = plainCells(given);
  const { signal, onProgress, onResult, runner = runCellGroup } = readCellsOptions(options);
  const counter = new ProgressCounter(cells, onProgress);
  const results: (CellResult | undefined)[] = cells.map(() => undefined);
  for (const group of groupCells(cells, 1)) {
    if (signal?.aborted) break;
    const members = group.map((index) => cells[index]);
    const watched: RunCellOptions = { onProgress: (done) => counter.advance(group, done), ...(signal && { signal }) };
    const ended = await runner(members, watched).catch((error: unknown) => {
      throw cellError(error, cells, group);
    });
    ended.forEach((result, k) => {
      if (result.status === 'aborted') return;
      results[group[k]] = result;
      onResult?.(result, group[k]);
    });
    counter.end(group.filter((index) => results[index]));
  }
  return results.filter((result) => result !== undefined);
}
