// Gradient noise by a root of its covariance, the user's own or that of a description.
import { readVector } from '../../input/arrays.js';
import { invalid } from '../../input/validate.js';
import { dot, timesVector } from '../../linear-algebra/products.js';
import { readNoise } from '../../noise/label-noise.js';
import type { Problem } from '../../problems/problem.js';
import { type GradientNoise, gradientNoise } from './gradient-noise.js';

/** Gradient noise of the user's own: D(theta), P x q row-major, with the covariance Sigma = D Dᵀ. */
export interface CovarianceRoot {
  readonly covarianceRoot: (theta: Float64Array) => Float64Array;
}

/** Noise as options give it: a description, or a root of the covariance. */
export function readGradientNoise(problem: Problem, noise: unknown, theta0: Float64Array, path: string): GradientNoise {
  if (typeof noise !== 'object' || noise === null || !('covarianceRoot' in noise)) return gradientNoise(problem, readNoise(noise));
  const root = noise.covarianceRoot;
  const allowed = 'a function from theta to P x q entries, row-major';
  if (typeof root !== 'function') throw invalid('E_TYPE', `${path}.covarianceRoot`, root, allowed);
  const at = (theta: Float64Array): Float64Array =>
    readVector((root as CovarianceRoot['covarianceRoot'])(theta), `${path}.covarianceRoot(theta)`);
  const P = theta0.length;
  const dimension = at(theta0).length / P;
  if (!Number.isSafeInteger(dimension)) throw invalid('E_SHAPE', `${path}.covarianceRoot`, dimension * P, allowed);
  return {
    dimension,
    root: (theta, dW) => timesVector(at(theta), dW),
    variances: (theta) => {
      const D = at(theta);
      const row = (p: number): Float64Array => D.subarray(p * dimension, (p + 1) * dimension);
      return Float64Array.from({ length: P }, (_, p) => dot(row(p), row(p)));
    },
  };
}
