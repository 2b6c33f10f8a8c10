// What is (A + shift I)^p of a symmetric matrix A without negative eigenvalues? Q diag((w_k + shift)^p) Qᵀ with A = Q diag(w) Qᵀ.
import { power } from "../measures/powers";
import { jacobi } from "./jacobi";
import { dot } from "./sum";

/** out = (a + shift I)^p, all n x n in f64. `a` is lost and `vectors` is scratch; eigenvalues that rounding left below zero count as zero. */
export function matrixPower(out: usize, a: usize, vectors: usize, n: usize, p: f64, shift: f64): void {
  jacobi(a, vectors, n);
  for (let k: usize = 0; k < n; ++k) {
    const w = load<f64>(a + ((k * n + k) << 3));
    store<f64>(out + (k << 3), power((w < 0 ? 0 : w) + shift, p));
  }
  const row = n << 3;
  for (let i: usize = 0; i < n; ++i) {
    for (let k: usize = 0; k < row; k += 8) store<f64>(a + i * row + k, load<f64>(vectors + i * row + k) * load<f64>(out + k));
  }
  for (let i: usize = 0; i < n; ++i) {
    for (let j: usize = 0; j < n; ++j, out += 8) store<f64>(out, dot<f64>(a + i * row, vectors + j * row, <i32>n));
  }
}
