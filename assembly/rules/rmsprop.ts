// RMSProp: Adam's step without a first moment (Li, Wen, Lyu 2025, Table 1)
//   v <- beta2 v + (1 - beta2) g g
//   theta <- theta - lr g / (sqrt(v^ + epsRoot) + eps)
// @eq li2025 Table 1
import { descend, secondMoment } from "./adam";

@inline
export function rmsprop<T>(
  theta: v128, g: v128, v: usize, lr: v128, decayV: v128, gainV: v128, scaleV: v128, epsRoot: v128, eps: v128,
): v128 {
  return descend<T>(theta, g, v128.sqrt<T>(secondMoment<T>(v, g, decayV, gainV, scaleV, epsRoot)), lr, eps);
}
