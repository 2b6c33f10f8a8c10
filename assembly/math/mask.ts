// Does a comparison hold in every lane? Asked through the lanes' sign bits: in the loop of pow that costs less than all_true.

/** Of two 64-bit lanes, each all ones or all zeros. */
@inline
export function all2(mask: v128): bool {
  return i64x2.bitmask(mask) == 3;
}

/** Of four 32-bit lanes, each all ones or all zeros. */
@inline
export function all4(mask: v128): bool {
  return i32x4.bitmask(mask) == 15;
}
