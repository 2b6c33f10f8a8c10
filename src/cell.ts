// A cell: one run of an experiment as plain data, so that it can be posted to a worker, stored, and run anywhere with the same result.
import type { Dtype } from './kernels/instance.js';

/** A run as plain data. `problem`, `optimizer` and `noise` are what the factories of the same names return (a problem's `spec`). */
export interface CellConfig {
  readonly problem: object;
  readonly optimizer: object;
  readonly noise?: object;
  readonly seed: number;
  readonly dtype?: Dtype;
  readonly batchSize?: number;
  /** Steps to take, and how many lie between two records. Step 0 and the last step are always recorded. */
  readonly steps: number;
  readonly every: number;
  /** Names of the measures to record. */
  readonly measures: readonly string[];
}

/** A cell and what names it in tables and figures: `{ optimizer: 'adam', n: 60, seed: 0 }`. */
export interface Cell {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly config: CellConfig;
}

/** How a run ended: at its last step, at a non-finite value, or by an AbortSignal. */
export type RunStatus = 'finished' | 'diverged' | 'aborted';

/** What a cell recorded: one entry per recorded step in every array. */
export interface CellResult {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly status: RunStatus;
  readonly step: readonly number[];
  readonly measures: Readonly<Record<string, readonly number[]>>;
  /** Wall time in seconds: never part of a trajectory or of a comparison of bits. */
  readonly seconds: number;
}
