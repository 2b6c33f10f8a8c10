// The coefficients of an optimizer that is alone, for the steps that take one number at a time.
import { Slot } from "./coefficients";

/** v <- beta2 v + (1 - beta2) x, stored and returned. */
@inline
export function average<T>(v: usize, x: T, c: usize): T {
  const next = load<T>(c, Slot.DECAY_V) * load<T>(v) + load<T>(c, Slot.GAIN_V) * x;
  store<T>(v, next);
  return next;
}
