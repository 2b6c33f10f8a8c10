// Products of row-major matrices, every entry added in the order of the inner index.
import type { Round } from './round.js';

/** c = a b for a (m x k) and b (k x n), each sum starting from `start` or from zero. */
export function matrixProduct(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  [m, k, n]: readonly [number, number, number],
  round: Round,
  start?: Float64Array,
): Float64Array {
  return Float64Array.from({ length: m * n }, (_, q) => {
    const i = Math.floor(q / n);
    const j = q % n;
    let sum = start?.[q] ?? 0;
    for (let t = 0; t < k; t++) sum = round(sum + round(a[i * k + t] * b[t * n + j]));
    return sum;
  });
}

/** aᵀ for a (rows x columns). */
export function transpose(a: ArrayLike<number>, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, q) => a[(q % rows) * columns + Math.floor(q / rows)]);
}
