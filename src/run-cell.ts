// Stand-in until the run of the core is merged: refuses every cell.
import type { Cell, CellResult } from './cell.js';

/** How to watch and stop a cell. */
export interface RunCellOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export function runCell(_cell: Cell, _options: RunCellOptions = {}): Promise<CellResult> {
  return Promise.reject(new Error('this build has no runs'));
}
