// What is x^y? 2^(y log2 x), for x >= 0: x is a second moment or a magnitude, so a negative x has the answer NaN, whatever y; but for powLanes and
// powers, which models are computed with.
// f64, |y| < 1: 2^(y e + y log2 m) for x = 2^e m, with y e in two doubles.
// f64, other y and x near 0 or infinity: log2 x to about 64 bits in two doubles, the method of fdlibm's e_pow.c without its table.
// The error is below 1.5 ulp in f64, and below 0.55 ulp in f32, which goes through f64.

import { bounded, exponent, head, scaled, shifted, significand } from "./binary";
import { constant, constant32, LN2, LOG2_E, MIN_NORMAL, ONE, TWO_TO_54, WHOLE } from "./constant";
import { exp2Short, exp2ShortReduced, expReduced } from "./exp";
import { isOrdinary, log2Ratio, log2Short, logRatio, logRestOf } from "./log";
import { all2, all4 } from "./mask";
import { cubic } from "./polynomial";
import { highLanes, lowLanes, narrowed, upperHalf } from "./widen";

const SCALE = memory.data<f64>([0.9617966939259756]); // 2 / (3 ln 2)
const SCALE_HIGH = memory.data<f64>([0.9617966860532761]); // its head
const SCALE_LOW = memory.data<f64>([7.872699542894897e-9]); // the rest
const SQRT_HALF_F32 = memory.data<u32>([0x3f3504f4]); // the bits of the first f32 above sqrt(1/2)
const EXPONENT_MASK_F32 = memory.data<u32>([0xff800000]);
const MIN_NORMAL_F32 = memory.data<f32>([1.17549435e-38]);
const INFINITY_F32 = memory.data<u32>([0x7f800000]);
const ONE_F32 = memory.data<f32>([1]);
const THREE = memory.data<f64>([3]);

// 2 / ln 2 atanh(s) / s, in z
const LOG2_FRACTION = memory.data<f64>([2.8853900798033365, 0.96179883880211, 0.5767151860190234, 0.43171769745887384]);

// 3 (atanh(s) / s - 1 - z/3) / z²
const POW_LOG = memory.data<f64>([
  0.6, 0.4285714285714405, 0.3333333333248435, 0.27272727502971605, 0.23076892456343187, 0.20002206357338018, 0.17559372811383578,
  0.1758457654214663,
]);

/** True lanes where powFraction holds: x positive, normal and finite, |y| < 1, so that x^y is normal too. */
@inline
export function isFraction(x: v128, y: v128): v128 {
  return v128.and(isOrdinary(x), f64x2.lt(f64x2.abs(y), constant(ONE)));
}

/** The part t of y log2 x = t + w for x = 2^e (1 + f): exact, since a head has 26 bits. */
@inline
export function exactPart(e: v128, y: v128): v128 {
  return f64x2.mul(head(y), e);
}

/** The part w, of size below 1, from f and s = f / (f + 2). */
@inline
export function otherPart(e: v128, f: v128, s: v128, y: v128): v128 {
  const log = f64x2.add(f, logRestOf(f, s));
  return f64x2.add(f64x2.mul(f64x2.mul(y, constant(LOG2_E)), log), f64x2.mul(f64x2.sub(y, head(y)), e));
}

/** 2^(t + w), a normal number. */
@inline
export function exp2Parts(t: v128, w: v128): v128 {
  const k = f64x2.nearest(f64x2.add(t, w));
  const r = f64x2.mul(f64x2.add(f64x2.sub(t, k), w), constant(LN2));
  return shifted(expReduced(r), k);
}

/** x^y where isFraction. */
@inline
function powFraction(x: v128, y: v128): v128 {
  const e = exponent(x);
  const f = f64x2.sub(significand(x), constant(ONE));
  return exp2Parts(exactPart(e, y), otherPart(e, f, logRatio(f), y));
}

