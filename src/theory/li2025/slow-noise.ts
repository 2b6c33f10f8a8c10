// The noise of a step taken apart as the slow equation does: what moves along Γ, and what the curvature of Γ turns into a drift.

import { multiply, transpose } from '../../linear-algebra/products.js';
import { checkDense } from '../../problems/dense-limit.js';
import { deviation } from '../manifold/deviation.js';
import { projectionDerivative } from '../manifold/projection-derivative.js';
import { noiseColumns } from '../noise/gradient-noise.js';
import { type PointOfNoise, readPointOfNoise } from './point-of-noise.js';

/** The noise of a step at a point of Γ, in the metric of S: four matrices and a number. */
export interface SlowNoise {
  /** S Sigma S, P x P row-major: the covariance of a step, in units of lr². */
  readonly covariance: Float64Array;
  /** Σ_∥ = ∂Φ_S S Sigma S ∂Φ_Sᵀ, P x P row-major: what diffuses along Γ. */
  readonly parallel: Float64Array;
  /** Σ_◇ = S Sigma S - Σ_∥, P x P row-major. */
  readonly diamond: Float64Array;
  /** Σ̂_◇, P x P row-major: the solution X of S H X + X H S = Σ_◇, 0 between flat directions. */
  readonly diamondHat: Float64Array;
  /** mu = <H, Σ̂_◇>, the sharpness whose semi-gradient, at a fixed Σ̂_◇, drives the slow equation; alpha/2 tr(S H) under label noise. */
  readonly mu: number;
}

/**
 * Σ_∥, Σ_◇, Σ̂_◇ and mu of the slow equation
 *
 *     dzeta = P_S( Σ_∥^½ dW - ½ S ∇³L(zeta)[Σ̂_◇] dt ),    P_S(A dW + b dt) = ∂Φ_S A dW + (∂Φ_S b + ½ ∂²Φ_S[A Aᵀ]) dt
 *
 * at a point of Γ. With S = I they are SGD's, and mu is mu(zeta) of Sec. 3; with S = S(v) mu(zeta, v) of Sec. 4. Σ̂_◇ is taken in the coordinates
 * S^-½ theta, with the eigenvectors of S^½ H S^½: with those of H, as Def. 3.1 read literally has it, the equation is another. `parallel` carries a
 * transpose that the paper's Σ_∥ lacks. Dense: E_TOO_LARGE beyond 4096 parameters. Source: Li, Wen, Lyu 2025, Def. 3.1 and Def. 4.3.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_UNAVAILABLE for optimizers without a slow equation, E_TOO_LARGE
 *   beyond 4096 parameters
 * @example
 * const problem = quadratic({ hessian: [[4, 0], [0, 0]] });
 * const noise = injectedNoise({ sigma: 1, covariance: 'isotropic' });
 * const { diamondHat, mu } = slowNoise({ problem, optimizer: sgd({ lr: 0.1 }), noise, zeta: [0, 0] });
 * diamondHat // Float64Array(4) [ 0.125, 0, 0, 0 ]
 * mu // 0.5
 * @eq li2025 Def. 3.1, (1), Def. 4.3, (2)
 */
export function slowNoise(options: PointOfNoise): SlowNoise {
  const { problem, zeta, S, gain, noise } = readPointOfNoise('slowNoise', options);
  const P = zeta.length;
  checkDense(P);
  const covariance = new Float64Array(P * P);
  for (const column of noiseColumns(noise, zeta)) {
    const step = column.map((x, p) => gain * S[p] * x);
    for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) covariance[i * P + j] += step[i] * step[j];
  }
  const Pi = projectionDerivative(problem, zeta, { S });
  const parallel = multiply(multiply(Pi, covariance, P), transpose(Pi, P), P);
  const diamond = covariance.map((x, k) => x - parallel[k]);
  const { X: diamondHat, H } = deviation(problem, zeta, S, diamond);
  return { covariance, parallel, diamond, diamondHat, mu: H.reduce((sum, h, k) => sum + h * diamondHat[k], 0) };
}
