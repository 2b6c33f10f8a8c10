// Lion (Chen et al. 2023, Alg. 2), with beta1 in the coefficients of v, which it does not have, and beta2 in those of m:
//   c = beta1 m + (1 - beta1) g,   m <- beta2 m + (1 - beta2) g
//   theta <- (1 - lr weightDecay) theta - lr sign(c)
// @eq chen2023 Alg. 2
import { moment } from "./momentum";
import { alongSign } from "./sign-sgd";

@inline
export function lion<T>(theta: v128, g: v128, m: usize, lr: v128, decayM: v128, gainM: v128, decayV: v128, gainV: v128, shrink: v128): v128 {
  const c = v128.add<T>(v128.mul<T>(decayV, v128.load(m)), v128.mul<T>(gainV, g));
  moment<T>(m, g, decayM, gainM);
  return alongSign<T>(theta, c, lr, shrink);
}
