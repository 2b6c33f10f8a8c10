// ∇³L[A] = Σ_pq A_pq ∂_p ∂_q ∇L for a symmetric matrix A, by differences of exact products with H.
import { derivativeAlong } from '../../linear-algebra/central-difference.js';
import type { Problem } from '../../problems/problem.js';

/** ∇³L[x, z], the derivative of H z along x. By default z = x. */
export function thirdDerivativeAlong(problem: Problem, theta: Float64Array, x: Float64Array, z: Float64Array = x): Float64Array {
  return derivativeAlong((at) => problem.hessianVectorProduct(at, z), theta, x);
}

/** ∇³L[A] for a symmetric A, P x P row-major: Σ_p ∇³L[e_p, A e_p]. Exact up to rounding for polynomials of degree 10 or less. */
export function thirdDerivative(problem: Problem, theta: Float64Array, A: Float64Array): Float64Array {
  const P = theta.length;
  const unit = new Float64Array(P);
  const out = new Float64Array(P);
  for (let p = 0; p < P; p++) {
    const column = A.subarray(p * P, (p + 1) * P); // A is symmetric: its row
    if (column.every((x) => x === 0)) continue;
    unit[p] = 1;
    const share = thirdDerivativeAlong(problem, theta, unit, column);
    for (let i = 0; i < P; i++) out[i] += share[i];
    unit[p] = 0;
  }
  return out;
}
