// Polynomials of f64x2 lanes, in the pairing of Estrin: short chains of dependent operations. The coefficients lie in memory (see
// constant.ts); scripts/coefficients.py prints them.

import { constant } from "./constant";

/** c[i] + c[i+1] x. */
@inline
export function linear(c: usize, i: usize, x: v128): v128 {
  return f64x2.add(constant(c + (i << 3)), f64x2.mul(constant(c + ((i + 1) << 3)), x));
}

/** (c[i] + c[i+1] x) + x2 (c[i+2] + c[i+3] x), where x2 = x². */
@inline
export function cubic(c: usize, i: usize, x: v128, x2: v128): v128 {
  return f64x2.add(linear(c, i, x), f64x2.mul(x2, linear(c, i + 2, x)));
}
