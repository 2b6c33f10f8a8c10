// The flat valley:  f = r² (1 + q²),  q = x cos - y sin,  r = x sin + y cos.
import type { Round } from '../math/round.js';
import { cosTurn, sinTurn } from '../math/trig.js';

/** The gradient at theta = (x, y) of the valley turned by a part of a whole turn. */
export function valleyGradient(turns: number, theta: Float64Array, round: Round): Float64Array {
  const [x, y] = theta as unknown as [number, number];
  const s = round(sinTurn(turns));
  const c = round(cosTurn(turns));
  const q = round(round(x * c) - round(y * s));
  const r = round(round(x * s) + round(y * c));
  const fq = round(2 * q * round(r * r));
  const fr = round(2 * r * round(1 + round(q * q)));
  return Float64Array.of(round(round(fq * c) + round(fr * s)), round(round(fr * c) - round(fq * s)));
}
