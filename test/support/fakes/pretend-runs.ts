// Cells as if they had been run, with chosen numbers: what an experiment makes of results that no short run gives.
import { isTask } from '../../../src/cells/cell.js';
import type { Cell, CellResult } from '../../../src/index.js';

/** Each measure of each cell takes the value that `value` gives at every step. */
export function pretendRuns(
  cells: readonly Cell[],
  value: (labels: Record<string, string | number>, measure: string, step: number) => number,
): CellResult[] {
  return cells.flatMap((cell) => {
    if (isTask(cell)) return [];
    const { steps, every, measures } = cell.config;
    const step = Array.from({ length: Math.floor(steps / every) + 1 }, (_, k) => k * every);
    const columns = measures.map((name) => [name, step.map((at) => value(cell.labels, name, at))]);
    return [{ labels: cell.labels, status: 'finished' as const, step, measures: Object.fromEntries(columns), seconds: 1 }];
  });
}
