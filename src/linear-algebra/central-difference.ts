// The derivative of a smooth vector function by its values on both sides, and along a direction from a point.
import { MinifoldError } from '../input/errors.js';
import { largest } from './largest.js';

/** w_k of g'(0) = sum_k w_k (g(k h) - g(-k h)) / h + O(h⁸) (Fornberg 1988). */
const weights: readonly number[] = [4 / 5, -1 / 5, 4 / 105, -1 / 280];

/** The same with O(h⁶), from six of the values: what both differ by says whether h is short. Not where all are a period apart. */
const weightsOfSix: readonly number[] = [3 / 4, -3 / 20, 1 / 60, 0];

/** Between the values, where their steps are multiples of a period, another value tells: at this part of the step, which no small fraction is. */
const between = (Math.sqrt(5) - 1) / 2;

/** (g(t h) - g(-t h))/2 at t = `between` of the odd polynomial through the differences at 1, 2, 3 and 4 steps, by weights of these halves. */
const weightsBetween: readonly number[] = weights.map((_, k) =>
  weights.reduce(
    (product, _, j) => {
      const [own, other] = [(k + 1) * (k + 1), (j + 1) * (j + 1)];
      return j === k ? product : (product * (between * between - other)) / (own - other);
    },
    between / (k + 1),
  ),
);

/** A derivative, and what is known of the steps to its values beside the scale on which the function changes. */
interface Difference {
  readonly value: Float64Array;
  /** Whether they were short. */
  readonly isResolved: boolean;
  /** Whether they were short, or rounding may be what makes it seem that they were not. */
  readonly mayBeResolved: boolean;
}

/**
 * g'(0), from eight values. It is off by h⁸/630 times the ninth derivative, and by rounding of g, about 2e-16 |g|/h. Two more say whether g is between
 * them what they say of it.
 */
function centralDifference(g: (t: number) => Float64Array, h: number): Difference {
  const [value, ofSix, sizes]: number[][] = [[], [], []];
  const [ahead, behind] = [g(between * h), g(-between * h)];
  const unforeseen = ahead.map((a, p) => a - behind[p]);
  weights.forEach((weight, k) => {
    const [ahead, behind] = [g((k + 1) * h), g(-(k + 1) * h)];
    ahead.forEach((a, p) => {
      const b = behind[p];
      value[p] = (value[p] ?? 0) + (weight * (a - b)) / h;
      ofSix[p] = (ofSix[p] ?? 0) + (weightsOfSix[k] * (a - b)) / h;
      unforeseen[p] -= weightsBetween[k] * (a - b);
      sizes[p] = Math.max(sizes[p] ?? 0, Math.abs(a), Math.abs(b));
    });
  });
  const sum = Float64Array.from(value);
  const allowed = coarse * largest(sum);
  const off = sum.map((x, p) => Math.max(Math.abs(x - ofSix[p]), Math.abs(unforeseen[p] / h)));
  return {
    value: sum,
    isResolved: off.every((x) => x <= allowed),
    // A derivative of 0 is the difference of values that rounding keeps from being equal.
    mayBeResolved: off.every((x, p) => x <= Math.max(allowed, (rounding * sizes[p]) / h)),
  };
}

/** Parts of the derivative, and of the values over the step, by which the two may differ. */
const coarse = 1e-6;
const rounding = 1e-8;
/** A step that is not short is taken eight times shorter, so often at most: it stays far above the spacing of numbers, where all differences are 0. */
const mostCuts = 10;

/** The step, in units of the scale on which the function changes: halving or doubling it trades rounding for curvature. */
const relativeStep = 2 ** -9;
/** Points with no entry above this may be small because their problem is. */
const small = 0.01;

/**
 * The derivative of g along x at theta. The scale on which g changes is taken to be the size of theta, and 1 at least, since a theta near 0 says nothing of
 * it; where that is no scale of g, as half the step has another derivative, and the size of a small theta is one, it is that. Elsewhere steps that are not
 * short, as of a logistic loss on rows of a thousand, are cut until they are.
 */
export function derivativeAlong(g: (theta: Float64Array) => Float64Array, theta: Float64Array, x: Float64Array): Float64Array {
  const size = largest(x);
  if (size === 0) return new Float64Array(x.length);
  const difference = (scale: number): Difference =>
    centralDifference((t) => g(theta.map((y, p) => y + t * x[p])), (relativeStep * scale) / size);
  const along = (scale: number): Float64Array => difference(scale).value;
  const reach = largest(theta);
  const scale = Math.max(1, reach);
  if (reach === 0 || reach >= small || isScale(along, scale) || !isScale(along, reach)) return resolved(difference, scale);
  return resolved(difference, reach);
}

/**
 * The derivative on this scale or, where its steps are not short, on the first smaller one where they are and the next agrees, which rounding alone does not;
 * on this where there is none, as of a jump.
 */
function resolved(difference: (scale: number) => Difference, scale: number): Float64Array {
  const first = difference(scale);
  if (first.mayBeResolved) return first.value;
  let [last, shorter] = [first, scale];
  for (let cut = 0; cut < mostCuts; cut++) {
    shorter /= 8;
    const next = difference(shorter);
    if (last.isResolved && agree(last.value, next.value)) return last.value;
    last = next;
  }
  return first.value;
}

function agree(a: Float64Array, b: Float64Array): boolean {
  const allowed = coarse * largest(a);
  return a.every((x, p) => Math.abs(x - b[p]) <= allowed);
}

/** Whether the derivative is the same with half the step, and finite. */
function isScale(along: (scale: number) => Float64Array, scale: number): boolean {
  try {
    return agree(along(scale), along(scale / 2));
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_NON_FINITE') return false;
    throw error;
  }
}
