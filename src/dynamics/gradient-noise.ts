// The gradient noise of a step at any point, as a stochastic equation needs it: D(θ) dW with D Dᵀ = Σ(θ), and diag Σ(θ).
import { MinifoldError } from '../errors.js';
import type { InjectedNoise } from '../injected-noise.js';
import type { LabelNoise, Noise } from '../noise.js';
import type { Constraints } from '../problems/constraints.js';
import type { Problem } from '../problems/problem.js';
import { injectedCovariance, injectedRoot } from './injected-covariance.js';
import { normalFrame } from './normal-frame.js';

/** Noise of `dimension` independent sources. */
export interface GradientNoise {
  readonly dimension: number;
  /** D(θ) dW, P entries. */
  root(theta: Float64Array, dW: Float64Array): Float64Array;
  /** diag Σ(θ). */
  variances(theta: Float64Array): Float64Array;
}

/** The noise of a full-batch step. E_UNAVAILABLE where the problem does not know the slopes of its functions. */
export function gradientNoise(problem: Problem, noise: Noise): GradientNoise {
  return noise.name === 'labelNoise' ? fromLabels(problem, noise) : injected(problem, noise);
}

/** Injected noise has the covariance of the Hessian at the same point. */
function injected(problem: Problem, noise: InjectedNoise): GradientNoise {
  const dimension = problem.parameters;
  const { sigma, covariance, codimension } = noise;
  if (covariance === 'isotropic') {
    return {
      dimension,
      root: (_, dW) => dW.map((x) => sigma * x),
      variances: () => new Float64Array(dimension).fill(sigma * sigma),
    };
  }
  return {
    dimension,
    root: (theta, dW) => injectedRoot(normalFrame(problem, theta, undefined, codimension), noise, dW),
    variances: (theta) => {
      const Sigma = injectedCovariance(normalFrame(problem, theta, undefined, codimension), noise);
      return Float64Array.from({ length: dimension }, (_, p) => Sigma[p * (dimension + 1)] as number);
    },
  };
}

/** The label of every sample moves by xi_i, and the gradient of L = (scale/2) Σ f_i² by -scale Σ xi_i ∇f_i. */
function fromLabels(problem: Problem, { delta, samples }: LabelNoise): GradientNoise {
  const equations: Constraints | undefined = problem.constraints?.();
  if (!equations || samples === 'one' || problem.samples === 0) {
    const allowed = 'noise on all labels of a problem that is a sum of squares';
    throw new MinifoldError(
      'E_UNAVAILABLE',
      `noise: ${problem.name} has no covariance of label noise in closed form; allowed: ${allowed}`,
      {
        path: 'noise',
        allowed,
      },
    );
  }
  const { count } = equations;
  const size = delta * equations.scale;
  return {
    dimension: count,
    root: (theta, dW) => equations.slopes(theta).transposeTimes(dW.map((x) => size * x)),
    variances: (theta) => {
      const J = equations.jacobian(theta);
      const out = new Float64Array(theta.length);
      for (let i = 0; i < J.length; i++) out[i % out.length]! += (size * (J[i] as number)) ** 2;
      return out;
    },
  };
}
