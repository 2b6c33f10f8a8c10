// A stochastic differential equation  dy = a(t, y) dt + B(t, y) dW  and what its solvers take.
import type { VectorField } from './ode-path.js';

export interface Sde {
  readonly drift: VectorField;
  /** Writes B(t, y) dW into `out`. */
  readonly diffusion: (t: number, y: Float64Array, dW: Float64Array, out: Float64Array) => void;
}

export interface SdeOptions {
  readonly y0: Float64Array;
  readonly T: number;
  /** Brownian increments of equal steps from 0 to T: rows of `dimension` entries, as `BrownianPath.increments` returns them. */
  readonly increments: Float64Array;
  /** The dimension of W. */
  readonly dimension: number;
  /** Called after every step: brings y back, in place, to the manifold it should lie on. */
  readonly retract?: (y: Float64Array) => void;
  /** Steps between two points of the path. Default: only 0 and T. */
  readonly record?: number;
}
