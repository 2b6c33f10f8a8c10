// What advances runs: the lanes of a diagonal net (batch.ts), or runs of any one problem (problem-runs.ts).
import { Batch } from './batch.js';
import type { FloatArray } from './kernels/instance.js';
import { hasLanes } from './lane-groups.js';
import { ProblemRuns } from './problem-runs.js';
import type { DiagonalNet } from './problems/diagonal-net.js';
import type { RunConfig } from './run-config.js';

/** The state of one run: its vectors, steps taken, and the running products beta1^t and beta2^t. */
export interface RunState {
  readonly theta: FloatArray;
  readonly m: FloatArray | undefined;
  readonly v: FloatArray | undefined;
  readonly step: number;
  readonly product1: number;
  readonly product2: number;
}

/** Runs that advance together; `lane` says which. */
export interface Engine {
  /** Whether a run stopped at a value that is not finite. */
  diverged(lane: number): boolean;
  /** Whether every run did. */
  over(): boolean;
  /** Steps that a run has taken; a diverged one counts up to the step that made it so. */
  step(lane: number): number;
  /** A copy of a run's parameters. */
  theta(lane: number): FloatArray;
  /** A copy of everything that a run's future depends on. */
  state(lane: number): RunState;
  /** Continues from the state of a run alone. */
  restore(state: RunState): void;
  /** At most `left` steps, for a few milliseconds; returns the steps taken. Runs that diverge in it stop at their step. */
  chunk(left: number): number;
}

/** The engine of configs that `groupForLanes` put together. */
export function createEngine(configs: readonly RunConfig[]): Engine {
  const [first] = configs as [RunConfig];
  return hasLanes(first) ? new Batch(configs as readonly RunConfig<DiagonalNet>[]) : new ProblemRuns(configs);
}
