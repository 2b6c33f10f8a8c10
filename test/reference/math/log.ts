// ln x = e ln 2 + f + (ln(1 + f) - f) with x = 2^e (1 + f), in the kernels' order of operations.
import { exponent, significand } from './binary.js';
import { cubic } from './polynomial.js';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const MIN_NORMAL = 2 ** -1022;

// (atanh(s) / s - 1) 2 / z
const LOG = [
  0.6666666666666666, 0.4000000000000088, 0.28571428570803614, 0.22222222391713917, 0.18181795640132906, 0.15386239702814658,
  0.13268773138656886, 0.13086626147840102,
];

// 2 / ln 2 atanh(s) / s, in z
const LOG2_SHORT = [2.885390081789987, 0.9617966734515485, 0.5770835660048659, 0.41167376623771057, 0.3407120415619086];

/** ln(1 + f) - f for sqrt(1/2) <= 1 + f < sqrt(2). */
export function logRest(f: number): number {
  const s = f / (f + 2);
  const z = s * s;
  const z2 = z * z;
  const p = z * (cubic(LOG, 0, z, z2) + z2 * z2 * cubic(LOG, 4, z, z2));
  const h = 0.5 * (f * f);
  return s * (h + p) - h;
}

/** ln x. */
export function log(x: number): number {
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  if (!(x > 0)) return Number.NaN;
  const normal = x < MIN_NORMAL ? x * 2 ** 54 : x;
  const e = exponent(normal) - (x < MIN_NORMAL ? 54 : 0);
  const f = significand(normal) - 1;
  return e * LN2_HIGH + (f + (logRest(f) + e * LN2_LOW));
}

/** log2 x to 37 bits, for x positive and normal. */
export function log2Short(x: number): number {
  const m = significand(x);
  const s = (m - 1) / (m + 1);
  const z = s * s;
  const z2 = z * z;
  return exponent(x) + s * (cubic(LOG2_SHORT, 0, z, z2) + z2 * z2 * LOG2_SHORT[4]);
}

/** ln x of an f32, rounded to f32. */
export function logF32(x: number): number {
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  if (!(x > 0)) return Number.NaN;
  return Math.fround(log2Short(x) * Math.LN2);
}
