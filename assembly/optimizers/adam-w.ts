// AdamW (Loshchilov, Hutter 2019): Adam after the decoupled decay
//   theta <- (1 - lr weightDecay) theta
import { adam } from "./adam";
import { Slot } from "./coefficients";

@inline
export function adamW<T>(theta: v128, g: v128, m: usize, v: usize, c: usize): v128 {
  return adam<T>(v128.mul<T>(theta, v128.load(c, Slot.SHRINK)), g, m, v, c);
}
