// AdamE-lambda (Li, Wen, Lyu 2025, section 5.1): Adam with the exponent lambda in place of the root
//   theta <- theta - lr m^ / ((v^ + epsRoot)^lambda + eps)
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
