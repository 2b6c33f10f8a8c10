// Averages of numbers that several entries share: of an optimizer that is alone, and of those in lanes.
import { Slot } from "./coefficients";
import { moment } from "./momentum";

/** v <- beta2 v + (1 - beta2) x, stored and returned. */
@inline
export function average<T>(v: usize, x: T, c: usize): T {
  const next = load<T>(c, Slot.DECAY_V) * load<T>(v) + load<T>(c, Slot.GAIN_V) * x;
  store<T>(v, next);
  return next;
}

/** The same for an entry of parameters in lanes; x is stored at `x`. */
@inline
export function averageInLanes<T>(v: usize, x: usize, c: usize): void {
  for (let q: usize = 0; q < 64; q += 16) moment<T>(v + q, v128.load(x + q), v128.load(c + q, Slot.DECAY_V), v128.load(c + q, Slot.GAIN_V));
}
