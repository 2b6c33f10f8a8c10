// The loss that noise keeps up at a constant rate, near a point of Γ.
import { tangentProjector } from '../manifold/tangent-projector.js';
import { noiseColumns } from '../noise/gradient-noise.js';
import { type PointOfNoise, readPointOfNoise } from './point-of-noise.js';
import { rateOf } from './slow-rate.js';

/** The point of the manifold whose loss floor is asked for, with its problem, optimizer and noise. */
export type LossFloorOptions = PointOfNoise;

/**
 * The mean of L (without noise, above its minimum) that the fluctuations around zeta leave, to first order in lr:
 *
 *     E L = (lr/4) tr((I - ∂Φ_S) S Sigma)
 *
 * Under label noise, Sigma = alpha H: (lr alpha/4) tr(S H), that is lr alpha tr(H)/4 for SGD, lr √alpha tr(Diag(H)^½)/4 for Adam and
 * lr alpha^(1-lambda) tr(Diag(H)^(1-lambda))/4 for AdamE with eps = 0. A moving average as momentum changes nothing at this order; heavy ball's rate counts
 * as lr (1 - dampening)/(1 - momentum). Source: the stationary covariance of Li, Wen, Lyu 2025, Sec. 4, in the normal space.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_UNAVAILABLE for optimizers without a slow flow
 * @example
 * const problem = quadratic({ hessian: [[4]] });
 * lossFloor({ problem, optimizer: sgd({ lr: 0.1 }), noise: injectedNoise({ sigma: 1, covariance: 'isotropic' }), zeta: [0] }) // 0.025
 * @eq li2025 Sec. 4, Thm. 4.2, Thm. C.1, Thm. C.2, Lemma E.1, Lemma E.2, Lemma E.3, Lemma E.4, Lemma E.5
 */
export function lossFloor(options: LossFloorOptions): number {
  const { problem, optimizer, zeta, S, gain, noise } = readPointOfNoise('lossFloor', options);
  const { apply } = tangentProjector(problem, zeta, S);
  // tr((I - Π) S D Dᵀ) = Σ_q d_q · (I - Π) S d_q over the columns d_q of D.
  let trace = 0;
  for (const column of noiseColumns(noise, zeta)) {
    const scaled = column.map((x, p) => S[p] * x);
    const along = apply(scaled);
    for (let p = 0; p < column.length; p++) trace += column[p] * (scaled[p] - along[p]);
  }
  return (gain * rateOf(optimizer, 'lossFloor') * trace) / 4;
}
