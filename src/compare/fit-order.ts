// With which power of the step does an error fall? A line through log error against log step.

import { readVector, type VectorLike } from '../input/arrays.js';
import { invalid, wrongShape } from '../input/errors.js';
import { exp, logOf } from '../kernels/functions.js';
import { largest } from '../linear-algebra/largest.js';
import { norm } from '../linear-algebra/norm.js';

/** error ≈ constant · step^order. */
export interface OrderFit {
  /** The power of the step with which the error falls. */
  readonly order: number;
  /** Standard error of `order`; Infinity where two errors without standard errors leave nothing to tell it from. */
  readonly standardError: number;
  /** 95 %: order ± 1.96 standardError where standard errors are given; else ± t standardError, t Student's quantile for two errors less. */
  readonly interval: readonly [low: number, high: number];
  /** The error at step 1 by the fitted line. */
  readonly constant: number;
}

/** The 97.5 % quantiles of Student's t for 1 to 10 degrees of freedom. */
const quantiles = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];

/** Beyond the table by the expansion around the normal quantile (Cornish, Fisher), good to four digits there. */
function quantile(freedom: number): number {
  return quantiles[freedom - 1] ?? 1.95996 + 2.37227 / freedom + 2.8225 / (freedom * freedom);
}

function readPositive(value: unknown, path: string, length?: number): Float64Array {
  const x = readVector(value, path, length);
  const wrong = x.findIndex((entry) => !(entry > 0));
  if (wrong >= 0) throw invalid('E_RANGE', `${path}[${wrong}]`, x[wrong], 'a number > 0, as its logarithm is fitted');
  return x;
}

/**
 * Fits error_i ≈ constant · step_i^order by least squares of log error on log step, weighted by (error_i / standardError_i)² where standard errors are
 * given. The standard error of the order follows from those, larger by the factor by which the errors scatter more about the line than they say; without
 * them it is from the scatter alone.
 *
 * Steps and errors are positive, in any order and unit. E_RANGE for others, E_SHAPE for fewer than two or for steps that are all the same.
 *
 * @param steps - two or more numbers > 0, as learning rates
 * @param errors - as many, > 0
 * @param standardErrors - of the errors, as many, > 0
 * @throws E_RANGE for steps or errors that are not positive, E_SHAPE for fewer than two or for steps that are all the same
 * @example fitOrder([0.1, 0.2, 0.4], [0.01, 0.04, 0.16]).order // 2.00000…
 */
export function fitOrder(steps: VectorLike, errors: VectorLike, standardErrors?: VectorLike): OrderFit {
  const x = logOf(readPositive(steps, 'steps'));
  const at = readPositive(errors, 'errors', x.length);
  const spread = standardErrors === undefined ? undefined : readPositive(standardErrors, 'standardErrors', x.length);
  const y = logOf(at);
  if (x.length < 2 || x.every((entry) => entry === x[0])) {
    throw wrongShape('steps', `${x.length} entries`, 'at least two different steps');
  }
  // Roots of the weights. Points at the step of the heaviest stand for their mean, from which the others are measured: in a sum over these, weights count in
  // the unit of the heaviest of them, `next`, since beside the heaviest of all they may be beyond the numbers.
  const root = at.map((error, i) => (spread ? Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, error / spread[i])) : 1));
  const heaviest = root.indexOf(largest(root));
  const isBase = Array.from(x, (entry) => entry === x[heaviest]);
  const next = largest(root.filter((_, i) => !isBase[i]));
  const near = root.map((r) => r / root[heaviest]);
  const far = root.map((r) => r / next);
  const sum = (term: (i: number) => number, base = false): number =>
    isBase.reduce((total, own, i) => (own === base ? total + term(i) : total), 0);
  const baseWeight = sum((i) => near[i] * near[i], true);
  const baseY = sum((i) => near[i] * near[i] * y[i], true) / baseWeight;
  const [dx, dy] = [x.map((entry) => entry - x[heaviest]), y.map((entry) => entry - baseY)];
  const total = baseWeight + sum((i) => near[i] * near[i]);
  // The weighted means over next / heaviest; what is left of `far` deviations without them is that of the points themselves.
  const [meanX, meanY] = [sum((i) => near[i] * far[i] * dx[i]) / total, sum((i) => near[i] * far[i] * dy[i]) / total];
  const left = (i: number): number => far[i] * dx[i] - near[i] * meanX;
  const squares = sum((i) => left(i) * left(i)) + baseWeight * meanX * meanX;
  const order = (sum((i) => left(i) * (far[i] * dy[i] - near[i] * meanY)) + baseWeight * meanX * meanY) / squares;
  const shift = meanY - order * meanX;
  const residuals = root.map((_, i) => far[i] * (isBase[i] ? dy[i] : dy[i] - order * dx[i]) - near[i] * shift);
  const freedom = x.length - 2;
  const scatter = freedom > 0 ? norm(residuals) / Math.sqrt(freedom) : spread ? 0 : Number.POSITIVE_INFINITY;
  const standardError = Math.max(spread ? 1 / next : 0, scatter) / Math.sqrt(squares);
  const half = (spread || freedom === 0 ? 1.96 : quantile(freedom)) * standardError;
  const interval = [order - half, order + half] as const;
  return { order, standardError, interval, constant: exp(baseY + (next / root[heaviest]) * shift - order * x[heaviest]) };
}
