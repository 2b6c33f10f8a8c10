// How gradient descent on f = g + ε h moves along the valley x = 0 of g as ε goes to 0, at the edge of stability too.
// @eq berthier2026
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';
import { thirdDerivativeAlong } from '../manifold/third-derivative.js';
import { complementary } from '../solvers/complementarity.js';

export interface EdgeFlowOptions {
  /** g, least along x = 0 as long as S(y) ⪰ 0. */
  readonly fast: Problem;
  /** h. */
  readonly slow: Problem;
  /** How many entries x has, the first of theta = (x, y). */
  readonly across: number;
  readonly lr: number;
  /** The first y. */
  readonly y0: ArrayLike<number>;
  /** The end, in the time ε k of k steps. */
  readonly T: number;
  /** Equal steps to it. */
  readonly steps: number;
}

/** At every step from 0 to T. */
export interface EdgePath {
  readonly t: readonly number[];
  readonly y: readonly Float64Array[];
  /** Σ of the oscillation √ε x in units of ε: across x across, row-major. */
  readonly sigma: readonly Float64Array[];
}

/**
 * With S(y) = ∇²_x g(0, y) and the time t = ε k,
 *
 *     dy/dt = -lr (∇_y h + ½ D_y S*[Σ]),   Σ ⪰ 0,   lr S ⪯ 2 I,   <Σ, 2 I - lr S> = 0
 *
 * (D_y S*[Σ])_i = <∂_i S, Σ>. Steps of Euler, whose Σ holds lr S ⪯ 2 I at their end.
 */
export function edgeFlow({ fast, slow, across, lr, y0, T, steps }: EdgeFlowOptions): EdgePath {
  const P = fast.parameters;
  const n = across;
  const step = T / steps;
  const theta = new Float64Array(P);
  theta.set(Float64Array.from(y0), n);
  let sigma: Float64Array = new Float64Array(n * n);
  const path: { t: number[]; y: Float64Array[]; sigma: Float64Array[] } = { t: [], y: [], sigma: [] };
  for (let k = 0; k <= steps; k++) {
    const H = fast.hessian(theta);
    const S = Float64Array.from({ length: n * n }, (_, i) => H[Math.floor(i / n) * P + (i % n)]);
    const { values, vectors } = symmetricEigen(S, n);
    const U = Array.from({ length: n }, (_, a) => {
      const u = new Float64Array(P);
      for (let i = 0; i < n; i++) u[i] = vectors[i * n + a];
      return u;
    });
    /** ∂_y of uᵀ S w, beside zeros for x. */
    const slopes = U.flatMap((u) => U.map((w) => thirdDerivativeAlong(fast, theta, u, w).fill(0, 0, n)));
    const pull = slow.gradient(theta).fill(0, 0, n);
    const dot = (x: Float64Array, z: Float64Array): number => x.reduce((sum, a, i) => sum + a * z[i], 0);
    const pushed = (X: Float64Array): Float64Array => theta.map((_, p) => slopes.reduce((sum, slope, i) => sum + (X[i] * slope[p]) / 2, 0));
    const K0 = Float64Array.from(
      slopes,
      (slope, i) => (i % (n + 1) === 0 ? 2 - lr * values[i % n] : 0) + step * lr * lr * dot(slope, pull),
    );
    const B = (X: Float64Array): Float64Array => {
      const push = pushed(X);
      return Float64Array.from(slopes, (slope) => step * lr * lr * dot(slope, push));
    };
    const size = (step * lr * lr * slopes.reduce((sum, slope) => sum + dot(slope, slope), 0)) / 2;
    /** Of the eigenvectors to x, or back by their transpose. */
    const turned = (A: Float64Array, entry: (i: number, a: number) => number): Float64Array =>
      A.map((_, m) => {
        let sum = 0;
        for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) sum += entry(Math.floor(m / n), a) * A[a * n + b] * entry(m % n, b);
        return sum;
      });
    const X = complementary(
      K0,
      B,
      size,
      turned(sigma, (i, a) => U[i][a]),
    );
    sigma = turned(X, (i, a) => U[a][i]);
    path.t.push(k * step);
    path.y.push(theta.slice(n));
    path.sigma.push(sigma);
    const push = pushed(X);
    for (let p = n; p < P; p++) theta[p] -= step * lr * (pull[p] + push[p]);
  }
  return path;
}
