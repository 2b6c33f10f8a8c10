// Masks of lanes: each all ones or all zeros.
import { constant, MIN_NORMAL } from "./constant";

/** Whether both 64-bit lanes are ones. Asked through their sign bits: in the loop of pow that costs less than all_true. */
@inline
export function all2(mask: v128): bool {
  return i64x2.bitmask(mask) == 3;
}

/** Whether both f64 lanes are positive and normal. */
@inline
export function isNormal(x: v128): bool {
  return i64x2.all_true(v128.and(f64x2.ge(x, constant(MIN_NORMAL)), f64x2.lt(x, f64x2.splat(Infinity))));
}

/** Whether all four 32-bit lanes are ones. */
@inline
export function all4(mask: v128): bool {
  return i32x4.bitmask(mask) == 15;
}

/** The lanes of the last vector of an array of n numbers that hold one of them; all lanes when n fills it. */
@inline
export function tailMask<T>(n: i32): v128 {
  const lanes = n & (16 / sizeof<T>() - 1);
  if (lanes == 0) return i64x2.splat(-1);
  if (sizeof<T>() == 8) return i64x2(-1, 0);
  return i32x4(-1, lanes > 1 ? -1 : 0, lanes > 2 ? -1 : 0, 0);
}
