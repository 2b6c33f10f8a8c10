// How is a vector summed? Always in the same order, so that no bit depends on lanes, threads or the dtype's width: four strided partial
// sums in f64, s_k = x_k + x_(k+4) + x_(k+8) + ..., then (s_0 + s_2) + (s_1 + s_3). f32 entries are widened first; products are f64 too.

/** Entries 0 and 1 at `p`, widened. */
@inline
function pair<T>(p: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(p) : f64x2.promote_low_f32x4(v128.load64_zero(p));
}

/** Entry 0 at `p`, widened, beside a zero. A partial sum starts at +0 and is never -0, so adding that zero changes nothing. */
@inline
function single<T>(p: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_zero(p) : f64x2.promote_low_f32x4(v128.load32_zero(p));
}

/** (s_0 + s_2) + (s_1 + s_3) of s01 and s23. */
@inline
export function total(s01: v128, s23: v128): f64 {
  const s = f64x2.add(s01, s23);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** The sum of n entries of type T. */
@abi
export function sum<T>(x: usize, n: i32): f64 {
  const two: usize = 2 * sizeof<T>();
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  for (; n >= 4; n -= 4) {
    s01 = f64x2.add(s01, pair<T>(x));
    s23 = f64x2.add(s23, pair<T>(x + two));
    x += 2 * two;
  }
  if (n == 1) s01 = f64x2.add(s01, single<T>(x));
  if (n >= 2) s01 = f64x2.add(s01, pair<T>(x));
  if (n == 3) s23 = f64x2.add(s23, single<T>(x + two));
  return total(s01, s23);
}

/** The inner product of n entries of type T. */
@abi
export function dot<T>(x: usize, y: usize, n: i32): f64 {
  const two: usize = 2 * sizeof<T>();
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  for (; n >= 4; n -= 4) {
    s01 = f64x2.add(s01, f64x2.mul(pair<T>(x), pair<T>(y)));
    s23 = f64x2.add(s23, f64x2.mul(pair<T>(x + two), pair<T>(y + two)));
    x += 2 * two;
    y += 2 * two;
  }
  if (n == 1) s01 = f64x2.add(s01, f64x2.mul(single<T>(x), single<T>(y)));
  if (n >= 2) s01 = f64x2.add(s01, f64x2.mul(pair<T>(x), pair<T>(y)));
  if (n == 3) s23 = f64x2.add(s23, f64x2.mul(single<T>(x + two), single<T>(y + two)));
  return total(s01, s23);
}
