// The minimizers of a problem with one function f: a hypersurface.
import { dot, timesVector } from '../linear-algebra/products.js';
import type { Constraints } from './constraints.js';
import { denseSlopes } from './dense-slopes.js';

/** f with its derivatives; the Hessian is row-major. */
export interface SmoothFunction {
  value(theta: Float64Array): number;
  gradient(theta: Float64Array): Float64Array;
  hessian(theta: Float64Array): Float64Array;
}

/** The constraints of L = (scale/2) f². */
export function singleConstraint(scale: number, f: SmoothFunction): Constraints {
  const curvature = (theta: Float64Array, K: Float64Array): Float64Array => timesVector(f.hessian(theta), K);
  return {
    count: 1,
    rank: 1,
    scale,
    values: (theta) => Float64Array.of(f.value(theta)),
    jacobian: (theta) => f.gradient(theta),
    slopes: (theta) => denseSlopes(f.gradient(theta), (K) => curvature(theta, K)),
    innerProducts: (theta, A) => Float64Array.of(dot(f.hessian(theta), A)),
    curvature,
  };
}
