// e^x = 2^k e^t with x = k ln 2 + t, in the kernels' order of operations.
import { bounded, nearest, powerOfTwo, scaled } from './binary.js';
import { cubic, linear } from './polynomial.js';

export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

// (e^t - 1 - t) / t² on |t| <= ln 2 / 2
const EXP = [
  0.5000000000000001, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062, 0.0013888888917213717, 0.00019841269863053618,
  2.4801521295954376e-5, 2.7557268459997064e-6, 2.7620088445409746e-7, 2.510038549551032e-8,
];

// 2^r on |r| <= 1/2
const EXP2_SHORT = [
  1, 0.6931472067342503, 0.2402265092256076, 0.05550327159647605, 0.00961805662050108, 0.0013400454984126323, 0.00015461467905285986,
];

/** e^t - 1 for |t| <= ln 2 / 2. */
export function expm1Reduced(t: number): number {
  const t2 = t * t;
  const t4 = t2 * t2;
  const p = cubic(EXP, 0, t, t2) + t4 * (cubic(EXP, 4, t, t2) + t4 * linear(EXP, 8, t));
  return t + t2 * p;
}

/** e^t for |t| <= ln 2 / 2. */
export function expReduced(t: number): number {
  return 1 + expm1Reduced(t);
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const a = bounded(x, -750, 710);
  const k = nearest(a * Math.LOG2E);
  return scaled(expReduced(a - k * LN2_HIGH - k * LN2_LOW), k);
}

/** 2^z to 28 bits, bounded by 2^-200 and 2^200. */
export function exp2Short(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const a = bounded(z, -200, 200);
  const k = nearest(a);
  const r = a - k;
  const r2 = r * r;
  const q = cubic(EXP2_SHORT, 0, r, r2) + r2 * r2 * (linear(EXP2_SHORT, 4, r) + EXP2_SHORT[6] * r2);
  return q * powerOfTwo(k);
}

/** e^x of an f32, rounded to f32. */
export function expF32(x: number): number {
  return Math.fround(exp2Short(x * Math.LOG2E));
}
