// The last steps to Γ:  x <- x - S Jᵀ G⁻¹ f, twice as many digits each time.
// They keep to the path of ẋ = -S∇L to first order only, so they change Φ_S by the square of the first step.
import { largest } from '../../linear-algebra/largest.js';
import { dot } from '../../linear-algebra/products.js';
import type { Problem } from '../../problems/problem.js';
import { metricOf, problemInMetric } from './metric.js';
import { residualFrame } from './residual-frame.js';
import { projectorOf } from './tangent-projector.js';

export interface Landing {
  /** A point of Γ. */
  readonly theta: Float64Array;
  /** The size of the first step. */
  readonly distance: number;
}

/** Steps that are allowed; they end as soon as rounding makes them. */
const mostSteps = 40;
/** A step of this part of theta is rounding; residuals count as zero below the other part of the steepest slope times theta. */
const rounding = 1e-15;
const vanishing = 1e-10;
/** That part of this is at the end of the numbers. */
const leastReach = 1e-297;

/** The same for a matrix S. */
export function landInMetric(problem: Problem, theta: Float64Array, S: Float64Array): Float64Array | undefined {
  const metric = metricOf(S, theta.length);
  const landed = land(problemInMetric(problem, metric), metric.to(theta), new Float64Array(theta.length).fill(1));
  return landed && metric.from(landed.theta);
}

/**
 * The point of Γ that Gauss-Newton steps reach from theta with a diagonal S; undefined where they reach none. `rank` is the number of normal directions,
 * for problems without equations: where it is not known they are counted.
 */
export function land(problem: Problem, theta: Float64Array, S: Float64Array, rank?: number): Landing | undefined {
  const start = largest(theta);
  let at = theta;
  let distance: number | undefined;
  let before = Number.POSITIVE_INFINITY;
  for (let k = 0; k < mostSteps; k++) {
    const frame = residualFrame(problem, at, rank);
    if (!frame) return undefined;
    const { normalStep, steepest } = projectorOf(frame, S);
    if (!(largest(frame.values) < Number.POSITIVE_INFINITY && steepest < Number.POSITIVE_INFINITY)) return undefined;
    const step = normalStep(frame.values);
    const length = largest(step);
    distance ??= length;
    const size = Math.max(start, largest(at));
    const done = length <= rounding * size || (length >= before / 2 && length <= 1e-10 * size);
    if (done) {
      const reach = Math.max(leastReach, largest(at.map((x, p) => x / Math.sqrt(S[p]))));
      const isOnGamma = largest(frame.values) <= vanishing * steepest * reach && frame.flatSlope <= vanishing * steepest * steepest * reach;
      if (isOnGamma) return { theta: at, distance };
      if (length >= before / 2) return undefined; // else what is left is rounding of a start that is far larger than Γ's point
    }
    if (!(dot(step, step) < Number.POSITIVE_INFINITY)) return undefined;
    before = length;
    at = at.map((x, p) => x - step[p]);
  }
  return undefined;
}
