// Functions of a symmetric matrix by its eigenvectors, and the solution X of A X + X A = C, which is X_ij = C_ij / (λ_i + λ_j) in them.
import { multiply, transpose } from '../../../src/linear-algebra/products.js';
import type { Eigen } from '../../../src/linear-algebra/symmetric-eigen.js';

/** Q diag(f(values)) Qᵀ. */
export function matrixFunction({ values, vectors }: Eigen, f: (value: number) => number): Float64Array {
  const n = values.length;
  const out = new Float64Array(n * n);
  const mapped = values.map(f);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const share = mapped[k] * vectors[i * n + k];
      for (let j = 0; j < n; j++) out[i * n + j] += share * vectors[j * n + k];
    }
  }
  return out;
}

/** X with A X + X A = C, n x n. Pairs with λ_i + λ_j <= `flat` get 0: the part of C that A does not move. */
export function lyapunov({ values, vectors }: Eigen, C: Float64Array, flat = 0): Float64Array {
  const n = values.length;
  const turned = multiply(transpose(vectors, n), multiply(C, vectors, n), n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const sum = values[i] + values[j];
      turned[i * n + j] = sum > flat ? turned[i * n + j] / sum : 0;
    }
  }
  return multiply(multiply(vectors, turned, n), transpose(vectors, n), n);
}

/** The n x n identity. */
export function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}
