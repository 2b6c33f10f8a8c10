// A cell: one piece of an experiment as plain data, so that it can be posted to a worker, stored, and run anywhere with the same result.
// Most cells are runs; a task is any other computation, such as a line of theory or an ensemble of a stochastic equation.
import type { VectorLike } from '../input/arrays.js';
import type { Dtype } from '../kernels/instance.js';
import type { RunStatus } from '../runs/record.js';
import type { Claim } from './claim.js';

/** A run as plain data. `problem`, `optimizer` and `noise` are what the factories of the same names return. */
export interface CellConfig {
  /** What `diagonalNet(…)` and the other problems return, or its `spec`. */
  readonly problem: object;
  /** What `adam(…)` and the other optimizers return. */
  readonly optimizer: object;
  /** What `labelNoise(…)` or `injectedNoise(…)` returns; none by default. */
  readonly noise?: object | undefined;
  /** Seeds the start, the noise and the batches: an integer from 0. */
  readonly seed: number;
  /** 'f64' (default) or 'f32'. */
  readonly dtype?: Dtype | undefined;
  /** Samples of a step; all by default. */
  readonly batchSize?: number | undefined;
  /** Where to start, P entries; the problem's own start by default. */
  readonly theta0?: VectorLike | undefined;
  /** The second moment at the start; 0 by default. */
  readonly v0?: VectorLike | undefined;
  /** The first moment at the start; 0 by default. */
  readonly m0?: VectorLike | undefined;
  /** Steps to take, and how many lie between two records. Step 0 and the last step are always recorded. */
  readonly steps: number;
  /** Steps between two records. */
  readonly every: number;
  /** Names of the measures to record. */
  readonly measures: readonly string[];
}

/** What names a cell in tables and figures: `{ optimizer: 'adam', n: 60, seed: 0 }`. */
export type Labels = Readonly<Record<string, string | number>>;

/** A run recorded at some of its steps. */
export interface RunCell {
  /** What names the cell. */
  readonly labels: Labels;
  /** The run. */
  readonly config: CellConfig;
  /** How long a step takes, in steps of the runs beside it: for the estimate of the time left. Default 1. */
  readonly stepWeight?: number | undefined;
}

/** A computation of an experiment that is not a run of the engine. It must be a pure function of its settings. */
export interface TaskCell {
  /** What names the cell. */
  readonly labels: Labels;
  /** `experiment-id/task-name`: the function is in the experiment's `tasks`. */
  readonly task: string;
  /** Plain data: what the function is called with. */
  readonly settings: object;
  /** How long it takes, in steps of the runs beside it: for the estimate of the time left. */
  readonly weight: number;
  /** Names of the columns that it returns, of the experiment's own choice. */
  readonly measures: readonly string[];
}

/** What experiments are made of. */
export type Cell = RunCell | TaskCell;

/** Whether the cell is a task and not a run. */
export function isTask(cell: Cell): cell is TaskCell {
  return 'task' in cell;
}

/** The columns that a cell fills. */
export function measuresOf(cell: Cell): readonly string[] {
  return isTask(cell) ? cell.measures : cell.config.measures;
}

/** The size of a cell in steps. */
export function stepsOf(cell: Cell): number {
  return isTask(cell) ? cell.weight : cell.config.steps;
}

/** What a cell recorded: one entry per recorded step in every array. */
export interface CellResult {
  /** Those of the cell. */
  readonly labels: Labels;
  /** How the run ended; 'finished' for a task. */
  readonly status: RunStatus;
  /** The steps; of a task whatever it counts by, such as time or an index: finite and increasing. */
  readonly step: readonly number[];
  /** The columns by their names, each as long as `step`. */
  readonly measures: Readonly<Record<string, readonly number[]>>;
  /** Of a theory check: its rows, which no file of a run holds. */
  readonly claims?: readonly Claim[];
  /** Wall time in seconds: never part of a trajectory or of a comparison of bits. */
  readonly seconds: number;
}
