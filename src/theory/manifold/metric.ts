// A preconditioner that is a matrix, S = C Cᵀ: in the coordinates x with theta = C x the flow ẋ = -S∇L is plain gradient flow of L(C x), so that everything on
// and near Γ is that of S = I there.
// @eq li2025 Def. 4.1, Def. 4.2
import { singular } from '../../input/errors.js';
import { cholesky } from '../../linear-algebra/cholesky.js';
import { dot, multiply, timesVector, transpose, transposeTimesVector } from '../../linear-algebra/products.js';
import type { Constraints } from '../../problems/constraints.js';
import { denseSlopes } from '../../problems/dense-slopes.js';
import type { Problem } from '../../problems/problem.js';

/** The coordinates of a matrix S. */
export interface Metric {
  /** C, P x P row-major, lower triangular. */
  readonly C: Float64Array;
  /** C x. */
  from(x: Float64Array): Float64Array;
  /** C⁻¹ theta. */
  to(theta: Float64Array): Float64Array;
  /** Cᵀ g, of a gradient; and the way back. */
  toDual(g: Float64Array): Float64Array;
  fromDual(g: Float64Array): Float64Array;
}

/** Whether S is P x P, and not the diagonal of one. */
export const isMatrix = (S: Float64Array, parameters: number): boolean => S.length !== parameters;

/** The coordinates in which S is the identity; E_SINGULAR where S is not positive definite. */
export function metricOf(S: Float64Array, parameters: number): Metric {
  const P = parameters;
  const C = cholesky(S, P);
  if (!C) throw singular('S', 'this matrix is not positive definite', { allowed: 'a symmetric matrix with eigenvalues > 0' });
  return {
    C,
    from: (x) => timesVector(C, x),
    to: (theta) => {
      const x = theta.slice();
      for (let i = 0; i < P; i++) x[i] = (x[i] - dot(C.subarray(i * P, i * P + i), x.subarray(0, i))) / C[i * P + i];
      return x;
    },
    toDual: (g) => transposeTimesVector(C, g),
    fromDual: (g) => {
      const x = g.slice();
      for (let i = P - 1; i >= 0; i--) {
        x[i] /= C[i * P + i];
        for (let j = 0; j < i; j++) x[j] -= C[i * P + j] * x[i];
      }
      return x;
    },
  };
}

/** S x, of a diagonal or a matrix. */
export function preconditioned(S: Float64Array, x: Float64Array): Float64Array {
  return isMatrix(S, x.length) ? timesVector(S, x) : x.map((a, p) => S[p] * a);
}

/** The equations in these coordinates: f(C x). */
export function constraintsInMetric(constraints: Constraints, { C, from }: Metric): Constraints {
  const { count, rank, scale } = constraints;
  const P = Math.sqrt(C.length);
  const jacobian = (x: Float64Array): Float64Array => multiply(constraints.jacobian(from(x)), C, P);
  const curvature = (x: Float64Array, K: Float64Array): Float64Array =>
    transposeTimesVector(C, constraints.curvature(from(x), multiply(K, transpose(C, P), P)));
  return {
    count,
    rank,
    scale,
    values: (x) => constraints.values(from(x)),
    jacobian,
    slopes: (x) => denseSlopes(jacobian(x), (K) => curvature(x, K)),
    innerProducts: (x, A) => constraints.innerProducts(from(x), multiply(multiply(C, A, P), transpose(C, P), P)),
    curvature,
  };
}

/** The problem in these coordinates: L(C x), without a closed form of its projection. */
export function problemInMetric(problem: Problem, metric: Metric): Problem {
  const { C, from } = metric;
  const P = problem.parameters;
  const constraints = problem.constraints?.();
  const back = (x: Float64Array): Float64Array => transposeTimesVector(C, x);
  const at = (x: ArrayLike<number>): Float64Array => from(Float64Array.from(x));
  const hessian = (x: ArrayLike<number>): Float64Array => multiply(transpose(C, P), multiply(problem.hessian(at(x)), C, P), P);
  const { name, spec, blocks, samples, affine, load } = problem;
  return {
    name,
    spec,
    parameters: P,
    blocks,
    samples,
    load,
    ...(affine !== undefined && { affine }),
    loss: (x) => problem.loss(at(x)),
    gradient: (x) => back(problem.gradient(at(x))),
    hessian,
    hessianDiagonal: (x) => {
      const H = hessian(x);
      return Float64Array.from({ length: P }, (_, p) => H[p * (P + 1)]);
    },
    hessianVectorProduct: (x, y) => back(problem.hessianVectorProduct(at(x), at(y))),
    evaluate: (x) => problem.evaluate(at(x)),
    initialTheta: (seed) => metric.to(problem.initialTheta(seed)),
    ...(constraints && { constraints: () => constraintsInMetric(constraints, metric) }),
  };
}
