// The gradient noise of a step at any point, as a stochastic equation needs it: D(θ) dW with D Dᵀ = Σ(θ), and diag Σ(θ).
import { unavailable } from '../../input/errors.js';
import { covarianceOf, type InjectedNoise } from '../../noise/injected-noise.js';
import type { LabelNoise, Noise } from '../../noise/label-noise.js';
import type { Constraints } from '../../problems/constraints.js';
import type { Problem } from '../../problems/problem.js';
import { normalFrame } from '../manifold/normal-frame.js';
import { injectedCovariance, injectedRoot } from './injected-covariance.js';

/** Noise of `dimension` independent sources. */
export interface GradientNoise {
  readonly dimension: number;
  /** D(θ) dW, P entries. */
  root(theta: Float64Array, dW: Float64Array): Float64Array;
  /** diag Σ(θ). */
  variances(theta: Float64Array): Float64Array;
  /** The same as the kernels of assembly/dynamics take it, where they know it. */
  readonly numbers?: NoiseNumbers | undefined;
  /** D where it is the same everywhere. */
  readonly same?: Float64Array;
}

/** Noise in numbers: which kind (assembly/dynamics/settings.ts), its size, sigma along the manifold, and the number of directions that count as curved, -1 for those that are. */
export type NoiseNumbers = Readonly<Record<'noise' | 'size' | 'along' | 'codimension', number>>;

/**
 * The noise of a step on `batchSize` samples, all by default; without what the choice of samples adds, which is nothing on Γ, where every sample's loss is 0.
 * E_UNAVAILABLE where the problem does not know the slopes of its functions.
 */
export function gradientNoise(problem: Problem, noise: Noise, batchSize?: number): GradientNoise {
  return noise.name === 'labelNoise' ? fromLabels(problem, noise, batchSize) : injected(problem, noise);
}

/** Injected noise has the covariance of the Hessian at the same point. */
function injected(problem: Problem, noise: InjectedNoise): GradientNoise {
  const dimension = problem.parameters;
  const { sigma, covariance, codimension, along = 0 } = noise;
  const numbers = { noise: covarianceOf(noise), size: sigma, along: sigma * along, codimension: codimension ?? -1 };
  if (covariance === 'isotropic') {
    return {
      dimension,
      root: (_, dW) => dW.map((x) => sigma * x),
      variances: () => new Float64Array(dimension).fill(sigma * sigma),
      numbers,
    };
  }
  return {
    dimension,
    root: (theta, dW) => injectedRoot(normalFrame(problem, theta, undefined, codimension), noise, dW),
    variances: (theta) => {
      const Sigma = injectedCovariance(normalFrame(problem, theta, undefined, codimension), noise);
      return Float64Array.from({ length: dimension }, (_, p) => Sigma[p * (dimension + 1)]);
    },
    numbers,
  };
}

/** The samples of a step that have noise, of n: noise on one sample weighs as much as that of a batch of one. */
export function noisySamples({ samples }: LabelNoise, batchSize: number | undefined, n: number): number {
  return samples === 'one' ? 1 : (batchSize ?? n);
}

/**
 * The labels of sample i move by xi_i, all of them where it has several outputs, and the gradient of L = (scale/2) Σ f² by -scale Σ_i xi_i Σ ∇f. Of B samples
 * that are drawn, and weigh as much as all n, the covariance is n/B of that.
 */
function fromLabels(problem: Problem, noise: LabelNoise, batchSize: number | undefined): GradientNoise {
  const equations: Constraints | undefined = problem.constraints?.();
  const dimension = problem.samples;
  if (!equations || dimension === 0) {
    const why = problem.whyNoConstraints?.() || 'it has no labels';
    throw unavailable('noise', `${problem.name} has no covariance of label noise in closed form: ${why}`, {
      allowed: 'a problem with labels that is a sum of squares',
    });
  }
  const outputs = equations.count / dimension;
  const size = noise.delta * equations.scale * Math.sqrt(dimension / noisySamples(noise, batchSize, dimension));
  const spread = (dW: Float64Array): Float64Array =>
    Float64Array.from({ length: equations.count }, (_, f) => size * dW[Math.floor(f / outputs)]);
  return {
    dimension,
    root: (theta, dW) => equations.slopes(theta).transposeTimes(spread(dW)),
    variances: (theta) => {
      const J = equations.jacobian(theta);
      const P = theta.length;
      const out = new Float64Array(P);
      for (let i = 0; i < dimension; i++) {
        for (let p = 0; p < P; p++) {
          let slope = 0;
          for (let f = i * outputs; f < (i + 1) * outputs; f++) slope += J[f * P + p];
          out[p] += size * slope * (size * slope);
        }
      }
      return out;
    },
    numbers: equations.count === 1 ? { noise: 0, size, along: 0, codimension: -1 } : undefined,
  };
}

/** The columns of D(θ). */
export function* noiseColumns({ dimension, root }: GradientNoise, theta: Float64Array): Generator<Float64Array> {
  const unit = new Float64Array(dimension);
  for (let q = 0; q < dimension; q++) {
    unit[q] = 1;
    yield root(theta, unit);
    unit[q] = 0;
  }
}

/** Σ(θ), P x P row-major. */
export function noiseCovariance(noise: GradientNoise, theta: Float64Array): Float64Array {
  const P = theta.length;
  const out = new Float64Array(P * P);
  for (const column of noiseColumns(noise, theta))
    for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) out[i * P + j] += column[i] * column[j];
  return out;
}
