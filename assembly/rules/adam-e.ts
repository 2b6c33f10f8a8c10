// AdamE-lambda (Li, Wen, Lyu 2025, Sec. 5.1): Adam with another root,  root(x) = x^lambda.
// @eq li2025 Sec. 5.1
import { powF32x4, powF64x2 } from "../math/pow";
import { descend, secondMoment } from "./adam";
import { moment } from "./momentum";

/** x^lambda, not inlined: it is long, and many loops have it. */
function powerOf<T>(x: v128, lambda: v128): v128 {
  return sizeof<T>() == 8 ? powF64x2(x, lambda) : powF32x4(x, lambda);
}

@inline
export function adamE<T>(
  theta: v128, g: v128, m: usize, v: usize,
  lr: v128, decayM: v128, gainM: v128, decayV: v128, gainV: v128, scaleV: v128, epsRoot: v128, eps: v128, exponent: v128,
): v128 {
  const step = moment<T>(m, g, decayM, gainM);
  const root = powerOf<T>(secondMoment<T>(v, g, decayV, gainV, scaleV, epsRoot), exponent);
  return descend<T>(theta, step, root, lr, eps);
}
