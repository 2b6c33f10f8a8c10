// Stochastic gradient descent
//   theta <- theta - lr g
import { Slot } from "./coefficients";

@inline
export function sgd<T>(theta: v128, g: v128, c: usize): v128 {
  return v128.sub<T>(theta, v128.mul<T>(v128.load(c, Slot.LR), g));
}
