// A X + X A = C for a symmetric A: X_ij = C_ij / (λ_i + λ_j) in A's eigenvectors.
import { multiply, transpose } from './products.js';
import type { Eigen } from './symmetric-eigen.js';

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
