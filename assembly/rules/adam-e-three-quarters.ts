// AdamE with lambda = ¾: two square roots need no logarithm, x^¾ = √x √√x within 2 ulp.
import { descend, secondMoment } from "./adam";
import { moment } from "./momentum";

@inline
export function adamEThreeQuarters<T>(
  theta: v128, g: v128, m: usize, v: usize,
  lr: v128, decayM: v128, gainM: v128, decayV: v128, gainV: v128, scaleV: v128, epsRoot: v128, eps: v128,
): v128 {
  const step = moment<T>(m, g, decayM, gainM);
  const root = v128.sqrt<T>(secondMoment<T>(v, g, decayV, gainV, scaleV, epsRoot));
  return descend<T>(theta, step, v128.mul<T>(root, v128.sqrt<T>(root)), lr, eps);
}
