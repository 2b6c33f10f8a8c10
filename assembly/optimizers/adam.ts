// Adam (Kingma, Ba 2015; Li, Wen, Lyu 2025, table 1)
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g g
//   theta <- theta - lr m^ / (sqrt(v^ + epsRoot) + eps)
// With bias correction m^ = m / (1 - beta1^t), which is part of lr here, and v^ = v / (1 - beta2^t); else m^ = m, v^ = v.
import { firstMoment } from "./momentum";
import { descend, secondMoment } from "./rmsprop";

@inline
export function adam<T>(theta: v128, g: v128, m: usize, v: usize, c: usize): v128 {
  const mean = firstMoment<T>(m, g, c);
  return descend<T>(theta, mean, v128.sqrt<T>(secondMoment<T>(v, g, c)), c);
}
