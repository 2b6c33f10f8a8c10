// Powers of vectors in the slow equations.
// @eq li2025 Def. 4.3
import { powOf } from '../../kernels/functions.js';

/** x_j^p: by square roots for the exponents that have them, else by the kernels' power. */
export function powers(x: Float64Array, p: number): Float64Array {
  if (p === 0.5) return x.map(Math.sqrt);
  if (p === 0.25) return x.map((a) => Math.sqrt(Math.sqrt(a)));
  if (p === 0.75) return x.map((a) => Math.sqrt(a) * Math.sqrt(Math.sqrt(a)));
  return powOf(x, p);
}
