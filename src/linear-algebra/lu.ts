// Linear systems with any square matrix: elimination with partial pivoting.

/** Half a unit in the last place, relative to the number. */
const unit = 2 ** -53;

/**
 * x with A x = b, n x n; undefined when A is singular, that is when a pivot is no larger than the rounding of the numbers it was made from, at any scale
 * of rows and columns.
 */
export function solve(A: Float64Array, b: Float64Array): Float64Array | undefined {
  const n = b.length;
  const a = A.slice();
  const x = b.slice();
  const sizes = A.map(Math.abs); // of all that was added up in an entry
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i;
    const top = a[pivot * n + k];
    if (!(Math.abs(top) > n * unit * sizes[pivot * n + k])) return undefined;
    if (pivot !== k) {
      for (const rows of [a, sizes]) {
        for (let j = k; j < n; j++) [rows[k * n + j], rows[pivot * n + j]] = [rows[pivot * n + j], rows[k * n + j]];
      }
      [x[k], x[pivot]] = [x[pivot], x[k]];
    }
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k] / top;
      for (let j = k; j < n; j++) {
        a[i * n + j] -= factor * a[k * n + j];
        sizes[i * n + j] += Math.abs(factor) * sizes[k * n + j];
      }
      x[i] -= factor * x[k];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i] -= a[i * n + j] * x[j];
    x[i] /= a[i * n + i];
  }
  return x;
}
