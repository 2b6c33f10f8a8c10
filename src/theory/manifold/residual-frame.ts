// The residuals of a problem and their slopes at a point on Γ or near it: from its equations, or else from its gradient and Hessian.
import type { SlopeProducts } from '../../problems/constraints.js';
import { denseProducts } from '../../problems/dense-slopes.js';
import type { Problem } from '../../problems/problem.js';
import { steepDirections } from './steep-directions.js';

export interface ResidualFrame {
  /** f, zero on Γ. */
  readonly values: Float64Array;
  /** J. */
  readonly slopes: SlopeProducts;
  /** The number of normal directions of Γ. */
  readonly rank: number;
  /** The largest slope of L along directions that count as tangent: 0 on Γ. */
  readonly flatSlope: number;
}

/**
 * f and J at theta. Without equations they come from H, for the `rank` steepest directions or, where their number is not known, all with curvature;
 * undefined where L falls along some direction.
 */
export function residualFrame(problem: Problem, theta: Float64Array, rank?: number): ResidualFrame | undefined {
  const constraints = problem.constraints?.();
  if (constraints) return { values: constraints.values(theta), slopes: constraints.slopes(theta), rank: constraints.rank, flatSlope: 0 };
  const { J, residuals, flatSlope, downhill } = steepDirections(problem, theta, rank);
  const flat = { transposeTimes: () => new Float64Array(theta.length) }; // an empty J does not say how long its rows are
  if (downhill) return undefined;
  return { values: residuals, slopes: { ...denseProducts(J), ...(J.length === 0 && flat) }, rank: residuals.length, flatSlope };
}
