// The residuals of a problem and their slopes at a point on Γ or near it: from its equations, or else from its gradient and Hessian.
import { timesVector } from '../linear-algebra/products.js';
import type { SlopeProducts } from '../problems/constraints.js';
import { denseProducts } from '../problems/dense-slopes.js';
import type { Problem } from '../problems/problem.js';
import { steepDirections } from './steep-directions.js';

export interface ResidualFrame {
  /** f, zero on Γ. */
  readonly values: Float64Array;
  /** J. */
  readonly slopes: SlopeProducts;
  /** The number of normal directions of Γ. */
  readonly rank: number;
}

/**
 * f and J at theta. Without equations f_k = q_kᵀ∇L/√λ_k, whose slope is √λ_k q_k to first order, for the `rank` steepest directions or, where their number
 * is not known, all with curvature; undefined where L falls along some direction.
 */
export function residualFrame(problem: Problem, theta: Float64Array, rank?: number): ResidualFrame | undefined {
  const constraints = problem.constraints?.();
  if (constraints) return { values: constraints.values(theta), slopes: constraints.slopes(theta), rank: constraints.rank };
  const { J, roots, downhill } = steepDirections(problem, theta, rank);
  if (downhill) return undefined;
  const values =
    roots.length === 0 ? roots : timesVector(J, problem.gradient(theta)).map((x, k) => x / ((roots[k] as number) * (roots[k] as number)));
  return { values, slopes: denseProducts(J), rank: roots.length };
}
