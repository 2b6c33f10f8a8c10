// tr H and tr(Diag(H)^p): what SGD and Adam minimize along the manifold under label noise (Li, Wen, Lyu 2025, theorems 5.1 and 5.2).
import { type Measure, negative, sumPowers } from './measure.js';

/**
 * tr(Diag(H)^p) = sum_j H_jj^p. On the manifold of minimizers no H_jj is negative. Off it, where one may be, a whole p takes the power
 * as it is, and a fractional p counts a negative entry as zero.
 */
export function traceDiagonalPower(p: number): Measure {
  const treatment = !Number.isInteger(p) ? negative.zero : p % 2 === 0 ? negative.mirror : negative.odd;
  return ({ at }) => sumPowers(at.hessianDiagonal, p, treatment);
}
