// Eigenvalues and eigenvectors of a symmetric matrix, by the kernels' Jacobi rotations, and what is made of them.
import { place, withKernels } from '../kernels/shared.js';

/** A = Q diag(values) Qᵀ. */
export interface Eigen {
  /** Smallest first. */
  readonly values: Float64Array;
  /** Q, n x n row-major: column k belongs to values[k]. */
  readonly vectors: Float64Array;
}

/** The eigenvalues and eigenvectors of a symmetric n x n matrix. */
export function symmetricEigen(A: Float64Array, n: number): Eigen {
  return withKernels((kernels) => {
    const a = place(kernels, A);
    const q = kernels.allocate(8 * n * n);
    kernels.exports.jacobi(a, q, n);
    const diagonal = kernels.f64(a, n * n);
    const Q = kernels.f64(q, n * n);
    const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => diagonal[i * n + i] - diagonal[j * n + j]);
    const vectors = new Float64Array(n * n);
    order.forEach((k, to) => {
      for (let i = 0; i < n; i++) vectors[i * n + to] = Q[i * n + k];
    });
    return { values: Float64Array.from(order, (k) => diagonal[k * n + k]), vectors };
  });
}
