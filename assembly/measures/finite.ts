// Which numbers are finite? x - x is 0 for those, with no bit set, and NaN for all others.
import { tailMask } from "../math/mask";

/** No bit for the lanes that hold a finite number, some bits for all others. */
@inline
export function notFinite<T>(x: v128): v128 {
  return v128.sub<T>(x, x);
}

function eachFinite<T>(x: usize, n: i32): bool {
  const last = x + ((<usize>(n - 1) * sizeof<T>()) & ~15);
  let found = v128.and(notFinite<T>(v128.load(last)), tailMask<T>(n));
  for (; x < last; x += 16) found = v128.or(found, notFinite<T>(v128.load(x)));
  return !v128.any_true(found);
}

/**
 * Whether every entry of an array, padded to whole vectors, is finite. No number that is not can be added away, so a finite sum answers for all; where
 * the sum is not finite, which may be by overflow, each entry is looked at.
 */
@abi
export function allFinite<T>(x: usize, n: i32): bool {
  if (n == 0) return true;
  const last = x + ((<usize>(n - 1) * sizeof<T>()) & ~15);
  let a = v128.and(v128.load(last), tailMask<T>(n)), b = i64x2.splat(0), c = b, d = b, at = x;
  for (; at + 112 < last; at += 128) {
    a = v128.add<T>(a, v128.add<T>(v128.load(at), v128.load(at, 16)));
    b = v128.add<T>(b, v128.add<T>(v128.load(at, 32), v128.load(at, 48)));
    c = v128.add<T>(c, v128.add<T>(v128.load(at, 64), v128.load(at, 80)));
    d = v128.add<T>(d, v128.add<T>(v128.load(at, 96), v128.load(at, 112)));
  }
  for (; at < last; at += 16) b = v128.add<T>(b, v128.load(at));
  const sum = v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d));
  return !v128.any_true(notFinite<T>(sum)) || eachFinite<T>(x, n);
}
