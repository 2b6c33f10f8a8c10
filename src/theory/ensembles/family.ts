// Independent paths of one stochastic theory, which differ in their Brownian motion alone: one of them, or blocks of many.
import type { PathInput } from '../options.js';
import { BrownianPath } from '../solvers/brownian.js';
import { equalSteps } from '../solvers/equal-steps.js';
import { nearestSteps } from '../solvers/ode-path.js';
import type { Pace, Steps } from '../solvers/pace.js';
import { type Drawn, type PairSettings, PlanarPairs, recordedStates } from './planar-pairs.js';

/** What all paths of a theory have in common. */
export interface PathFamily {
  /** The state at time 0, which begins with theta. */
  readonly y0: Float64Array;
  /** The dimension of the Brownian motion W. */
  readonly dimension: number;
  /** Moves y in place over the step from t to t + h, on which W moves by dW. */
  readonly advance: (y: Float64Array, dW: Float64Array, t: number, h: number) => void;
  /** Brings y back, in place, to the manifold it should lie on. */
  readonly retract?: (y: Float64Array) => void;
  /** The same in numbers, where the kernels have the equation. */
  readonly kernels?: PairSettings | undefined;
}

/** How paths are solved. */
export interface Solved extends Pick<PathInput, 'T' | 'record'> {
  readonly steps: number;
  readonly seed: number;
  readonly pace: Pick<Pace, 'due'>;
}

/** The times of the steps that are kept: the nearest to those of `record`. */
export function timesOf(
  { T, record, steps }: Pick<Solved, 'T' | 'record' | 'steps'>,
  kept: readonly number[] = nearestSteps(record, T, steps),
): number[] {
  return kept.map((k) => (k === steps ? T : (k * T) / steps));
}

/** Entries of a recorded state: all, or, where the kernels have the equation, what is asked for. */
export function recordedEntries({ y0, kernels }: PathFamily): number {
  return kernels ? recordedStates(kernels) : y0.length;
}

/** The paths of a family at the times of `record`. */
export class Paths {
  /** The times of the states. */
  readonly t: readonly number[];
  /** Entries of a state. */
  readonly size: number;
  readonly #family: PathFamily;
  readonly #solved: Solved;
  readonly #pairs: PlanarPairs | undefined;

  constructor(family: PathFamily, solved: Solved) {
    const kept = nearestSteps(solved.record, solved.T, solved.steps);
    this.t = timesOf(solved, kept);
    this.size = recordedEntries(family);
    this.#family = family;
    this.#solved = solved;
    this.#pairs = family.kernels && new PlanarPairs(family.kernels, { y0: family.y0, dimension: family.dimension, ...solved, kept });
  }

  /** The states of one path. */
  *one(drawn: Drawn): Steps<readonly Float64Array[]> {
    const { size } = this;
    const states = yield* this.all([drawn]);
    return this.t.map((_, k) => states.slice(k * size, (k + 1) * size));
  }

  /** The states of all given paths: [path][time][entry]. */
  *all(drawn: readonly Drawn[]): Steps<Float64Array> {
    const { size } = this;
    const width = this.t.length * size;
    const found = new Float64Array(drawn.length * width);
    for (let k = 0; k < drawn.length; k += 2) {
      const two = drawn.slice(k, k + 2);
      const together = yield* this.#together(two[0], two[1] ?? two[0]);
      if (together) found.set(together.subarray(0, two.length * width), k * width);
      else
        for (const [i, one] of two.entries()) {
          const states = yield* this.#alone(one);
          for (const [j, state] of states.entries()) found.set(state.subarray(0, size), (k + i) * width + j * size);
        }
    }
    return found;
  }

  /** Gives the kernels' memory back. */
  free(): void {
    this.#pairs?.free();
  }

  *#together(a: Drawn, b: Drawn): Steps<Float64Array | undefined> {
    return this.#pairs && (yield* this.#pairs.states(a, b));
  }

  *#alone({ member, mirrored }: Drawn): Steps<readonly Float64Array[]> {
    const { dimension, advance, y0, retract } = this.#family;
    const { T, steps, seed, record, pace } = this.#solved;
    if (pace.due(0)) yield;
    const increments = new BrownianPath({ dimension, T, seed, member }).increments(steps);
    if (mirrored) for (let i = 0; i < increments.length; i++) increments[i] = -increments[i];
    const { y } = yield* equalSteps({ y0, T, steps, record, pace, ...(retract && { retract }) }, (state, k, h) =>
      advance(state, increments.subarray(k * dimension, (k + 1) * dimension), k * h, h),
    );
    return y;
  }
}
