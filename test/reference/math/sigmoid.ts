// log(1 + e^x) and 1 / (1 + e^-x) from u = e^-|x|, in the kernels' order of operations.
import { exp, exp2Short, LN2_HIGH, LN2_LOW } from './exp.js';
import { logRest } from './log.js';
import { cubic, linear } from './polynomial.js';

// 2 atanh(s) / s on 0 <= s <= 1/3, in s²
const LOG_ONE_PLUS_SHORT = [
  1.999999999808039, 0.6666667907905518, 0.39998706801893835, 0.28620335952814707, 0.2139706839047826, 0.24399891129593615,
];

function logOnePlus(u: number): number {
  if (!(u > 0.41421356237309503)) return u + logRest(u);
  const f = 0.5 * (u - 1);
  return LN2_HIGH + (f + (logRest(f) + LN2_LOW));
}

function logOnePlusShort(u: number): number {
  const s = u / (u + 2);
  const z = s * s;
  const z2 = z * z;
  return s * (cubic(LOG_ONE_PLUS_SHORT, 0, z, z2) + z2 * z2 * linear(LOG_ONE_PLUS_SHORT, 4, z));
}

function expOfSizeShort(x: number): number {
  return exp2Short(-Math.abs(x) * Math.LOG2E);
}

function sigmoidFrom(x: number, u: number): number {
  return (x < 0 ? u : 1) / (1 + u);
}

/** ln(1 + e^x). */
export function softplus(x: number): number {
  return Math.max(x, 0) + logOnePlus(exp(-Math.abs(x)));
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return sigmoidFrom(x, exp(-Math.abs(x)));
}

/** ln(1 + e^x) of an f32, rounded to f32. */
export function softplusF32(x: number): number {
  return Math.fround(Math.max(x, 0) + logOnePlusShort(expOfSizeShort(x)));
}

/** 1 / (1 + e^-x) of an f32, rounded to f32. */
export function sigmoidF32(x: number): number {
  return Math.fround(sigmoidFrom(x, expOfSizeShort(x)));
}
