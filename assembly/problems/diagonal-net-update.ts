// The parameter update of the diagonal net in one fused pass over the coordinates: gradients of u and v from g, both updates, the new w.
import { hasSecondMoment, Rule, update } from "../optimizers/rule";
import { DiagonalNet } from "./diagonal-net";

/** All lanes of a vector whose entry lies below d, for the last vector of an array of d numbers; all lanes when d fills it. */
@inline
function tailMask<T>(d: i32): v128 {
  const lanes = d & (16 / sizeof<T>() - 1);
  if (lanes == 0) return i64x2.splat(-1);
  if (sizeof<T>() == 8) return i64x2(-1, 0);
  return i32x4(-1, lanes > 1 ? -1 : 0, lanes > 2 ? -1 : 0, 0);
}

/** One bit for every lane of the 64 bytes at `check` that holds a NaN. */
@inline
function nanLanes<T>(check: usize): i32 {
  let lanes = 0;
  for (let r: usize = 0; r < 64; r += 16) {
    const x = v128.load(check + r);
    const nan = v128.ne<T>(x, x);
    const bits = sizeof<T>() == 8 ? i64x2.bitmask(nan) : i32x4.bitmask(nan);
    lanes |= bits << <i32>(r / sizeof<T>());
  }
  return lanes;
}

/**
 * The pass for one rule. Whether w and the second moments are finite is added up in the 64 bytes at `check`, where x * 0 is NaN if x is
 * not finite. Alone, a vector holds neighbouring coordinates and the last one may reach beyond d; in lanes, an entry is whole vectors.
 */
@inline
function sweep<T>(kind: i32, net: DiagonalNet, m: usize, s: usize, c: usize, check: usize): void {
  const half = net.stride * net.entry;
  const alone = net.vectors == 0;
  const entry: usize = alone ? <usize>16 : net.entry;
  const end = alone ? (<usize>net.d * sizeof<T>() + 15) & ~15 : <usize>net.d * entry;
  const last = alone ? end - 16 : end;
  const mask = tailMask<T>(net.d);
  const zero = v128.splat<T>(<T>0), two = v128.splat<T>(<T>2);
  let u = net.u, w = net.w, g = net.g;
  for (let q: usize = 0; q < end; ) {
    for (let r: usize = 0; r < entry; r += 16, q += 16) {
      const u0 = v128.load(u + q), v0 = v128.load(u + half + q);
      const g2 = v128.mul<T>(two, v128.load(g + q));
      const u1 = update<T>(kind, u0, v128.mul<T>(u0, g2), m + q, s + q, c + r);
      const v1 = update<T>(kind, v0, v128.neg<T>(v128.mul<T>(v0, g2)), m + half + q, s + half + q, c + r);
      const w1 = v128.sub<T>(v128.mul<T>(u1, u1), v128.mul<T>(v1, v1));
      v128.store(u + q, u1);
      v128.store(u + half + q, v1);
      v128.store(w + q, w1);
      let probe = w1;
      if (hasSecondMoment(kind)) probe = v128.add<T>(probe, v128.add<T>(v128.load(s + q), v128.load(s + half + q)));
      probe = v128.mul<T>(probe, zero);
      if (q == last) probe = v128.and(probe, mask);
      v128.store(check + r, v128.add<T>(v128.load(check + r), probe));
    }
  }
}

/** Updates the parameters by the rule `kind` with the moments at m and s. Returns one bit for every lane that is no longer finite. */
export function updateParameters<T>(net: DiagonalNet, kind: i32, m: usize, s: usize, c: usize, check: usize): i32 {
  memory.fill(check, 0, 64);
  switch (kind) {
    case Rule.SGD: sweep<T>(Rule.SGD, net, m, s, c, check); break;
    case Rule.MOMENTUM: sweep<T>(Rule.MOMENTUM, net, m, s, c, check); break;
    case Rule.NESTEROV: sweep<T>(Rule.NESTEROV, net, m, s, c, check); break;
    case Rule.RMSPROP: sweep<T>(Rule.RMSPROP, net, m, s, c, check); break;
    case Rule.ADAM: sweep<T>(Rule.ADAM, net, m, s, c, check); break;
    case Rule.ADAM_W: sweep<T>(Rule.ADAM_W, net, m, s, c, check); break;
    case Rule.ADAM_E_QUARTER: sweep<T>(Rule.ADAM_E_QUARTER, net, m, s, c, check); break;
    case Rule.ADAM_E_THREE_QUARTERS: sweep<T>(Rule.ADAM_E_THREE_QUARTERS, net, m, s, c, check); break;
    default: sweep<T>(Rule.ADAM_E, net, m, s, c, check);
  }
  return nanLanes<T>(check);
}
