// The parameter update of the diagonal net in one fused pass over the coordinates: gradients of u and v from g, both updates, the new w.
import { tailMask } from "../../math/mask";
import { hasFirstMoment, hasSecondMoment, update } from "../../generated/rules";
import { Slot } from "../../rules/coefficients";
import { DiagonalNet } from "./problem";

/** w and, where there are any, the second moments, times zero: NaN where one of them is not finite. */
@inline
function probe<T, R>(w: v128, s: usize, half: usize): v128 {
  const sum = hasSecondMoment<R>() ? v128.add<T>(w, v128.add<T>(v128.load(s), v128.load(s + half))) : w;
  return v128.mul<T>(sum, v128.splat<T>(<T>0));
}

/** The pass in lanes: an entry is whole vectors, each with its own coefficients. Adds up the probes in the 64 bytes at `check`. */
function sweepLanes<T, R>(net: DiagonalNet, m: usize, s: usize, c: usize, check: usize): void {
  const entry = net.entry;
  const half = net.stride * entry;
  const two = v128.splat<T>(<T>2);
  let u = net.u, w = net.w, g = net.g;
  for (const end = u + <usize>net.d * entry; u < end; ) {
    for (let r: usize = 0; r < entry; r += 16) {
      const u0 = v128.load(u), v0 = v128.load(u + half);
      const g2 = v128.mul<T>(two, v128.load(g));
      const k = c + r;
      const lr = v128.load(k, Slot.LR), decayM = v128.load(k, Slot.DECAY_M), gainM = v128.load(k, Slot.GAIN_M);
      const decayV = v128.load(k, Slot.DECAY_V), gainV = v128.load(k, Slot.GAIN_V), scaleV = v128.load(k, Slot.SCALE_V);
      const epsRoot = v128.load(k, Slot.EPS_ROOT), eps = v128.load(k, Slot.EPS), shrink = v128.load(k, Slot.SHRINK), exponent = v128.load(k, Slot.EXPONENT);
      const u1 = update<T, R>(u0, v128.mul<T>(u0, g2), m, s, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
      const v1 = update<T, R>(v0, v128.neg<T>(v128.mul<T>(v0, g2)), m + half, s + half, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
      const w1 = v128.sub<T>(v128.mul<T>(u1, u1), v128.mul<T>(v1, v1));
      v128.store(u, u1);
      v128.store(u + half, v1);
      v128.store(w, w1);
      v128.store(check + r, v128.add<T>(v128.load(check + r), probe<T, R>(w1, s, half)));
      u += 16;
      w += 16;
      g += 16;
      if (hasFirstMoment<R>()) m += 16;
      if (hasSecondMoment<R>()) s += 16;
    }
  }
}

/** The pass of one configuration alone: a vector holds neighbouring coordinates, and the last one may reach beyond d. */
function sweepAlone<T, R>(net: DiagonalNet, m: usize, s: usize, c: usize, check: usize): void {
  const half = net.stride * sizeof<T>();
  const lr = v128.load(c, Slot.LR), decayM = v128.load(c, Slot.DECAY_M), gainM = v128.load(c, Slot.GAIN_M);
  const decayV = v128.load(c, Slot.DECAY_V), gainV = v128.load(c, Slot.GAIN_V), scaleV = v128.load(c, Slot.SCALE_V);
  const epsRoot = v128.load(c, Slot.EPS_ROOT), eps = v128.load(c, Slot.EPS), shrink = v128.load(c, Slot.SHRINK), exponent = v128.load(c, Slot.EXPONENT);
  const two = v128.splat<T>(<T>2);
  let u = net.u, v = u + half, w = net.w, g = net.g, mv = m + half, sv = s + half;
  let sum = v128.splat<T>(<T>0), before = sum, last = sum;
  for (const end = u + <usize>net.d * sizeof<T>(); u < end; ) {
    const u0 = v128.load(u), v0 = v128.load(v);
    const g2 = v128.mul<T>(two, v128.load(g));
    const u1 = update<T, R>(u0, v128.mul<T>(u0, g2), m, s, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    const v1 = update<T, R>(v0, v128.neg<T>(v128.mul<T>(v0, g2)), mv, sv, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    const w1 = v128.sub<T>(v128.mul<T>(u1, u1), v128.mul<T>(v1, v1));
    v128.store(u, u1);
    v128.store(v, v1);
    v128.store(w, w1);
    last = probe<T, R>(w1, s, half);
    before = sum;
    sum = v128.add<T>(sum, last);
    u += 16;
    v += 16;
    w += 16;
    g += 16;
    if (hasFirstMoment<R>()) {
      m += 16;
      mv += 16;
    }
    if (hasSecondMoment<R>()) {
      s += 16;
      sv += 16;
    }
  }
  v128.store(check, v128.add<T>(before, v128.and(last, tailMask<T>(net.d))));
}

@byRule
@inline
export function sweepNet<T, R>(net: DiagonalNet, m: usize, s: usize, c: usize, check: usize): void {
  if (net.vectors == 0) sweepAlone<T, R>(net, m, s, c, check);
  else sweepLanes<T, R>(net, m, s, c, check);
}
