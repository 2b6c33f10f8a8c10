// The pass of an update rule over arrays of parameters. A loop takes its rule as a type parameter R, so that it holds that rule only.
import { hasFirstMoment, hasSecondMoment, takesPower, update } from "../generated/rules";
import { tailMask } from "../math/mask";
import { notFinite } from "../measures/finite";
import { adamESweep } from "./adam-e-sweep";
import { Slot } from "./coefficients";

/** Some bits where theta, or the second moment if the rule has one, is not finite. */
@inline
function probe<T, R>(theta: v128, v: usize): v128 {
  return hasSecondMoment<R>() ? v128.or(notFinite<T>(theta), notFinite<T>(v128.load(v))) : notFinite<T>(theta);
}

/** The pass over n parameters for one rule: four vectors at a time, one at the end of the arrays. Returns whether parameters and second moments are finite. */
@byRule
export function sweep<T, R>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): bool {
  if (takesPower<R>()) return adamESweep<T>(theta, g, m, v, c, n);
  const lr = v128.load(c, Slot.LR), decayM = v128.load(c, Slot.DECAY_M), gainM = v128.load(c, Slot.GAIN_M);
  const decayV = v128.load(c, Slot.DECAY_V), gainV = v128.load(c, Slot.GAIN_V), scaleV = v128.load(c, Slot.SCALE_V);
  const epsRoot = v128.load(c, Slot.EPS_ROOT), eps = v128.load(c, Slot.EPS), shrink = v128.load(c, Slot.SHRINK), exponent = v128.load(c, Slot.EXPONENT);
  const end = theta + <usize>n * sizeof<T>();
  let found = i64x2.splat(0);
  while (theta < end) {
    const a = update<T, R>(v128.load(theta), v128.load(g), m, v, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, a);
    if (theta + 64 > end) {
      const own = probe<T, R>(a, v);
      found = v128.or(found, theta + 16 > end ? v128.and(own, tailMask<T>(n)) : own);
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
    const pair = v128.or(probe<T, R>(a, v), probe<T, R>(b, v + 16));
    found = v128.or(found, v128.or(pair, v128.or(probe<T, R>(d, v + 32), probe<T, R>(e, v + 48))));
    theta += 64;
    g += 64;
    if (hasFirstMoment<R>()) m += 64;
    if (hasSecondMoment<R>()) v += 64;
  }
  return !v128.any_true(found);
}
