// What is ln x? Write x = 2^e m with sqrt(1/2) <= m < sqrt(2) and s = (m - 1) / (m + 1); then ln m = 2 atanh s = 2 s + s z P(z), z = s².
// f64: error below 0.9 ulp, arranged as in fdlibm's e_log.c. f32: through f64, error below 0.51 ulp.

import { exponent, significand } from "./binary";
import { constant, HALF, LN2, LN2_HIGH, LN2_LOW, MAX_FINITE, MIN_NORMAL, ONE, TWO, TWO_TO_54 } from "./constant";
import { all2, all4 } from "./mask";
import { cubic } from "./polynomial";
import { highLanes, lowLanes, narrowed } from "./widen";

// (atanh(s) / s - 1) 2 / z
const LOG = memory.data<f64>([
  0.6666666666666666, 0.4000000000000088, 0.28571428570803614, 0.22222222391713917, 0.18181795640132906, 0.15386239702814658,
  0.13268773138656886, 0.13086626147840102,
]);

// 2 / ln 2 atanh(s) / s, in z
const LOG2_SHORT = memory.data<f64>([
  2.885390081789987, 0.9617966734515485, 0.5770835660048659, 0.41167376623771057, 0.3407120415619086,
]);

/** s for m = 1 + f. */
@inline
export function logRatio(f: v128): v128 {
  return f64x2.div(f, f64x2.add(f, constant(TWO)));
}

/** logRest(f) from s = logRatio(f). As 2 s = f - s f and s f = f²/2 - s f²/2, the division's error meets no large term. */
@inline
export function logRestOf(f: v128, s: v128): v128 {
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const p = f64x2.mul(z, f64x2.add(cubic(LOG, 0, z, z2), f64x2.mul(f64x2.mul(z2, z2), cubic(LOG, 4, z, z2))));
  const h = f64x2.mul(constant(HALF), f64x2.mul(f, f));
  return f64x2.sub(f64x2.mul(s, f64x2.add(h, p)), h);
}

/** ln(1 + f) - f for sqrt(1/2) <= 1 + f < sqrt(2). */
@inline
export function logRest(f: v128): v128 {
  return logRestOf(f, logRatio(f));
}

/** ln(2^e m): e = exponent, m = significand. */
@inline
function logOf(e: v128, m: v128): v128 {
  const f = f64x2.sub(m, constant(ONE));
  const rest = f64x2.add(logRest(f), f64x2.mul(e, constant(LN2_LOW)));
  return f64x2.add(f64x2.mul(e, constant(LN2_HIGH)), f64x2.add(f, rest));
}

/** ln x for x positive, normal and finite. */
@inline
export function logNormal(x: v128): v128 {
  return logOf(exponent(x), significand(x));
}

/** True lanes where x is positive, normal and finite. */
@inline
export function isOrdinary(x: v128): v128 {
  return v128.and(f64x2.ge(x, constant(MIN_NORMAL)), f64x2.le(x, constant(MAX_FINITE)));
}

/** ln x for every x: -infinity at 0 and -0, infinity at infinity, NaN for x < 0 and NaN. */
@inline
export function logF64x2(x: v128): v128 {
  return all2(isOrdinary(x)) ? logNormal(x) : logRare(x);
}

/** As logF64x2, when a lane is subnormal, zero, negative, infinite or NaN. The other lanes get the bits of logNormal. */
function logRare(x: v128): v128 {
  const subnormal = f64x2.lt(x, constant(MIN_NORMAL));
  const normal = f64x2.mul(x, v128.bitselect(constant(TWO_TO_54), constant(ONE), subnormal));
  const e = f64x2.sub(exponent(normal), v128.and(f64x2.splat(54), subnormal));
  let y = logOf(e, significand(normal));
  y = v128.bitselect(f64x2.splat(-Infinity), y, f64x2.eq(x, f64x2.splat(0)));
  y = v128.bitselect(x, y, f64x2.eq(x, f64x2.splat(Infinity)));
  return v128.bitselect(y, f64x2.splat(NaN), f64x2.ge(x, f64x2.splat(0)));
}

/** s for m. */
@inline
export function log2Ratio(m: v128): v128 {
  return f64x2.div(f64x2.sub(m, constant(ONE)), f64x2.add(m, constant(ONE)));
}

/** log2 x in f64 lanes to 37 bits, for x positive and normal. */
@inline
export function log2Short(x: v128): v128 {
  const s = log2Ratio(significand(x));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const p = f64x2.add(cubic(LOG2_SHORT, 0, z, z2), f64x2.mul(f64x2.mul(z2, z2), constant(LOG2_SHORT + 32)));
  return f64x2.add(exponent(x), f64x2.mul(s, p));
}

/** ln x for every x, in four f32 lanes; special values as in logF64x2. */
@inline
export function logF32x4(x: v128): v128 {
  const y = narrowed(
    f64x2.mul(log2Short(lowLanes(x)), constant(LN2)),
    f64x2.mul(log2Short(highLanes(x)), constant(LN2)),
  );
  const ordinary = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, f32x4.splat(Infinity)));
  return all4(ordinary) ? y : logSpecialF32x4(x, y);
}

/** y with the logarithms of 0, infinity, negative numbers and NaN put in. */
function logSpecialF32x4(x: v128, y: v128): v128 {
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  y = v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(Infinity)));
  return v128.bitselect(y, f32x4.splat(NaN), f32x4.ge(x, f32x4.splat(0)));
}

/** ln x of one vector. */
@abi
@inline
export function logLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? logF64x2(x) : logF32x4(x);
}

/** out = ln x for n entries of type T; works in whole vectors, into the padding of the arena. */
@abi
export function log<T>(out: usize, x: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, logLanes<T>(v128.load(x)));
    x += 16;
    out += 16;
  }
}
