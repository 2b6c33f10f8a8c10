// Binary floating point, two f64 lanes at a time: x = 2^e m with sqrt(1/2) <= m < sqrt(2), powers of two, and the leading half of a number.

import { constant, HALF, WHOLE } from "./constant";

const SQRT_HALF = memory.data<u64>([0x3fe6a09e667f3bcd]); // the bits of the first double above sqrt(1/2)
const EXPONENT_MASK = memory.data<u64>([0xfff0000000000000]);
const HEAD_MASK = memory.data<u64>([0xfffffffff8000000]);
const BIASED = memory.data<f64>([6755399441056767]); // 1.5 2^52 + 1023

/** The exponent e as an f64, of x positive and normal. */
@inline
export function exponent(x: v128): v128 {
  const e = i32x4.shr_s(i64x2.sub(x, constant(SQRT_HALF)), 20);
  return f64x2.convert_low_i32x4_s(v128.shuffle<i32>(e, e, 1, 3, 1, 3));
}

/** The significand m, of x positive and normal. */
@inline
export function significand(x: v128): v128 {
  const shifted = i64x2.sub(x, constant(SQRT_HALF));
  return i64x2.sub(x, v128.and(shifted, constant(EXPONENT_MASK)));
}

/** 2^k for whole k in -1022..1023. Adding BIASED leaves k + 1023 in the low bits; the shift makes it the exponent. */
@inline
export function powerOfTwo(k: v128): v128 {
  return i64x2.shl(f64x2.add(k, constant(BIASED)), 52);
}

/** q 2^k for whole k where q and the result are normal. */
@inline
export function shifted(q: v128, k: v128): v128 {
  return i64x2.add(q, i64x2.shl(f64x2.add(k, constant(WHOLE)), 52));
}

/** q 2^k for whole k in -1100..1100: in two steps, so that 2^k need not be a normal number and only the last product rounds. */
@inline
export function scaled(q: v128, k: v128): v128 {
  const half = f64x2.floor(f64x2.mul(k, constant(HALF)));
  return f64x2.mul(f64x2.mul(q, powerOfTwo(half)), powerOfTwo(f64x2.sub(k, half)));
}

/** x with its last 27 bits cleared: products of two such heads are exact. */
@inline
export function head(x: v128): v128 {
  return v128.and(x, constant(HEAD_MASK));
}

/** x, no less than `least` and no more than `most`; NaN stays NaN. */
@inline
export function bounded(x: v128, least: v128, most: v128): v128 {
  return f64x2.pmax(f64x2.pmin(x, most), least);
}
