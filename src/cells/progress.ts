// How far the run of many cells is: by cells for the reader, by steps for the estimate of the time left.
import { type Cell, isTask, stepsOf } from './cell.js';

/** Cells that ended and steps taken, of how many. */
export interface CellsProgress {
  /** The number of cells that ended, and of all. */
  readonly cells: { readonly done: number; readonly total: number };
  /** Steps taken, and to take: a step of a costly cell counts as several. */
  readonly steps: { readonly done: number; readonly total: number };
}

/** What a step of a cell counts for. */
const weightOf = (cell: Cell): number => (isTask(cell) ? 1 : (cell.stepWeight ?? 1));

/** Adds up the progress of the cells, reports every change, and reports once at the start; `ended` are cells that an earlier process has run. */
export class ProgressCounter {
  readonly #cells: readonly Cell[];
  readonly #report: ((progress: CellsProgress) => void) | undefined;
  readonly #taken: Float64Array;
  readonly #totalSteps: number;
  #takenSteps = 0;
  #endedCells: number;

  constructor(cells: readonly Cell[], report: ((progress: CellsProgress) => void) | undefined, ended: ReadonlySet<number> = new Set()) {
    this.#cells = cells;
    this.#report = report;
    this.#taken = new Float64Array(cells.length);
    this.#endedCells = ended.size;
    this.#totalSteps = cells.reduce((sum, cell) => sum + weightOf(cell) * stepsOf(cell), 0);
    for (const index of ended) this.#take(index, stepsOf(cells[index]));
    this.#emit();
  }

  /** The cells of a group have taken `steps` steps each, in all. */
  advance(group: readonly number[], steps: number): void {
    for (const index of group) this.#take(index, steps);
    this.#emit();
  }

  /** These cells ended. One that diverged has no steps left to take: all of them count as taken. */
  end(indices: readonly number[]): void {
    for (const index of indices) this.#take(index, stepsOf(this.#cells[index]));
    this.#endedCells += indices.length;
    this.#emit();
  }

  #take(index: number, steps: number): void {
    this.#takenSteps += weightOf(this.#cells[index]) * (steps - this.#taken[index]);
    this.#taken[index] = steps;
  }

  #emit(): void {
    const [done, total] = [this.#endedCells, this.#cells.length];
    // Rounding of sums in another order is no reason not to end at exactly the total.
    const taken = done === total ? this.#totalSteps : Math.min(this.#takenSteps, this.#totalSteps);
    this.#report?.({ cells: { done, total }, steps: { done: taken, total: this.#totalSteps } });
  }
}
