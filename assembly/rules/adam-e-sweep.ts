// The pass of AdamE-lambda over arrays of parameters, block by block: the second moments, their powers by stages, the parameters.
import { BLOCK, powBlock } from "../math/pow-block";
import { tailMask } from "../math/mask";
import { notFinite } from "../measures/finite";
import { SCRATCH } from "../memory";
import { descend, secondMoment } from "./adam";
import { Slot } from "./coefficients";
import { moment } from "./momentum";

/** Where the powers of a block stand: above what powBlock takes. */
const POWERS: usize = SCRATCH + 4 * BLOCK;

/** As `sweep` of sweep.ts. */
export function adamESweep<T>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): bool {
  const bytes = (<usize>n * sizeof<T>() + 15) & ~15;
  let found = i64x2.splat(0), last = found;
  for (let done: usize = 0; done < bytes; done += BLOCK) {
    const size = min(BLOCK, bytes - done);
    const decayV = v128.load(c, Slot.DECAY_V), gainV = v128.load(c, Slot.GAIN_V), scaleV = v128.load(c, Slot.SCALE_V), epsRoot = v128.load(c, Slot.EPS_ROOT);
    for (let q: usize = 0; q < size; q += 16) v128.store(q, secondMoment<T>(v + q, v128.load(g + q), decayV, gainV, scaleV, epsRoot), POWERS);
    powBlock<T>(POWERS, POWERS, size, v128.load(c, Slot.EXPONENT));
    const lr = v128.load(c, Slot.LR), decayM = v128.load(c, Slot.DECAY_M), gainM = v128.load(c, Slot.GAIN_M), eps = v128.load(c, Slot.EPS);
    for (let q: usize = 0; q < size; q += 16) {
      const a = descend<T>(v128.load(theta + q), moment<T>(m + q, v128.load(g + q), decayM, gainM), v128.load(q, POWERS), lr, eps);
      v128.store(theta + q, a);
      found = v128.or(found, last);
      last = v128.or(notFinite<T>(a), notFinite<T>(v128.load(v + q)));
    }
    theta += size;
    g += size;
    m += size;
    v += size;
  }
  return !v128.any_true(v128.or(found, v128.and(last, tailMask<T>(n))));
}
