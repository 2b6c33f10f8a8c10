// Inner products of vectors whose entries are four vectors, a replica in every lane, in the order of sum.ts: four strided partial sums,
// then (s_0 + s_2) + (s_1 + s_3).
import { highLanes, lowLanes, narrowed } from "./widen";

/** The numbers themselves, or of four f32 lanes the first or the last two in f64. */
@inline
function part<T>(wide: bool, high: bool, x: v128): v128 {
  if (!wide || sizeof<T>() == 8) return x;
  return high ? highLanes(x) : lowLanes(x);
}

@inline
function advanced<T>(wide: bool, high: bool, s: v128, x: usize, y: usize): v128 {
  const a = part<T>(wide, high, v128.load(x)), b = part<T>(wide, high, v128.load(y));
  return wide ? f64x2.add(s, f64x2.mul(a, b)) : v128.add<T>(s, v128.mul<T>(a, b));
}

@inline
function sums<T>(wide: bool, high: bool, x: usize, y: usize, n: i32): v128 {
  let s0 = v128.splat<T>(<T>0), s1 = s0, s2 = s0, s3 = s0;
  for (; n >= 4; n -= 4) {
    s0 = advanced<T>(wide, high, s0, x, y);
    s1 = advanced<T>(wide, high, s1, x + 64, y + 64);
    s2 = advanced<T>(wide, high, s2, x + 128, y + 128);
    s3 = advanced<T>(wide, high, s3, x + 192, y + 192);
    x += 256;
    y += 256;
  }
  if (n > 0) s0 = advanced<T>(wide, high, s0, x, y);
  if (n > 1) s1 = advanced<T>(wide, high, s1, x + 64, y + 64);
  if (n > 2) s2 = advanced<T>(wide, high, s2, x + 128, y + 128);
  if (wide) return f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
  return v128.add<T>(v128.add<T>(s0, s2), v128.add<T>(s1, s3));
}

/** Writes the inner products, summed in f64 as `dot` of sum.ts does. */
export function dotInLanes<T>(out: usize, x: usize, y: usize, n: i32): void {
  for (let q: usize = 0; q < 64; q += 16) {
    if (sizeof<T>() == 8) v128.store(out + q, sums<T>(true, false, x + q, y + q, n));
    else v128.store(out + q, narrowed(sums<T>(true, false, x + q, y + q, n), sums<T>(true, true, x + q, y + q, n)));
  }
}

/** Writes the inner products, summed in the type T as `dot4` of diagonal-net/dense-matrix.ts does. */
export function shortDotInLanes<T>(out: usize, x: usize, y: usize, n: i32): void {
  for (let q: usize = 0; q < 64; q += 16) v128.store(out + q, sums<T>(false, false, x + q, y + q, n));
}