/** x^y for every x and y. */
function powGeneral(x: v128, y: v128): v128 {
  const subnormal = f64x2.lt(x, constant(MIN_NORMAL));
  const normal = f64x2.mul(x, v128.bitselect(constant(TWO_TO_54), constant(ONE), subnormal));
  const e = f64x2.sub(exponent(normal), v128.and(f64x2.splat(54), subnormal));
  // |log2 x| > 10^-16 unless x = 1, so exponents of ±10^20 overflow or underflow as all larger ones do
  const factor = bounded(y, f64x2.splat(-1e20), f64x2.splat(1e20));

  // s = (m - 1) / (m + 1) as sh + sl
  const m = significand(normal);
  const f = f64x2.sub(m, constant(ONE));
  const d = f64x2.add(m, constant(ONE));
  const dh = head(d);
  const dl = f64x2.sub(m, f64x2.sub(dh, constant(ONE)));
  const inverse = f64x2.div(constant(ONE), d);
  const s = f64x2.mul(f, inverse);
  const sh = head(s);
  const sl = f64x2.mul(inverse, f64x2.sub(f64x2.sub(f, f64x2.mul(sh, dh)), f64x2.mul(sh, dl)));

  // c = 3 atanh(s) / s = 3 + z + z² P(z) as ch + cl
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  const p = f64x2.mul(z2, f64x2.add(cubic(POW_LOG, 0, z, z2), f64x2.mul(z4, cubic(POW_LOG, 4, z, z2))));
  const tail = f64x2.add(p, f64x2.mul(sl, f64x2.add(sh, s)));
  const zh = f64x2.mul(sh, sh);
  const ch = head(f64x2.add(f64x2.add(constant(THREE), zh), tail));
  const cl = f64x2.sub(tail, f64x2.sub(f64x2.sub(ch, constant(THREE)), zh));

  // a = s c as ah + al
  const u = f64x2.mul(sh, ch);
  const v = f64x2.add(f64x2.mul(sl, ch), f64x2.mul(cl, s));
  const ah = head(f64x2.add(u, v));
  const al = f64x2.sub(v, f64x2.sub(ah, u));

  // log2 x = e + 2 / (3 ln 2) a as lh + ll
  const bh = f64x2.mul(ah, constant(SCALE_HIGH));
  const bl = f64x2.add(f64x2.mul(ah, constant(SCALE_LOW)), f64x2.mul(al, constant(SCALE)));
  const lh = head(f64x2.add(f64x2.add(bh, bl), e));
  const ll = f64x2.sub(bl, f64x2.sub(f64x2.sub(lh, e), bh));

  // y log2 x = th + tl = k + r
  const yh = head(factor);
  const th = f64x2.mul(yh, lh);
  const tl = f64x2.add(f64x2.mul(f64x2.sub(factor, yh), lh), f64x2.mul(factor, ll));
  const t = f64x2.add(th, tl);
  const k = bounded(f64x2.nearest(t), f64x2.splat(-1080), f64x2.splat(1025));
  const r = bounded(f64x2.add(f64x2.sub(th, k), tl), f64x2.splat(-1), f64x2.splat(1));
  let q = scaled(expReduced(f64x2.mul(r, constant(LN2))), k);
  const zero = f64x2.splat(0);
  const infinity = f64x2.splat(Infinity);
  const atZero = f64x2.eq(x, zero);
  const atInfinity = f64x2.eq(x, infinity);
  const grows = v128.or(v128.and(atZero, f64x2.lt(y, zero)), v128.and(atInfinity, f64x2.gt(y, zero)));
  q = v128.bitselect(v128.and(infinity, grows), q, v128.or(atZero, atInfinity));
  q = v128.bitselect(f64x2.splat(1), q, f64x2.eq(y, zero));
  return v128.bitselect(q, f64x2.splat(NaN), v128.and(f64x2.ge(x, zero), f64x2.eq(y, y)));
}

/** As powF64x2, when a lane is out of the ordinary. The other lanes keep the bits of powFraction. */
function powRare(x: v128, y: v128): v128 {
  const other = powGeneral(x, y), fraction = isFraction(x, y);
  return v128.any_true(fraction) ? v128.bitselect(powFraction(x, y), other, fraction) : other;
}

/**
 * x^y for x >= 0 and every y. x^0 = 1 and 1^y = 1, at 0 and infinity too; 0^y is 0 for y > 0 and infinity for y < 0; infinity^y the
 * other way round. NaN for x < 0, and when x or y is NaN. Cheap where x is normal and |y| < 1. Not inlined: it is long, and many loops have it.
 */
export function powF64x2(x: v128, y: v128): v128 {
  return all2(isFraction(x, y)) ? powFraction(x, y) : powRare(x, y);
}

/** True lanes where powFractionF32 holds: x positive, normal and finite, |y| < 1. */
@inline
export function isFractionF32(x: v128, y: v128): v128 {
  const normal = v128.and(f32x4.ge(x, constant32(MIN_NORMAL_F32)), f32x4.lt(x, constant32(INFINITY_F32)));
  return v128.and(normal, f32x4.lt(f32x4.abs(y), constant32(ONE_F32)));
}

/** The exponents of four normal f32, as i32. */
@inline
export function exponentF32(x: v128): v128 {
  return i32x4.shr_s(i32x4.sub(x, constant32(SQRT_HALF_F32)), 23);
}

/** Their significands. */
@inline
export function significandF32(x: v128): v128 {
  return i32x4.sub(x, v128.and(i32x4.sub(x, constant32(SQRT_HALF_F32)), constant32(EXPONENT_MASK_F32)));
}

