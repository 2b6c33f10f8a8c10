// The pass of an update rule over arrays of parameters. A loop takes its rule as a type parameter R, so that it holds that rule only.
import { hasFirstMoment, hasSecondMoment, takesPower, update } from "../generated/rules";
import { Slot } from "./coefficients";

/**
 * The pass over n parameters for one rule: four vectors at a time, but one where each takes a power, which is long enough by itself, and at
 * the end of the arrays.
 */
@byRule
export function sweep<T, R>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): void {
  const lr = v128.load(c, Slot.LR), decayM = v128.load(c, Slot.DECAY_M), gainM = v128.load(c, Slot.GAIN_M);
  const decayV = v128.load(c, Slot.DECAY_V), gainV = v128.load(c, Slot.GAIN_V), scaleV = v128.load(c, Slot.SCALE_V);
  const epsRoot = v128.load(c, Slot.EPS_ROOT), eps = v128.load(c, Slot.EPS), shrink = v128.load(c, Slot.SHRINK), exponent = v128.load(c, Slot.EXPONENT);
  const end = theta + <usize>n * sizeof<T>();
  while (theta < end) {
    const a = update<T, R>(v128.load(theta), v128.load(g), m, v, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, a);
    if (takesPower<R>() || theta + 48 >= end) {
      theta += 16;
      g += 16;
      m += 16;
      v += 16;
      continue;
    }
    const b = update<T, R>(v128.load(theta, 16), v128.load(g, 16), m + 16, v + 16, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, b, 16);
    const d = update<T, R>(v128.load(theta, 32), v128.load(g, 32), m + 32, v + 32, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, d, 32);
    const e = update<T, R>(v128.load(theta, 48), v128.load(g, 48), m + 48, v + 48, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, e, 48);
    theta += 64;
    g += 64;
    if (hasFirstMoment<R>()) m += 64;
    if (hasSecondMoment<R>()) v += 64;
  }
}
