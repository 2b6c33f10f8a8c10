// Sums over vectors whose entries are four vectors, a replica in every lane, in the order of sum.ts: four strided partial sums,
// then (s_0 + s_2) + (s_1 + s_3).
import { half, narrowed } from "./widen";

/** s + x y, or s + x where y is 0; in f64 where that is wide. */
@inline
function advanced<T>(wide: bool, high: bool, s: v128, x: usize, y: usize): v128 {
  if (!wide) return v128.add<T>(s, v128.mul<T>(v128.load(x), v128.load(y)));
  const a = half<T>(high, v128.load(x));
  return f64x2.add(s, y == 0 ? a : f64x2.mul(a, half<T>(high, v128.load(y))));
}

/** y + k entries, unless there is no y. */
@inline
function after(y: usize, k: usize, apart: usize): usize {
  return y == 0 ? 0 : y + k * apart;
}

@inline
function sums<T>(wide: bool, high: bool, x: usize, y: usize, n: i32, apart: usize): v128 {
  let s0 = v128.splat<T>(<T>0), s1 = s0, s2 = s0, s3 = s0;
  for (; n >= 4; n -= 4) {
    s0 = advanced<T>(wide, high, s0, x, y);
    s1 = advanced<T>(wide, high, s1, x + apart, after(y, 1, apart));
    s2 = advanced<T>(wide, high, s2, x + 2 * apart, after(y, 2, apart));
    s3 = advanced<T>(wide, high, s3, x + 3 * apart, after(y, 3, apart));
    x += 4 * apart;
    y = after(y, 4, apart);
  }
  if (n > 0) s0 = advanced<T>(wide, high, s0, x, y);
  if (n > 1) s1 = advanced<T>(wide, high, s1, x + apart, after(y, 1, apart));
  if (n > 2) s2 = advanced<T>(wide, high, s2, x + 2 * apart, after(y, 2, apart));
  if (wide) return f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
  return v128.add<T>(v128.add<T>(s0, s2), v128.add<T>(s1, s3));
}

/** Writes the inner products, summed in f64 as `dot` of sum.ts does. */
export function dotInLanes<T>(out: usize, x: usize, y: usize, n: i32): void {
  for (let q: usize = 0; q < 64; q += 16) {
    const low = sums<T>(true, false, x + q, y + q, n, 64);
    v128.store(out + q, sizeof<T>() == 8 ? low : narrowed(low, sums<T>(true, true, x + q, y + q, n, 64)));
  }
}

/** Writes the inner products, summed in the type T as `dot4` of diagonal-net/dense-matrix.ts does. */
export function shortDotInLanes<T>(out: usize, x: usize, y: usize, n: i32): void {
  for (let q: usize = 0; q < 64; q += 16) v128.store(out + q, sums<T>(false, false, x + q, y + q, n, 64));
}

/** Writes the means of the squares of n entries that are `apart` bytes from each other, in f64 until the end. */
export function meanSquareInLanes<T>(out: usize, x: usize, n: i32, apart: usize): void {
  const count = f64x2.splat(<f64>n);
  for (let q: usize = 0; q < 64; q += 16) {
    const low = f64x2.div(sums<T>(true, false, x + q, x + q, n, apart), count);
    v128.store(out + q, sizeof<T>() == 8 ? low : narrowed(low, f64x2.div(sums<T>(true, true, x + q, x + q, n, apart), count)));
  }
}

/** Half of the sums of n entries in f64: of one of the four vectors, its two f64 lanes, or two of its four f32 lanes. */
@inline
export function halfSum<T>(high: bool, x: usize, n: i32): v128 {
  return sums<T>(true, high, x, 0, n, 64);
}
