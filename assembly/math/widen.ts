// Four f32 lanes as two pairs of f64 lanes, and back with one rounding.

/** Lanes 0 and 1. */
@inline
export function lowLanes(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Lanes 2 and 3 of four 32-bit lanes, twice. */
@inline
export function upperHalf(x: v128): v128 {
  return v128.shuffle<i64>(x, x, 1, 1);
}

/** Lanes 2 and 3. */
@inline
export function highLanes(x: v128): v128 {
  return f64x2.promote_low_f32x4(upperHalf(x));
}

/** The four lanes of two pairs, rounded to f32. */
@inline
export function narrowed(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** The numbers themselves, or of four f32 lanes the first or the last two in f64. */
@inline
export function half<T>(high: bool, x: v128): v128 {
  if (sizeof<T>() == 8) return x;
  return high ? highLanes(x) : lowLanes(x);
}
