// What are the equations of the minimizers? Where a loss is a sum of squares, L = (scale/2) sum_i f_i², its minimizers are Γ = {f = 0},
// and on Γ H = scale sum_i grad f_i grad f_iᵀ: all that the theory needs of the problem is f, its slopes J and its curvatures F_i.

/** J at one point, rows grad f_i, perhaps never written out. */
export interface SlopeProducts {
  /**
   * J x, one entry per function.
   *
   * @param x - P entries
   */
  times(x: Float64Array): Float64Array;
  /**
   * Jᵀ p, P entries.
   *
   * @param p - one entry per function
   */
  transposeTimes(p: Float64Array): Float64Array;
  /**
   * J Diag(S) Jᵀ, row-major.
   *
   * @param S - P entries
   */
  gram(S: Float64Array): Float64Array;
}

/** J at one point, and how it bends. */
export interface Slopes extends SlopeProducts {
  /**
   * sum_i F_i Diag(S) grad f_i, P entries: half the gradient of sum_i grad f_iᵀ Diag(S) grad f_i.
   *
   * @param S - P entries
   */
  curvatureAlongSlopes(S: Float64Array): Float64Array;
}

/** The functions f_i whose common zeros are the minimizers: the residuals of the samples, those of one sample one after the other. */
export interface Constraints {
  /** The number of functions. */
  readonly count: number;
  /** The largest number of normal directions that Γ can have: `count`, unless some functions follow from others. Where J has fewer the solvers of J S Jᵀ see it. */
  readonly rank: number;
  /** L = (scale/2) sum_i f_i², scale > 0. */
  readonly scale: number;
  /**
   * f_i.
   *
   * @param theta - a point, P entries
   */
  values(theta: Float64Array): Float64Array;
  /**
   * J, count x P row-major.
   *
   * @param theta - a point, P entries
   */
  jacobian(theta: Float64Array): Float64Array;
  /**
   * J and its products at theta.
   *
   * @param theta - a point, P entries
   */
  slopes(theta: Float64Array): Slopes;
  /**
   * <F_i, A> for a symmetric P x P matrix A.
   *
   * @param theta - a point, P entries
   * @param A - P² entries
   */
  innerProducts(theta: Float64Array, A: Float64Array): Float64Array;
  /**
   * sum_i F_i K_i for a count x P matrix K, P entries.
   *
   * @param theta - a point, P entries
   * @param K - count · P entries, row-major
   */
  curvature(theta: Float64Array, K: Float64Array): Float64Array;
}

/** Why functions that are more than the parameters are no equations of the minimizers. */
export function moreThanParameters(count: number, parameters: number): string {
  return `${count} residuals of ${parameters} parameters vanish together for special labels only`;
}

/** Why rows that contradict each other have none. */
export const sameInputs = 'rows of the same inputs have different labels';

/** What was found by who looked for equations: these, or why there are none. */
export type Found = Constraints | string;

/** The equations that were found. */
export function equationsIn(found: Found): Constraints | undefined {
  return typeof found === 'string' ? undefined : found;
}

/** Why none were; '' where they were. */
export function whyNoneIn(found: Found): string {
  return typeof found === 'string' ? found : '';
}
