// Linear systems with a symmetric positive definite matrix: A = L Lᵀ.
import { dot } from './products.js';

/** The lower triangle L of A = L Lᵀ, n x n row-major with zeros above; undefined when a pivot is not positive. Only A's lower triangle is read. */
export function cholesky(A: Float64Array, n: number): Float64Array | undefined {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = A[i * n + j] - dot(L.subarray(i * n, i * n + j), L.subarray(j * n, j * n + j));
      if (i > j) L[i * n + j] = rest / L[j * n + j];
      else if (rest > 0) L[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return L;
}

/** x with L Lᵀ x = b. */
export function solveCholesky(L: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i++) x[i] = (x[i] - dot(L.subarray(i * n, i * n + i), x.subarray(0, i))) / L[i * n + i];
  for (let i = n - 1; i >= 0; i--) {
    const share = x[i] / L[i * n + i];
    x[i] = share;
    for (let j = 0; j < i; j++) x[j] -= share * L[i * n + j];
  }
  return x;
}
