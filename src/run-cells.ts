// Runs the cells of an experiment one after the other on this thread: in a browser, in a worker, or where threads are not wanted.
import type { Cell, CellResult } from './cell.js';
import { type CellsProgress, ProgressCounter } from './cells-progress.js';
import { MinifoldError } from './errors.js';
import { type RunCellOptions, runCell } from './run-cell.js';

/** Anything that runs one cell as `runCell` does. */
export type CellRunner = (cell: Cell, options: RunCellOptions) => Promise<CellResult>;

/** How to watch and stop the run of many cells. */
export interface CellsOptions {
  /** Stops the run: what was finished is returned, the cell under way is dropped. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CellsProgress) => void) | undefined;
  /** Called once for every cell that ended, in the order of their ends; `index` is the cell's place in `cells`. */
  readonly onResult?: ((result: CellResult, index: number) => void) | undefined;
}

/** The cell as an error message names it. */
function describeCell(cell: Cell, index: number): string {
  const labels = Object.entries(cell.labels).map(([name, value]) => `${name}=${value}`);
  return labels.length === 0 ? `cell ${index}` : `cell ${index} (${labels.join(', ')})`;
}

/** The error of a cell, with the cell's name before its message, and with its code and path where it was one of minifold's. */
export function cellError(error: unknown, cell: Cell, index: number): MinifoldError {
  const { code, path, message = String(error) } = error as Partial<MinifoldError>;
  const known = typeof code === 'string' && code.startsWith('E_') ? code : 'E_WORKER';
  return new MinifoldError(known, `${describeCell(cell, index)}: ${message}`, path === undefined ? {} : { path });
}

/**
 * Runs all cells and returns the results of those that ended, in the order of the cells.
 * An error in a cell rejects with the cell's name; an abort does not reject.
 */
export async function runCells(
  cells: readonly Cell[],
  { signal, onProgress, onResult, runner = runCell }: CellsOptions & { readonly runner?: CellRunner } = {},
): Promise<CellResult[]> {
  const counter = new ProgressCounter(cells, onProgress);
  const results: CellResult[] = [];
  for (const [index, cell] of cells.entries()) {
    if (signal?.aborted) break;
    const options: RunCellOptions = { onProgress: (done) => counter.advance(index, done), ...(signal && { signal }) };
    const result = await runner(cell, options).catch((error: unknown) => {
      throw cellError(error, cell, index);
    });
    if (result.status === 'aborted') break;
    results.push(result);
    onResult?.(result, index);
    counter.end(index);
  }
  return results;
}
