// Linear systems with a symmetric positive definite matrix: A = L Lᵀ.
import { dot } from './products.js';

/** The lower triangle L of A = L Lᵀ, n x n row-major with zeros above; undefined when a pivot is not positive. Only A's lower triangle is read. */
export function cholesky(A: Float64Array, n: number): Float64Array | undefined {
  const L = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const row = L.subarray(j * n, j * n + j);
    const rest = A[j * n + j] - dot(row, row);
    if (!(rest > 0)) return undefined;
    const pivot = Math.sqrt(rest);
    L[j * n + j] = pivot;
    let i = j + 1;
    // Four rows at a time: a sum waits for its last addition, four sums do not wait for one another.
    for (; i + 3 < n; i += 4) {
      const [p, q, r, s] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let k = 0; k < j; k++) {
        const x = row[k];
        a += L[p + k] * x;
        b += L[q + k] * x;
        c += L[r + k] * x;
        d += L[s + k] * x;
      }
      L[p + j] = (A[p + j] - a) / pivot;
      L[q + j] = (A[q + j] - b) / pivot;
      L[r + j] = (A[r + j] - c) / pivot;
      L[s + j] = (A[s + j] - d) / pivot;
    }
    for (; i < n; i++) L[i * n + j] = (A[i * n + j] - dot(L.subarray(i * n, i * n + j), row)) / pivot;
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
