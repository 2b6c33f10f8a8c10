// The loss that noise keeps up at a constant rate, near a point of Γ.
import * as v from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { check, invalid } from '../../input/validate.js';
import type { Noise } from '../../noise/label-noise.js';
import { type Optimizer, readOptimizer } from '../../optimizers/optimizer.js';
import { isProblem, type Problem } from '../../problems/problem.js';
import { tangentProjector } from '../manifold/tangent-projector.js';
import { type CovarianceRoot, readGradientNoise } from '../noise/covariance-root.js';
import { preconditionerOf } from './preconditioner.js';
import { rateOf } from './slow-rate.js';

export interface LossFloorOptions {
  readonly problem: Problem;
  /** An optimizer with a diagonal preconditioner and a rate that is a number. */
  readonly optimizer: Optimizer;
  /** Label noise on all samples, injected noise, or a root of the covariance. */
  readonly noise: Noise | CovarianceRoot;
  /** A point of Γ, P entries. */
  readonly zeta: VectorLike;
  /** The second moment, P entries (of agm its size); V(Sigma), its equilibrium, by default. */
  readonly v?: VectorLike;
}

const schema = v.strictObject(
  { problem: v.unknown(), optimizer: v.unknown(), noise: v.unknown(), zeta: v.unknown(), v: v.optional(v.unknown()) },
  'an object with problem, optimizer, noise and zeta',
);

/**
 * The mean of L (without noise, above its minimum) that the fluctuations around zeta leave, to first order in lr:
 *
 *     E L = (lr/4) tr((I - ∂Φ_S) S Sigma)
 *
 * Under label noise, Sigma = alpha H: (lr alpha/4) tr(S H), that is lr alpha tr(H)/4 for SGD, lr √alpha tr(Diag(H)^½)/4 for Adam and
 * lr alpha^(1-lambda) tr(Diag(H)^(1-lambda))/4 for AdamE with eps = 0. A moving average as momentum changes nothing at this order; heavy ball's rate counts
 * as lr (1 - dampening)/(1 - momentum). Source: the stationary covariance of Li, Wen, Lyu 2025, Sec. 4, in the normal space.
 * @eq li2025 Sec. 4, Thm. 4.2
 */
export function lossFloor(options: LossFloorOptions): number {
  const given = check(schema, options, 'lossFloor');
  const { problem } = given;
  if (!isProblem(problem)) throw invalid('E_TYPE', 'lossFloor.problem', problem, 'what ellipse(...) and the other problems return');
  const optimizer = readOptimizer(given.optimizer);
  const zeta = readVector(given.zeta, 'lossFloor.zeta', problem.parameters);
  const { gain, read, V, S: preconditioner } = preconditionerOf(optimizer, problem);
  const noise = readGradientNoise(problem, given.noise, zeta, 'lossFloor.noise');
  const second = given.v === undefined ? V(noise.variances(zeta)) : read(given.v, 'lossFloor.v');
  const S = preconditioner(second);
  const { apply } = tangentProjector(problem, zeta, S);
  // tr((I - Π) S D Dᵀ) = Σ_q d_q · (I - Π) S d_q over the columns d_q of D.
  let trace = 0;
  const unit = new Float64Array(noise.dimension);
  for (let q = 0; q < noise.dimension; q++) {
    unit[q] = 1;
    const column = noise.root(zeta, unit);
    unit[q] = 0;
    const scaled = column.map((x, p) => S[p] * x);
    const along = apply(scaled);
    for (let p = 0; p < column.length; p++) trace += column[p] * (scaled[p] - along[p]);
  }
  return (gain * rateOf(optimizer, 'lossFloor') * trace) / 4;
}
