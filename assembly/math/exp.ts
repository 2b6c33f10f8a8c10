// What is e^x? Write x = k ln 2 + t with k whole and |t| <= ln 2 / 2; then e^x = 2^k e^t with a polynomial for e^t.
// f64: error below 1.1 ulp, gradual underflow included. f32: through f64, error below 0.55 ulp.

import { bounded, powerOfTwo, scaled } from "./binary";
import { constant, LN2_HIGH, LN2_LOW, LOG2_E, ONE } from "./constant";
import { cubic, linear } from "./polynomial";
import { highLanes, lowLanes, narrowed } from "./widen";

const LEAST = memory.data<f64>([-750]); // e^x = 0 below
const MOST = memory.data<f64>([710]); // infinite above
const LEAST_SHORT = memory.data<f64>([-200]);
const MOST_SHORT = memory.data<f64>([200]);

// (e^t - 1 - t) / t² on |t| <= ln 2 / 2
const EXP = memory.data<f64>([
  0.5000000000000001, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062, 0.0013888888917213717, 0.00019841269863053618,
  2.4801521295954376e-5, 2.7557268459997064e-6, 2.7620088445409746e-7, 2.510038549551032e-8,
]);

// 2^r on |r| <= 1/2
const EXP2_SHORT = memory.data<f64>([
  1, 0.6931472067342503, 0.2402265092256076, 0.05550327159647605, 0.00961805662050108, 0.0013400454984126323, 0.00015461467905285986,
]);

/** e^t - 1 for |t| <= ln 2 / 2. */
@inline
export function expm1Reduced(t: v128): v128 {
  const t2 = f64x2.mul(t, t);
  const t4 = f64x2.mul(t2, t2);
  const p = f64x2.add(cubic(EXP, 0, t, t2), f64x2.mul(t4, f64x2.add(cubic(EXP, 4, t, t2), f64x2.mul(t4, linear(EXP, 8, t)))));
  return f64x2.add(t, f64x2.mul(t2, p));
}

/** e^t for |t| <= ln 2 / 2. */
@inline
export function expReduced(t: v128): v128 {
  return f64x2.add(constant(ONE), expm1Reduced(t));
}

/** e^x for every x: 0 below -745.2, infinity above 709.8, NaN for NaN. */
@inline
export function expF64x2(x: v128): v128 {
  const a = bounded(x, constant(LEAST), constant(MOST));
  const k = f64x2.nearest(f64x2.mul(a, constant(LOG2_E)));
  const high = f64x2.sub(a, f64x2.mul(k, constant(LN2_HIGH)));
  return scaled(expReduced(f64x2.sub(high, f64x2.mul(k, constant(LN2_LOW)))), k);
}

/** 2^r in f64 lanes to 28 bits, for |r| <= 1/2. */
@inline
export function exp2ShortReduced(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const tail = f64x2.add(linear(EXP2_SHORT, 4, r), f64x2.mul(constant(EXP2_SHORT + 48), r2));
  return f64x2.add(cubic(EXP2_SHORT, 0, r, r2), f64x2.mul(f64x2.mul(r2, r2), tail));
}

/** 2^z in f64 lanes to 28 bits, bounded by 2^-200 and 2^200: beyond, an f32 is 0 or infinite anyway. */
@inline
export function exp2Short(z: v128): v128 {
  const a = bounded(z, constant(LEAST_SHORT), constant(MOST_SHORT));
  const k = f64x2.nearest(a);
  return f64x2.mul(exp2ShortReduced(f64x2.sub(a, k)), powerOfTwo(k));
}

/** e^x for every x, in four f32 lanes. */
@inline
export function expF32x4(x: v128): v128 {
  return narrowed(
    exp2Short(f64x2.mul(lowLanes(x), constant(LOG2_E))),
    exp2Short(f64x2.mul(highLanes(x), constant(LOG2_E))),
  );
}

/** e^x of one vector. */
@abi
@inline
export function expLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? expF64x2(x) : expF32x4(x);
}

/** out = e^x for n entries of type T; works in whole vectors, into the padding of the arena. */
@abi
export function exp<T>(out: usize, x: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, expLanes<T>(v128.load(x)));
    x += 16;
    out += 16;
  }
}
