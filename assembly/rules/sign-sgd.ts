// signSGD (Bernstein, Wang, Azizzadenesheli, Anandkumar 2018, Alg. 1)
//   theta <- (1 - lr weightDecay) theta - lr sign(g)
// @eq bernstein2018 Alg. 1
import { notFinite } from "../measures/finite";

/** theta shrunk and moved by lr against the sign of each lane, -1, 0 or 1; NaN where that is not finite, since a step would hide it. */
@inline
export function alongSign<T>(theta: v128, direction: v128, lr: v128, shrink: v128): v128 {
  const zero = v128.splat<T>(<T>0), one = v128.splat<T>(<T>1);
  const sign = v128.sub<T>(v128.and(v128.gt<T>(direction, zero), one), v128.and(v128.lt<T>(direction, zero), one));
  return v128.sub<T>(v128.mul<T>(theta, shrink), v128.mul<T>(lr, v128.or(sign, notFinite<T>(direction))));
}

@inline
export function signSgd<T>(theta: v128, g: v128, lr: v128, shrink: v128): v128 {
  return alongSign<T>(theta, g, lr, shrink);
}
