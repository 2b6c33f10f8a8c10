// What is tanh x? With q = e^(2|x|) - 1 it is q / (q + 2) with the sign of x. Write 2|x| = k ln 2 + t as for exp; then
// q = 2^k (e^t - 1) + (2^k - 1), which keeps the small q of a small x. f64: error below 3 ulp. f32: through f64, error below 0.51 ulp.

import { bounded, powerOfTwo } from "./binary";
import { constant, LN2_HIGH, LN2_LOW, LOG2_E, ONE, SIGN, TWO } from "./constant";
import { expm1Reduced } from "./exp";
import { highLanes, lowLanes, narrowed } from "./widen";

const LEAST = memory.data<f64>([0]);
const MOST = memory.data<f64>([40]); // tanh is 1 from 2|x| = 38.2 on

/** tanh x for every x: NaN for NaN. */
@inline
export function tanhF64x2(x: v128): v128 {
  const size = v128.andnot(x, constant(SIGN));
  const a = bounded(f64x2.add(size, size), constant(LEAST), constant(MOST));
  const k = f64x2.nearest(f64x2.mul(a, constant(LOG2_E)));
  const high = f64x2.sub(a, f64x2.mul(k, constant(LN2_HIGH)));
  const m = expm1Reduced(f64x2.sub(high, f64x2.mul(k, constant(LN2_LOW))));
  const power = powerOfTwo(k);
  const q = f64x2.add(f64x2.mul(power, m), f64x2.sub(power, constant(ONE)));
  return v128.or(f64x2.div(q, f64x2.add(q, constant(TWO))), v128.and(x, constant(SIGN)));
}

/** As tanhF64x2, in four f32 lanes. */
@inline
export function tanhF32x4(x: v128): v128 {
  return narrowed(tanhF64x2(lowLanes(x)), tanhF64x2(highLanes(x)));
}

/** tanh x of one vector. */
@abi
@inline
export function tanhLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? tanhF64x2(x) : tanhF32x4(x);
}

/** out = tanh x for n entries of type T; works in whole vectors, into the padding of the arena. */
@abi
export function tanh<T>(out: usize, x: usize, n: i32): void {
  const end = x + <usize>n * sizeof<T>();
  while (x < end) {
    v128.store(out, tanhLanes<T>(v128.load(x)));
    x += 16;
    out += 16;
  }
}
