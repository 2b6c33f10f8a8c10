// tanh x = q / (q + 2) with q = e^(2|x|) - 1 = 2^k (e^t - 1) + (2^k - 1), in the kernels' order of operations.
import { bounded, nearest, powerOfTwo } from './binary.js';
import { expm1Reduced, LN2_HIGH, LN2_LOW } from './exp.js';

/** tanh x. */
export function tanh(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const a = bounded(2 * Math.abs(x), 0, 40);
  const k = nearest(a * Math.LOG2E);
  const power = powerOfTwo(k);
  const q = power * expm1Reduced(a - k * LN2_HIGH - k * LN2_LOW) + (power - 1);
  const size = q / (q + 2);
  return x < 0 || Object.is(x, -0) ? -size : size;
}
