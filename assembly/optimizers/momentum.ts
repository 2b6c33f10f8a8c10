// SGD with momentum
//   m <- a m + b g
//   theta <- theta - lr m
// EMA momentum (Li, Wen, Lyu 2025, table 1): a = beta1, b = 1 - beta1.
// Heavy ball (torch.optim.SGD): a = momentum, b = 1 - dampening, and b = 1 in the first step.
import { Slot } from "./coefficients";

/** Stores and returns the moment  x <- decay x + gain g. */
@inline
export function moment<T>(x: usize, g: v128, decay: v128, gain: v128): v128 {
  const next = v128.add<T>(v128.mul<T>(decay, v128.load(x)), v128.mul<T>(gain, g));
  v128.store(x, next);
  return next;
}

/** The first moment m of every rule that has one. */
@inline
export function firstMoment<T>(m: usize, g: v128, c: usize): v128 {
  return moment<T>(m, g, v128.load(c, Slot.DECAY_M), v128.load(c, Slot.GAIN_M));
}

@inline
export function momentum<T>(theta: v128, g: v128, m: usize, c: usize): v128 {
  return v128.sub<T>(theta, v128.mul<T>(v128.load(c, Slot.LR), firstMoment<T>(m, g, c)));
}
