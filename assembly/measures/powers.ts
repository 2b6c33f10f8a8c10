// Sums of powers, in the fixed order of math/sum.ts: ‖w‖_p^p and tr(Diag(H)^p).
import { powF64x2 } from "../math/pow";
import { sum } from "../math/sum";

/** What a negative entry x contributes: |x|^p, -|x|^p, or nothing. */
@abi
export namespace Negative {
  export const MIRROR: i32 = 0;
  export const ODD: i32 = 1;
  export const ZERO: i32 = 2;
}

/** Sum of x_i^p over n f64 entries, p > 0; `out` is scratch for as many. Exact roots and identities for p = 1 and ½. */
@abi
export function sumPowers(out: usize, x: usize, n: i32, p: f64, negative: i32): f64 {
  const exponent = f64x2.splat(p),
    zero = f64x2.splat(0);
  for (let q: usize = 0, end = (<usize>n) << 3; q < end; q += 16) {
    const xi = v128.load(x + q);
    const size = f64x2.abs(xi);
    const power = p == 1 ? size : p == 0.5 ? f64x2.sqrt(size) : powF64x2(size, exponent);
    const other = negative == Negative.MIRROR ? power : negative == Negative.ODD ? f64x2.neg(power) : zero;
    v128.store(out + q, v128.bitselect(other, power, f64x2.lt(xi, zero)));
  }
  return sum<f64>(out, n);
}

/** x^p of one number >= 0. */
@abi
export function power(x: f64, p: f64): f64 {
  return f64x2.extract_lane(powF64x2(f64x2.splat(x), f64x2.splat(p)), 0);
}
