// ∇³L[A] = Σ_pq A_pq ∂_p ∂_q ∇L for a symmetric matrix A, by differences of exact products with H.
import type { Problem } from '../problems/problem.js';

/** The step of the differences, relative to the size of theta: their error is the fourth power of it. */
const relativeStep = 2 ** -9;

/** ∇³L[x, x], by four products: (8 (H(+h) - H(-h)) - (H(+2h) - H(-2h))) x / (12 h), where H(t) is H at theta + t x. */
export function thirdDerivativeAlong(problem: Problem, theta: Float64Array, x: Float64Array): Float64Array {
  const largest = (y: Float64Array): number => y.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
  const size = largest(x);
  if (size === 0) return new Float64Array(x.length);
  const h = (relativeStep * Math.max(1, largest(theta))) / size;
  const product = (t: number): Float64Array =>
    problem.hessianVectorProduct(
      theta.map((y, p) => y + t * (x[p] as number)),
      x,
    );
  const [far, near, nearBack, farBack] = [product(2 * h), product(h), product(-h), product(-2 * h)];
  return near.map((a, p) => (8 * (a - (nearBack[p] as number)) - ((far[p] as number) - (farBack[p] as number))) / (12 * h));
}
