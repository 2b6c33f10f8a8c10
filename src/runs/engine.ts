// What advances runs: the lanes of a diagonal net (lanes-engine.ts), or runs of any one problem (problem-engine.ts).
import type { FloatArray } from '../kernels/instance.js';

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
  /** Steps that the furthest of the runs which did not diverge has taken; 0 where all did. */
  reached(): number;
  /** Steps that a run has taken; a diverged one counts up to the step that made it so. */
  step(lane: number): number;
  /** A copy of a run's parameters. */
  theta(lane: number): FloatArray;
  /** A copy of everything that a run's future depends on. */
  state(lane: number): RunState;
  /** Continues from the state of a run. Those that advance together are restored at one step. */
  restore(lane: number, state: RunState): void;
  /** Gives the memory back. Any later use throws E_DISPOSED. */
  dispose(): void;
  /** Steps to the goal of the run that is furthest from it; 0 where all are there or diverged. */
  left(goal: number): number;
  /** At most `left` steps, for a few milliseconds; returns the steps taken. Runs that diverge in it stop at their step. */
  chunk(left: number): number;
}
