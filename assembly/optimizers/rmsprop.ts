// RMSProp: the AGM recursion with beta1 = 0 (Li, Wen, Lyu 2025, table 1)
//   v <- beta2 v + (1 - beta2) g g
//   theta <- theta - lr g / (sqrt(v^ + epsRoot) + eps),    v^ = v / (1 - beta2^t) with bias correction, else v
import { Slot } from "./coefficients";
import { moment } from "./momentum";

/** v^ + epsRoot: a second moment as the preconditioner sees it. */
@inline
export function seen<T>(v: v128, c: usize): v128 {
  return v128.add<T>(v128.mul<T>(v, v128.load(c, Slot.SCALE_V)), v128.load(c, Slot.EPS_ROOT));
}

/** Advances v and returns v^ + epsRoot. */
@inline
export function secondMoment<T>(v: usize, g: v128, c: usize): v128 {
  return seen<T>(moment<T>(v, v128.mul<T>(g, g), v128.load(c, Slot.DECAY_V), v128.load(c, Slot.GAIN_V)), c);
}

/** theta - lr step / (root + eps). */
@inline
export function descend<T>(theta: v128, step: v128, root: v128, c: usize): v128 {
  const move = v128.div<T>(v128.mul<T>(v128.load(c, Slot.LR), step), v128.add<T>(root, v128.load(c, Slot.EPS)));
  return v128.sub<T>(theta, move);
}

@inline
export function rmsprop<T>(theta: v128, g: v128, v: usize, c: usize): v128 {
  return descend<T>(theta, g, v128.sqrt<T>(secondMoment<T>(v, g, c)), c);
}
