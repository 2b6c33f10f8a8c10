// The implicit bias of Adam and its relatives in full batch: the penalty that large steps add to the loss (Cattaneo, Klusowski, Shigida 2023, Sec. 2).

import type { VectorLike } from '../../input/arrays.js';
import { unavailable } from '../../input/errors.js';
import { check, finite } from '../../input/validate.js';
import { norm } from '../../linear-algebra/norm.js';
import { isAdam } from '../../optimizers/form.js';
import { namesOf, type Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { readPoint } from '../options.js';
import { fullBatchTerms, settledAges } from './full-batch-correction.js';
import { memoryRule } from './memory-rule.js';

/**
 * The bias of θ̇_j = -(M_j + bias_j)/D_j after many steps (Cattaneo, Klusowski, Shigida 2023, (4)), P entries:
 *
 *     bias_j = (h/2) { (1+β)/(1-β) - (1+ρ)/(1-ρ) + (1+ρ)/(1-ρ) ε/((∇_jE)²+ε) } ∇_j ‖∇E‖_{1,ε},   ‖x‖_{1,ε} = Σ_i √(x_i² + ε)
 *
 * for ε inside the root; for other optimizers of `modifiedEquation` what stands in its place, such as (h/4) ∇‖∇E‖² for sgd.
 *
 * @param problem - whose loss is E
 * @param theta - a point, P entries
 * @param optimizer - one of `modifiedEquation`; h is its `lr`
 * @throws E_UNAVAILABLE for an optimizer that `modifiedEquation` does not take, E_SHAPE for a theta of another length
 * @example biasTerm(quadratic({ hessian: [[2]] }), [1], sgd({ lr: 0.1 })) // Float64Array(1) [ 0.2 ]
 * @eq cattaneo2023 Sec. 2, (1), (4), (5), (8), Table 1
 * @eq barrett2021
 * @eq ghosh2023
 */
export function biasTerm(problem: Problem, theta: VectorLike, optimizer: Optimizer): Float64Array {
  const at = readPoint(problem, theta, 'theta');
  const rule = memoryRule(optimizer);
  return fullBatchTerms(problem, at, rule, settledAges(rule), 1).bias;
}

/**
 * What is penalized in one dimension, as a function of the gradient x (Cattaneo, Klusowski, Shigida 2023, Fig. 1):
 *
 *     ∫_0^x { (1+β)/(1-β) - (1+ρ)/(1-ρ) + (1+ρ)/(1-ρ) ε/(y²+ε) } d√(ε+y²) = (a - b)(√(x²+ε) - √ε) + b (√ε - ε/√(x²+ε))
 *
 * with a = (1+β)/(1-β) and b = (1+ρ)/(1-ρ), for `adam` or `rmsprop` with ε = `epsRoot` > 0 inside the root and `eps` = 0.
 *
 * @param optimizer - `adam` or `rmsprop`
 * @param x - the gradient, a finite number
 * @throws E_UNAVAILABLE for other optimizers, E_NON_FINITE for an x that is no number
 * @example biasKernel(rmsprop.cattaneo2023({ lr: 0.1, beta2: 0.5, epsRoot: 1 }), 1) // 0.0502525…
 * @eq cattaneo2023 Fig. 1
 */
export function biasKernel(optimizer: Optimizer, x: number): number {
  check(finite, x, 'x');
  const { beta, rho, epsRoot, eps } = memoryRule(optimizer);
  if (rho === undefined || eps !== 0 || epsRoot === 0) {
    const allowed = `${namesOf(isAdam)} with epsRoot > 0 and eps = 0`;
    throw unavailable('optimizer', 'Fig. 1 is not about it', { value: optimizer.name, allowed });
  }
  const [a, b] = [(1 + beta) / (1 - beta), (1 + rho) / (1 - rho)];
  const rest = Math.sqrt(epsRoot);
  const root = norm(Float64Array.of(x, rest));
  const rise = x * (x / (root + rest)); // root - rest, of whose digits the difference leaves none where x is small
  return (a - b + b * (rest / root)) * rise;
}
