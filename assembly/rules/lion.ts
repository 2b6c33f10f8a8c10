// Lion (Chen et al. 2023, Alg. 2), with beta1 in the coefficients of v, which it does not have, and beta2 in those of m:
//   c = beta1 m + (1 - beta1) g,   m <- beta2 m + (1 - beta2) g
//   theta <- (1 - lr weightDecay) theta - lr sign(c)
// @eq chen2023 Alg. 2
import { moment } from "./momentum";

/** -1, 0 or 1, by the sign of each lane. */
@inline
function signOf<T>(x: v128): v128 {
  const zero = v128.splat<T>(<T>0), one = v128.splat<T>(<T>1);
  return v128.sub<T>(v128.and(v128.gt<T>(x, zero), one), v128.and(v128.lt<T>(x, zero), one));
}

@inline
export function lion<T>(theta: v128, g: v128, m: usize, lr: v128, decayM: v128, gainM: v128, decayV: v128, gainV: v128, shrink: v128): v128 {
  const c = v128.add<T>(v128.mul<T>(decayV, v128.load(m)), v128.mul<T>(gainV, g));
  moment<T>(m, g, decayM, gainM);
  return v128.sub<T>(v128.mul<T>(theta, shrink), v128.mul<T>(lr, signOf<T>(c)));
}
