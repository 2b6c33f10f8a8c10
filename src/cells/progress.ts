// How far the run of many cells is: by cells for the reader, by steps for the estimate of the time left.
import { type Cell, isTask, stepsOf } from './cell.js';

/** Cells that ended and steps taken, of how many. */
export interface CellsProgress {
  /** Cells that ended, and all of them. */
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
  #endedCells: number;

  constructor(cells: readonly Cell[], report: ((progress: CellsProgress) => void) | undefined, ended: ReadonlySet<number> = new Set()) {
    this.#cells = cells;
    this.#report = report;
    this.#taken = Float64Array.from(cells, (cell, index) => (ended.has(index) ? stepsOf(cell) : 0));
    this.#endedCells = ended.size;
    this.#totalSteps = this.#weigh(stepsOf);
    this.#emit();
  }

  /** The cells of a group have taken `steps` steps each, in all. */
  advance(group: readonly number[], steps: number): void {
    for (const index of group) this.#taken[index] = steps;
    this.#emit();
  }

  /** Cell `index` ended. One that diverged has no steps left to take: all of them count as taken. */
  end(index: number): void {
    this.#endedCells++;
    this.advance([index], stepsOf(this.#cells[index]));
  }

  /** The sum over all cells, in one order, so that what was taken ends at exactly the total. */
  #weigh(stepsIn: (cell: Cell, index: number) => number): number {
    return this.#cells.reduce((sum, cell, index) => sum + weightOf(cell) * stepsIn(cell, index), 0);
  }

  #emit(): void {
    this.#report?.({
      cells: { done: this.#endedCells, total: this.#cells.length },
      steps: { done: this.#weigh((_, index) => this.#taken[index]), total: this.#totalSteps },
    });
  }
}
