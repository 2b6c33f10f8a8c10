// SGD with momentum
//   m <- decay m + gain g
//   theta <- theta - lr m
// EMA momentum (Li, Wen, Lyu 2025, Table 1): decay = beta1, gain = 1 - beta1.
// Heavy ball (torch.optim.SGD): decay = momentum, gain = 1 - dampening, and gain = 1 in the first step.
// @eq li2025 Table 1
// @eq ma2023 (15)
import { sgd } from "./sgd";

/** Stores and returns the moment  x <- decay x + gain g. */
@inline
export function moment<T>(x: usize, g: v128, decay: v128, gain: v128): v128 {
  const next = v128.add<T>(v128.mul<T>(decay, v128.load(x)), v128.mul<T>(gain, g));
  v128.store(x, next);
  return next;
}

@inline
export function momentum<T>(theta: v128, g: v128, m: usize, lr: v128, decayM: v128, gainM: v128): v128 {
  return sgd<T>(theta, moment<T>(m, g, decayM, gainM), lr);
}
