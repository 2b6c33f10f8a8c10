// ∂²Φ_S[M] at a minimizer whose equations are unknown, from the Hessian (Li, Wen, Lyu 2025; Li, Wang, Arora 2022).
//   ∂²Φ_S[M] = -S^½ H'⁺ S^½ ∇³L[Π M Πᵀ] - Π S ∇³L[X],   H' = S^½ H S^½,   S H X + X H S = M - Π M Πᵀ
// With H' = Q diag(μ) Qᵀ everything is a division in the basis Q: Π M Πᵀ is the part of S^-½ M S^-½ between flat directions.
import { largest } from '../../linear-algebra/largest.js';
import { multiply, timesVector, transpose, transposeTimesVector } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';
import { steepDirections } from './steep-directions.js';
import { thirdDerivativeAlong } from './third-derivative.js';

/** ∇³L[B A Bᵀ] for a symmetric A, from its eigenvectors. */
function thirdDerivative(problem: Problem, zeta: Float64Array, B: Float64Array, A: Float64Array): Float64Array {
  const P = zeta.length;
  const { values, vectors } = symmetricEigen(A, P);
  const top = largest(values);
  const total = new Float64Array(P);
  const columns = transpose(multiply(B, vectors, P), P);
  values.forEach((value, k) => {
    if (Math.abs(value) <= 1e-15 * top) return;
    const along = thirdDerivativeAlong(problem, zeta, columns.slice(k * P, (k + 1) * P));
    for (let p = 0; p < P; p++) total[p] += value * along[p];
  });
  return total;
}

/**
 * ∂²Φ_S[M] by the dense Hessian and differences of Hessian-vector products.
 * @eq li2025 Def. 4.2
 * @eq li2022
 */
export function secondDerivativeFromHessian(problem: Problem, zeta: Float64Array, S: Float64Array, M: Float64Array): Float64Array {
  const P = S.length;
  const root = S.map(Math.sqrt);
  const rootAt = (k: number): number => root[k];
  const J = steepDirections(problem, zeta).J.map((x, k) => x * rootAt(k % P)); // of H'
  const { values, vectors: Q } = symmetricEigen(multiply(transpose(J, P), J, J.length / P), P);
  const firstSteep = P - J.length / P;
  const inBasis = (A: Float64Array): Float64Array => multiply(transpose(Q, P), multiply(A, Q, P), P);
  const turned = inBasis(M.map((x, k) => x / (rootAt(Math.floor(k / P)) * rootAt(k % P))));
  const flatPart = turned.map((x, k) => (Math.floor(k / P) < firstSteep && k % P < firstSteep ? x : 0));
  const rest = turned.map((x, k) => {
    const [i, j] = [Math.floor(k / P), k % P];
    return i < firstSteep && j < firstSteep ? 0 : x / (values[i] * (i < firstSteep ? 0 : 1) + values[j] * (j < firstSteep ? 0 : 1));
  });
  const basis = Q.map((x, k) => x * rootAt(Math.floor(k / P))); // S^½ Q
  const across = transposeTimesVector(basis, thirdDerivative(problem, zeta, basis, flatPart));
  const along = transposeTimesVector(basis, thirdDerivative(problem, zeta, basis, rest));
  const inQ = across.map((x, k) => (k < firstSteep ? -along[k] : -x / values[k]));
  return timesVector(basis, inQ);
}
