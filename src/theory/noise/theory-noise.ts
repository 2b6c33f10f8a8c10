// Gradient noise as the options of every theory give it: a description, as runs take it, or a root of its covariance.

import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { invalid, unavailable } from '../../input/errors.js';
import { check, required } from '../../input/validate.js';
import { dot, timesVector } from '../../linear-algebra/products.js';
import { checkCodimension } from '../../noise/injected-noise.js';
import { type Noise, readNoise } from '../../noise/label-noise.js';
import type { Problem } from '../../problems/problem.js';
import { type GradientNoise, gradientNoise } from './gradient-noise.js';

/** Gradient noise of the user's own: D(theta), P x q row-major, with the covariance Sigma = D Dᵀ; an array where it is the same everywhere. */
export interface CovarianceRoot {
  /** theta -> D(theta), or D. */
  readonly covarianceRoot: VectorLike | ((theta: Float64Array) => Float64Array);
}

/** What `labelNoise(...)` or `injectedNoise(...)` returns, or a root of the covariance. */
export type TheoryNoise = Noise | CovarianceRoot;

const allowed = 'P x q entries, row-major, or a function from theta to them';
const schema = valibot.strictObject({ covarianceRoot: required(allowed) });

function isCovarianceRoot(noise: unknown): boolean {
  return typeof noise === 'object' && noise !== null && 'covarianceRoot' in noise;
}

/** The noise of a step on `batchSize` samples, all by default, on which only label noise depends. */
export function readGradientNoise(problem: Problem, noise: unknown, theta0: Float64Array, path: string, batchSize?: number): GradientNoise {
  if (!isCovarianceRoot(noise)) {
    const described = readNoise(noise);
    if (described.name === 'injectedNoise') checkCodimension(described, problem.parameters, path);
    return gradientNoise(problem, described, batchSize);
  }
  const { covarianceRoot } = check(schema, noise, path) as CovarianceRoot;
  const same = typeof covarianceRoot === 'function' ? undefined : readVector(covarianceRoot, `${path}.covarianceRoot`);
  const at =
    typeof covarianceRoot === 'function'
      ? (theta: Float64Array): Float64Array => readVector(covarianceRoot(theta.slice()), `${path}.covarianceRoot(theta)`)
      : (): Float64Array => same as Float64Array;
  const P = theta0.length;
  const dimension = at(theta0).length / P;
  if (!(Number.isSafeInteger(dimension) && dimension > 0)) throw invalid('E_SHAPE', `${path}.covarianceRoot`, dimension * P, allowed);
  return {
    dimension,
    root: (theta, dW) => timesVector(at(theta), dW),
    variances: (theta) => {
      const D = at(theta);
      const row = (p: number): Float64Array => D.subarray(p * dimension, (p + 1) * dimension);
      return Float64Array.from({ length: P }, (_, p) => dot(row(p), row(p)));
    },
    ...(same && dimension <= 2 && { numbers: { noise: -1, size: 0, along: 0, codimension: -1 }, same }),
  };
}

/** The noise of a theory that is about one kind; E_UNAVAILABLE for the others. */
export function readNoiseOf<Kind extends Noise['name']>(kind: Kind, noise: unknown, path: string): Extract<Noise, { name: Kind }> {
  const read = isCovarianceRoot(noise) ? undefined : readNoise(noise);
  if (read?.name === kind) return read as Extract<Noise, { name: Kind }>;
  const value = read?.name ?? 'covarianceRoot';
  throw unavailable(path, `there is no equation for ${value}`, { value, allowed: `what ${kind}(...) returns` });
}
