// The derivative of a smooth vector function by its values on both sides, and along a direction from a point.
import { MinifoldError } from '../input/errors.js';
import { largest } from './largest.js';

/** w_k of g'(0) = sum_k w_k (g(k h) - g(-k h)) / h + O(h⁸) (Fornberg 1988). */
const weights: readonly number[] = [4 / 5, -1 / 5, 4 / 105, -1 / 280];

/** g'(0), from eight values. It is off by h⁸/630 times the ninth derivative, and by rounding of g, about 2e-16 |g|/h. */
export function centralDifference(g: (t: number) => Float64Array, h: number): Float64Array {
  let sum: Float64Array | undefined;
  weights.forEach((weight, k) => {
    const [ahead, behind] = [g((k + 1) * h), g(-(k + 1) * h)];
    sum = ahead.map((a, p) => (sum?.[p] ?? 0) + (weight * (a - behind[p])) / h);
  });
  return sum as Float64Array;
}

/** The step, in units of the scale on which the function changes: halving or doubling it trades rounding for curvature. */
const relativeStep = 2 ** -9;
/** Points with no entry above this may be small because their problem is. */
const small = 0.01;

/**
 * The derivative of g along x at theta. The scale on which g changes is taken to be the size of theta, and 1 at least, since a theta near 0 says nothing of
 * it; where that is no scale of g, as half the step has another derivative, and the size of a small theta is one, it is that.
 */
export function derivativeAlong(g: (theta: Float64Array) => Float64Array, theta: Float64Array, x: Float64Array): Float64Array {
  const size = largest(x);
  if (size === 0) return new Float64Array(x.length);
  const along = (scale: number): Float64Array =>
    centralDifference((t) => g(theta.map((y, p) => y + t * x[p])), (relativeStep * scale) / size);
  const reach = largest(theta);
  const scale = Math.max(1, reach);
  if (reach === 0 || reach >= small || isScale(along, scale) || !isScale(along, reach)) return along(scale);
  return along(reach);
}

/** Whether the derivative is the same with half the step, and finite. */
function isScale(along: (scale: number) => Float64Array, scale: number): boolean {
  try {
    const [whole, half] = [along(scale), along(scale / 2)];
    const allowed = 1e-6 * largest(whole);
    return whole.every((a, p) => Math.abs(a - half[p]) <= allowed);
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_NON_FINITE') return false;
    throw error;
  }
}
