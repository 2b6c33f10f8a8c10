// Which function of H does an optimizer minimize on Γ under label noise? And where is it stationary there?

import type { VectorLike } from '../../input/arrays.js';
import { unavailable } from '../../input/errors.js';
import { type Optimizer, readOptimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { tangentProjector } from '../manifold/tangent-projector.js';
import { readPoint } from '../options.js';
import { powers } from './powers.js';
import { averaged, preconditionerOf } from './preconditioner.js';
import { constraintsOf } from './slow-rate.js';

/** The exponent of S, and the blocks that share one v. E_UNAVAILABLE for agm, whose S need not be a power of v. */
function exponentOf(given: Optimizer, problem: Problem): { readonly lambda: number; readonly blocks: readonly number[] | undefined } {
  const optimizer = readOptimizer(given);
  const { lambda, blocks } = preconditionerOf(optimizer, problem);
  if (lambda !== undefined) return { lambda, blocks };
  throw unavailable('optimizer', `what ${optimizer.name} minimizes along Γ has no closed form for any S`, {
    value: optimizer.name,
    allowed: 'adamE, or another whose S is a power of v',
  });
}

/**
 * What the label-noise flow of an optimizer minimizes on Γ once v is at its equilibrium, with eps = 0:
 *
 *     tr H for SGD,   tr Diag(H)^½ for Adam,   tr Diag(H)^(1 - lambda) for AdamE,   Σ_B (|B| tr H_BB)^½ for one v in each block B
 *
 * Sources: Li, Wen, Lyu 2025, Thm. 5.1 and Thm. 5.2; the last follows in the same way.
 *
 * @param problem - whose minimizers are Γ
 * @param optimizer - one whose S is a power of its v, or `sgd`; its rates do not matter
 * @param zeta - a point of Γ, P entries
 * @throws E_UNAVAILABLE for an optimizer without such a measure, E_SHAPE for a zeta of another length
 * @example implicitSharpness(quadratic({ hessian: [[4, 0], [0, 9]] }), adam(), [0, 0]) // 5
 * @eq li2025 Thm. 5.1, Thm. 5.2
 */
export function implicitSharpness(problem: Problem, optimizer: Optimizer, zeta: VectorLike): number {
  const at = readPoint(problem, zeta, 'zeta');
  const { lambda, blocks } = exponentOf(optimizer, problem);
  const H = averaged(problem.hessianDiagonal(at), blocks).map((h) => Math.max(0, h)); // a mean over B at |B| entries: |B| (tr H_BB / |B|)^(1 - lambda)
  return powers(H, 1 - lambda).reduce((sum, x) => sum + x, 0);
}

/**
 * The gradient of `implicitSharpness` along Γ at a point of Γ, P entries: orthogonally projected to the tangent space, 0 at the fixed points of the
 * flow. The gradient in the ambient space is not 0 there but lies in range(H). Entries where diag H is exactly 0, a kink, contribute nothing.
 *
 * @param problem - whose minimizers are Γ
 * @param optimizer - one whose S is a power of its v, or `sgd`; its rates do not matter
 * @param zeta - a point of Γ, P entries
 * @throws E_UNAVAILABLE for an optimizer without such a measure, E_SHAPE for a zeta of another length
 * @example
 * const problem = ellipse({ a: 2, b: 1 });
 * const tip = projectToManifold(problem, [1.4, 1.4]); // the end of the long axis, where tr H is least
 * fixedPointResidual(problem, sgd({ lr: 0.1 }), tip).every((x) => Math.abs(x) < 1e-9) // true
 * @eq li2025 Thm. 5.1, Thm. 5.2
 */
export function fixedPointResidual(problem: Problem, optimizer: Optimizer, zeta: VectorLike): Float64Array {
  const at = readPoint(problem, zeta, 'zeta');
  const { lambda, blocks } = exponentOf(optimizer, problem);
  const constraints = constraintsOf(problem);
  const H = averaged(problem.hessianDiagonal(at), blocks);
  const steep = powers(
    H.map((h) => Math.max(0, h)),
    lambda,
  );
  // d/dH_jj of the sharpness, whose gradient is that of tr(Diag(weights) H) at fixed weights.
  const weights = steep.map((x) => (x > 0 ? (1 - lambda) / x : 0));
  const bend = constraints.slopes(at).curvatureAlongSlopes(weights);
  return tangentProjector(problem, at, new Float64Array(at.length).fill(1)).apply(bend.map((x) => 2 * constraints.scale * x));
}
