// The loss that noise keeps up at a constant rate, near a point of Γ.
import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { required } from '../../input/validate.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { tangentProjector } from '../manifold/tangent-projector.js';
import { noiseColumns } from '../noise/gradient-noise.js';
import { readGradientNoise, type TheoryNoise } from '../noise/theory-noise.js';
import { batchSize, noise, readOptions } from '../options.js';
import { preconditionerOf } from './preconditioner.js';
import { rateOf } from './slow-rate.js';

/** The point of the manifold whose loss floor is asked for, with its problem, optimizer and noise. */
export interface LossFloorOptions {
  /** The problem whose minimizer zeta is. */
  readonly problem: Problem;
  /** An optimizer with a diagonal preconditioner and a rate that is a number. */
  readonly optimizer: Optimizer;
  /** The noise of a step. */
  readonly noise: TheoryNoise;
  /** Samples per step; all by default. */
  readonly batchSize?: number | undefined;
  /** A point of Γ, P entries. */
  readonly zeta: VectorLike;
  /** The second moment, P entries (of agm its size); V(Sigma), its equilibrium, by default. */
  readonly v?: VectorLike | undefined;
}

const own = { noise, batchSize, zeta: required('a point of Γ'), v: valibot.optional(valibot.unknown()) };

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
 * @eq li2025 Sec. 4, Thm. 4.2
 */
export function lossFloor(options: LossFloorOptions): number {
  const given = readOptions('lossFloor', options, own);
  const { problem, optimizer } = given;
  const zeta = readVector(given.zeta, 'lossFloor.zeta', problem.parameters);
  const { gain, read, V, S: preconditioner } = preconditionerOf(optimizer, problem);
  const ofStep = readGradientNoise(problem, given.noise, zeta, 'lossFloor.noise', given.batchSize);
  const second = given.v === undefined ? V(ofStep.variances(zeta)) : read(given.v, 'lossFloor.v');
  const S = preconditioner(second);
  const { apply } = tangentProjector(problem, zeta, S);
  // tr((I - Π) S D Dᵀ) = Σ_q d_q · (I - Π) S d_q over the columns d_q of D.
  let trace = 0;
  for (const column of noiseColumns(ofStep, zeta)) {
    const scaled = column.map((x, p) => S[p] * x);
    const along = apply(scaled);
    for (let p = 0; p < column.length; p++) trace += column[p] * (scaled[p] - along[p]);
  }
  return (gain * rateOf(optimizer, 'lossFloor') * trace) / 4;
}
