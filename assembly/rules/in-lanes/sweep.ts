// The pass of an update rule over parameters in lanes: an entry is four vectors, and every lane has coefficients of its own.
import { hasFirstMoment, hasSecondMoment, update } from "../../generated/rules";
import { notFinite } from "../../measures/finite";
import { Slot } from "../coefficients";

/** The pass over n entries for one rule. Returns whether parameters and second moments of all lanes are finite. */
@byRule
export function sweepInLanes<T, R>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): bool {
  let found = i64x2.splat(0);
  for (const end = theta + (<usize>n << 6); theta < end; ) {
    for (let k = c; k < c + 64; k += 16) {
      const lr = v128.load(k, Slot.LR), decayM = v128.load(k, Slot.DECAY_M), gainM = v128.load(k, Slot.GAIN_M);
      const decayV = v128.load(k, Slot.DECAY_V), gainV = v128.load(k, Slot.GAIN_V), scaleV = v128.load(k, Slot.SCALE_V);
      const epsRoot = v128.load(k, Slot.EPS_ROOT), eps = v128.load(k, Slot.EPS), shrink = v128.load(k, Slot.SHRINK), exponent = v128.load(k, Slot.EXPONENT);
      const next = update<T, R>(v128.load(theta), v128.load(g), m, v, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
      v128.store(theta, next);
      found = v128.or(found, notFinite<T>(next));
      theta += 16;
      g += 16;
      if (hasFirstMoment<R>()) m += 16;
      if (hasSecondMoment<R>()) {
        found = v128.or(found, notFinite<T>(v128.load(v)));
        v += 16;
      }
    }
  }
  return !v128.any_true(found);
}
