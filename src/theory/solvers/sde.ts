// A stochastic differential equation  dy = a(t, y) dt + B(t, y) dW  and what its solvers take.
import { type EqualStepsOptions, equalSteps } from './equal-steps.js';
import type { OdePath, VectorField } from './ode-path.js';
import type { Steps } from './pace.js';

export interface Sde {
  readonly drift: VectorField;
  /** Writes B(t, y) dW into `out`. */
  readonly diffusion: (t: number, y: Float64Array, dW: Float64Array, out: Float64Array) => void;
}

export interface SdeOptions extends Omit<EqualStepsOptions, 'steps'> {
  /** Brownian increments of equal steps from 0 to T: rows of `dimension` entries, as `BrownianPath.increments` returns them. */
  readonly increments: Float64Array;
  /** The dimension of W. */
  readonly dimension: number;
}

/** Calls `advance` for every step from t to t + h with its increment dW. */
export function alongIncrements(
  { increments, dimension, ...options }: SdeOptions,
  advance: (y: Float64Array, dW: Float64Array, t: number, h: number) => void,
): Steps<OdePath> {
  const steps = increments.length / dimension;
  return equalSteps({ ...options, steps }, (y, k, h) => advance(y, increments.subarray(k * dimension, (k + 1) * dimension), k * h, h));
}
