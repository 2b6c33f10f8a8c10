// How many rows exact l1 recovery of a sparse vector needs: the statistical dimension of the l1 descent cone
// (Amelunxen, Lotz, McCoy, Tropp 2014, Prop. 4.5),
//   delta(d, kappa) = min over tau >= 0 of  kappa (1 + tau²) + (d - kappa) E (|g| - tau)²_+ ,   g ~ N(0, 1).
// Random data with n rows recovers a kappa-sparse w* by min ‖w‖_1 with a probability that jumps from 0 to 1 around n = delta.
import { exponential } from '../kernels/series.js';

/** E (|g| - tau)²_+ = 2 ∫_tau^∞ (x - tau)² φ(x) dx by Simpson's rule; beyond tau + 12 nothing is left. */
function tailMoment(tau: number): number {
  const panels = 400;
  const h = 12 / panels;
  let sum = 0;
  for (let k = 0; k <= panels; k++) {
    const x = tau + k * h;
    const weight = k === 0 || k === panels ? 1 : k % 2 === 1 ? 4 : 2;
    sum += weight * (x - tau) * (x - tau) * exponential((-x * x) / 2);
  }
  return ((2 * h) / 3 / Math.sqrt(2 * Math.PI)) * sum;
}

/**
 * The number of rows at which l1 minimization begins to recover kappa-sparse vectors of d entries.
 * @eq amelunxen2014 Prop. 4.5
 */
export function l1RecoveryRows(d: number, kappa: number): number {
  const rows = (tau: number): number => kappa * (1 + tau * tau) + (d - kappa) * tailMoment(tau);
  // The function is convex: a ternary search closes in on its minimum.
  let [low, high] = [0, 10];
  while (high - low > 1e-6) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (rows(a) < rows(b)) high = b;
    else low = a;
  }
  return rows((low + high) / 2);
}
