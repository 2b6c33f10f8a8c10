// AdamE-lambda (Li, Wen, Lyu 2025, Sec. 5.1): Adam with another root,  root(x) = x^lambda.
// @eq li2025 Sec. 5.1
import { powNonNegative } from "../math/pow";
import { descend, secondMoment } from "./adam";
import { moment } from "./momentum";

@inline
export function adamE<T>(
  theta: v128, g: v128, m: usize, v: usize,
  lr: v128, decayM: v128, gainM: v128, decayV: v128, gainV: v128, scaleV: v128, epsRoot: v128, eps: v128, exponent: v128,
): v128 {
  const step = moment<T>(m, g, decayM, gainM);
  const root = powNonNegative<T>(secondMoment<T>(v, g, decayV, gainV, scaleV, epsRoot), exponent);
  return descend<T>(theta, step, root, lr, eps);
}
