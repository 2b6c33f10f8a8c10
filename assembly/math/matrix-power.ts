// What is (A + shift I)^p of a symmetric matrix A without negative eigenvalues? Q diag((w_k + shift)^p) Qᵀ with A = Q diag(w) Qᵀ.
// Errors of a relative size e in the entries of A move w_k by at most e (Σ_i |q_ik| √a_ii)², as |a_ij| <= √(a_ii a_jj). An eigenvalue that is no
// larger, shift included, is not known to differ from 0, and a negative power of it would be made of rounding: it is 0, as in a pseudo-inverse.
import { power } from "../measures/powers";
import { jacobi } from "./jacobi";
import { dot } from "./sum";

/** What four roundings to f64 change, relative to a number: of one entry in the rotations that touch it. */
const ROTATED: f64 = 4.44089209850062616e-16; // 2^-51

/**
 * out = (a + shift I)^p, all n x n in f64. `a` is lost and `vectors` is scratch; eigenvalues that rounding left below zero count as zero. The entries of
 * `a` are right to `precision` times their size.
 */
export function matrixPower(out: usize, a: usize, vectors: usize, n: usize, p: f64, shift: f64, precision: f64): void {
  for (let k: usize = 0; k < n; ++k) store<f64>(out + (k << 3), sqrt(load<f64>(a + ((k * n + k) << 3))));
  jacobi(a, vectors, n);
  const row = n << 3;
  const share = precision + <f64>n * ROTATED;
  for (let k: usize = 0; k < n; ++k) {
    const at = a + ((k * n + k) << 3);
    let reach: f64 = 0;
    for (let i: usize = 0; i < n; ++i) reach += abs(load<f64>(vectors + i * row + (k << 3))) * load<f64>(out + (i << 3));
    const w = load<f64>(at);
    const shifted = (w < 0 ? 0 : w) + shift;
    store<f64>(at, p < 0 && shifted <= share * (reach * reach) ? 0 : power(shifted, p));
  }
  for (let k: usize = 0; k < n; ++k) store<f64>(out + (k << 3), load<f64>(a + ((k * n + k) << 3)));
  for (let i: usize = 0; i < n; ++i) {
    for (let k: usize = 0; k < row; k += 8) store<f64>(a + i * row + k, load<f64>(vectors + i * row + k) * load<f64>(out + k));
  }
  for (let i: usize = 0; i < n; ++i) {
    for (let j: usize = 0; j < n; ++j, out += 8) store<f64>(out, dot<f64>(a + i * row, vectors + j * row, <i32>n));
  }
}
