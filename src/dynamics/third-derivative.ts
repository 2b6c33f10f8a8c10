// ∇³L[A] = Σ_pq A_pq ∂_p ∂_q ∇L for a symmetric matrix A, by differences of exact products with H.
import type { Problem } from '../problems/problem.js';

/** The step of the differences, relative to the size of theta: their error is the fourth power of it. */
const relativeStep = 2 ** -9;

/** ∇³L[x, z], by four products: (8 (H(+h) - H(-h)) - (H(+2h) - H(-2h))) z / (12 h), where H(t) is H at theta + t x. By default z = x. */
export function thirdDerivativeAlong(problem: Problem, theta: Float64Array, x: Float64Array, z: Float64Array = x): Float64Array {
  const largest = (y: Float64Array): number => y.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
  const size = largest(x);
  if (size === 0) return new Float64Array(x.length);
  const h = (relativeStep * Math.max(1, largest(theta))) / size;
  const product = (t: number): Float64Array =>
    problem.hessianVectorProduct(
      theta.map((y, p) => y + t * (x[p] as number)),
      z,
    );
  const [far, near, nearBack, farBack] = [product(2 * h), product(h), product(-h), product(-2 * h)];
  return near.map((a, p) => (8 * (a - (nearBack[p] as number)) - ((far[p] as number) - (farBack[p] as number))) / (12 * h));
}

/** ∇³L[A] for a symmetric A, P x P row-major: Σ_p ∇³L[e_p, A e_p]. Exact up to rounding for polynomials of degree 6 or less. */
export function thirdDerivative(problem: Problem, theta: Float64Array, A: Float64Array): Float64Array {
  const P = theta.length;
  const unit = new Float64Array(P);
  const out = new Float64Array(P);
  for (let p = 0; p < P; p++) {
    const column = A.subarray(p * P, (p + 1) * P); // A is symmetric: its row
    if (column.every((x) => x === 0)) continue;
    unit[p] = 1;
    const share = thirdDerivativeAlong(problem, theta, unit, column);
    for (let i = 0; i < P; i++) out[i]! += share[i] as number;
    unit[p] = 0;
  }
  return out;
}