/** y log2 x in f64 lanes to 30 bits, for x = 2^e m, e in the lower two i32 lanes, s = (m - 1) / (m + 1). */
@inline
export function scaledLog2(e: v128, s: v128, y: v128): v128 {
  const z = f64x2.mul(s, s);
  return f64x2.mul(y, f64x2.add(f64x2.convert_low_i32x4_s(e), f64x2.mul(s, cubic(LOG2_FRACTION, 0, z, f64x2.mul(z, z)))));
}

/** 2^t of two pairs of f64 lanes, as four normal f32: their exponents are added to all four at once. */
@inline
export function exp2Pairs(low: v128, high: v128): v128 {
  const kLow = f64x2.nearest(low);
  const kHigh = f64x2.nearest(high);
  const q = narrowed(exp2ShortReduced(f64x2.sub(low, kLow)), exp2ShortReduced(f64x2.sub(high, kHigh)));
  const k = v128.shuffle<i32>(f64x2.add(kLow, constant(WHOLE)), f64x2.add(kHigh, constant(WHOLE)), 0, 2, 4, 6);
  return i32x4.add(q, i32x4.shl(k, 23));
}

/** x^y where isFractionF32. */
@inline
function powFractionF32(x: v128, y: v128): v128 {
  const e = exponentF32(x), m = significandF32(x);
  const low = scaledLog2(e, log2Ratio(lowLanes(m)), lowLanes(y));
  return exp2Pairs(low, scaledLog2(upperHalf(e), log2Ratio(highLanes(m)), highLanes(y)));
}

/** x^y for every x and y, in four f32 lanes. */
function powGeneralF32(x: v128, y: v128): v128 {
  const low = exp2Short(f64x2.mul(lowLanes(y), log2Short(lowLanes(x))));
  const high = exp2Short(f64x2.mul(highLanes(y), log2Short(highLanes(x))));
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const infinity = f32x4.splat(Infinity);
  const up = v128.bitselect(f32x4.gt(y, zero), f32x4.lt(y, zero), f32x4.gt(x, one)); // x > 1 and y > 0, or x < 1 and y < 0
  const edge = v128.or(v128.or(f32x4.eq(x, zero), f32x4.eq(x, infinity)), f32x4.eq(f32x4.abs(y), infinity));
  let q = narrowed(low, high);
  q = v128.bitselect(v128.and(infinity, up), q, edge);
  q = v128.bitselect(one, q, v128.or(f32x4.eq(y, zero), f32x4.eq(x, one)));
  return v128.bitselect(q, f32x4.splat(NaN), v128.and(f32x4.ge(x, zero), f32x4.eq(y, y)));
}

/** As powF32x4, when a lane is out of the ordinary. The other lanes keep the bits of powFractionF32. */
function powRareF32(x: v128, y: v128): v128 {
  const other = powGeneralF32(x, y), fraction = isFractionF32(x, y);
  return v128.any_true(fraction) ? v128.bitselect(powFractionF32(x, y), other, fraction) : other;
}

/** As powF64x2, in four f32 lanes. */
export function powF32x4(x: v128, y: v128): v128 {
  return all4(isFractionF32(x, y)) ? powFractionF32(x, y) : powRareF32(x, y);
}

/** x^y of two vectors, x >= 0. */
@inline
export function powNonNegative<T>(x: v128, y: v128): v128 {
  return sizeof<T>() == 8 ? powF64x2(x, y) : powF32x4(x, y);
}

/** |x|^y with the sign of (±1)^y: of a negative x only whole powers are numbers. */
function signed<T>(power: v128, x: v128, y: v128): v128 {
  const half = v128.mul<T>(y, v128.splat<T>(<T>0.5));
  const isWhole = v128.eq<T>(v128.nearest<T>(y), y);
  const isEven = v128.eq<T>(v128.nearest<T>(half), half);
  const other = v128.bitselect(v128.bitselect(power, v128.neg<T>(power), isEven), v128.splat<T>(<T>NaN), isWhole);
  return v128.bitselect(other, power, v128.lt<T>(x, v128.splat<T>(<T>0)));
}

/** x^y of two vectors, whatever the sign of x: (-2)^3 = -8. */
@abi
@inline
export function powLanes<T>(x: v128, y: v128): v128 {
  const power = powNonNegative<T>(v128.abs<T>(x), y);
  return v128.any_true(v128.lt<T>(x, v128.splat<T>(<T>0))) ? signed<T>(power, x, y) : power;
}

/** out = x^y for n entries of type T of any sign, each with an exponent of its own; works in whole vectors, into the padding of the arena. */
@abi
export function powers<T>(out: usize, x: usize, y: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, powLanes<T>(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
    out += 16;
  }
}
