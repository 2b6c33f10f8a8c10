// What are softplus(x) = log(1 + e^x) and its derivative, the sigmoid 1 / (1 + e^-x)? With u = e^-|x|, which is at most 1, they are
// max(x, 0) + log(1 + u), and 1 / (1 + u) or, for x < 0, u / (1 + u): nothing overflows, and what is small keeps its digits.
// f64: error below 2.5 ulp. f32: through f64, error below 0.55 ulp.

import { constant, HALF, LN2_HIGH, LN2_LOW, LOG2_E, ONE, SIGN, TWO } from "./constant";
import { exp2Short, expF64x2 } from "./exp";
import { logRest } from "./log";
import { cubic, linear } from "./polynomial";
import { highLanes, lowLanes, narrowed } from "./widen";

const SQRT2_LESS_1 = memory.data<f64>([0.41421356237309503]);

// 2 atanh(s) / s on 0 <= s <= 1/3, in s²
const LOG_ONE_PLUS_SHORT = memory.data<f64>([
  1.999999999808039, 0.6666667907905518, 0.39998706801893835, 0.28620335952814707, 0.2139706839047826, 0.24399891129593615,
]);

/** e^-|x|. */
@inline
function expOfSize(x: v128): v128 {
  return expF64x2(v128.or(x, constant(SIGN)));
}

/** ln(1 + u) for 0 <= u <= 1: 1 + u = 1 + f, or 2 (1 + f) from sqrt(2) on. */
@inline
function logOnePlus(u: v128): v128 {
  const twice = f64x2.gt(u, constant(SQRT2_LESS_1));
  const f = v128.bitselect(f64x2.mul(constant(HALF), f64x2.sub(u, constant(ONE))), u, twice);
  const rest = f64x2.add(logRest(f), v128.and(constant(LN2_LOW), twice));
  return f64x2.add(v128.and(constant(LN2_HIGH), twice), f64x2.add(f, rest));
}

/** ln(1 + e^x) for every x: infinity at infinity, NaN for NaN. */
@inline
function softplusF64x2(x: v128): v128 {
  return f64x2.add(f64x2.max(x, f64x2.splat(0)), logOnePlus(expOfSize(x)));
}

/** 1 / (1 + u), or u / (1 + u) for x < 0. */
@inline
function sigmoidFrom(x: v128, u: v128): v128 {
  const one = constant(ONE);
  return f64x2.div(v128.bitselect(u, one, f64x2.lt(x, f64x2.splat(0))), f64x2.add(one, u));
}

/** 1 / (1 + e^-x) for every x: NaN for NaN. */
@inline
function sigmoidF64x2(x: v128): v128 {
  return sigmoidFrom(x, expOfSize(x));
}

/** e^-|x| to 28 bits. */
@inline
function expOfSizeShort(x: v128): v128 {
  return exp2Short(f64x2.mul(v128.or(x, constant(SIGN)), constant(LOG2_E)));
}

/** ln(1 + e^x) to 28 bits: ln(1 + u) = 2 atanh(u / (2 + u)). */
@inline
function softplusShort(x: v128): v128 {
  const u = expOfSizeShort(x);
  const s = f64x2.div(u, f64x2.add(u, constant(TWO)));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const p = f64x2.add(cubic(LOG_ONE_PLUS_SHORT, 0, z, z2), f64x2.mul(f64x2.mul(z2, z2), linear(LOG_ONE_PLUS_SHORT, 4, z)));
  return f64x2.add(f64x2.max(x, f64x2.splat(0)), f64x2.mul(s, p));
}

/** 1 / (1 + e^-x) to 28 bits. */
@inline
function sigmoidShort(x: v128): v128 {
  return sigmoidFrom(x, expOfSizeShort(x));
}

/** ln(1 + e^x) of one vector. */
@abi
@inline
export function softplusLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? softplusF64x2(x) : narrowed(softplusShort(lowLanes(x)), softplusShort(highLanes(x)));
}

/** out = ln(1 + e^x) for n entries of type T; works in whole vectors, into the padding of the arena. */
@abi
export function softplus<T>(out: usize, x: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, softplusLanes<T>(v128.load(x)));
    x += 16;
    out += 16;
  }
}

/** 1 / (1 + e^-x) of one vector. */
@abi
@inline
export function sigmoidLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? sigmoidF64x2(x) : narrowed(sigmoidShort(lowLanes(x)), sigmoidShort(highLanes(x)));
}

/** out = 1 / (1 + e^-x) for n entries of type T; works in whole vectors, into the padding of the arena. */
@abi
export function sigmoid<T>(out: usize, x: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, sigmoidLanes<T>(v128.load(x)));
    x += 16;
    out += 16;
  }
}
