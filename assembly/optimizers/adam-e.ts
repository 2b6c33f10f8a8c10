// AdamE-lambda (Li, Wen, Lyu 2025, section 5.1): Adam with the exponent lambda in place of the root
//   theta <- theta - lr m^ / ((v^ + epsRoot)^lambda + eps)
// The quarters need no logarithm: x^¼ = sqrt(sqrt(x)) and x^¾ = sqrt(x) sqrt(sqrt(x)), both within 2 ulp.
import { powF32x4, powF64x2 } from "../math/pow";
import { Slot } from "./coefficients";
import { firstMoment } from "./momentum";
import { descend, secondMoment } from "./rmsprop";

@inline
export function adamE<T>(theta: v128, g: v128, m: usize, v: usize, c: usize): v128 {
  const mean = firstMoment<T>(m, g, c);
  const square = secondMoment<T>(v, g, c);
  const exponent = v128.load(c, Slot.EXPONENT);
  const root = sizeof<T>() == 8 ? powF64x2(square, exponent) : powF32x4(square, exponent);
  return descend<T>(theta, mean, root, c);
}

/** lambda = ¼. */
@inline
export function adamEQuarter<T>(theta: v128, g: v128, m: usize, v: usize, c: usize): v128 {
  const mean = firstMoment<T>(m, g, c);
  return descend<T>(theta, mean, v128.sqrt<T>(v128.sqrt<T>(secondMoment<T>(v, g, c))), c);
}

/** lambda = ¾. */
@inline
export function adamEThreeQuarters<T>(theta: v128, g: v128, m: usize, v: usize, c: usize): v128 {
  const mean = firstMoment<T>(m, g, c);
  const root = v128.sqrt<T>(secondMoment<T>(v, g, c));
  return descend<T>(theta, mean, v128.mul<T>(root, v128.sqrt<T>(root)), c);
}
