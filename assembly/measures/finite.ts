// Which numbers are finite? x - x is 0 for those, with no bit set, and NaN for all others.
import { tailMask } from "../math/mask";

/** No bit for the lanes that hold a finite number, some bits for all others. */
@inline
export function notFinite<T>(x: v128): v128 {
  return v128.sub<T>(x, x);
}

/** Whether every entry of an array, padded to whole vectors, is finite. */
@abi
export function allFinite<T>(x: usize, n: i32): bool {
  if (n == 0) return true;
  let found = i64x2.splat(0);
  const last = x + ((<usize>(n - 1) * sizeof<T>()) & ~15);
  for (; x + 48 < last; x += 64) {
    const pair = v128.or(notFinite<T>(v128.load(x)), notFinite<T>(v128.load(x, 16)));
    found = v128.or(found, v128.or(pair, v128.or(notFinite<T>(v128.load(x, 32)), notFinite<T>(v128.load(x, 48)))));
  }
  for (; x < last; x += 16) found = v128.or(found, notFinite<T>(v128.load(x)));
  return !v128.any_true(v128.or(found, v128.and(notFinite<T>(v128.load(x)), tailMask<T>(n))));
}
