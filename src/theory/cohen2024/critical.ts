// The directions in which an optimizer is about to oscillate at a point, and the covariance of the oscillation that keeps it from growing.
// @eq cohen2024
import { timesVector } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';
import { thirdDerivativeAlong } from '../manifold/third-derivative.js';
import { complementary } from '../solvers/complementarity.js';
import type { StepSizes } from './step-sizes.js';

/** Eigenvalues of D½ H D½ from this on are watched: none grows from below it to 2 within a step of the solver. */
const watched = 1.75;

/** Where the flow is, and how it moves. */
export interface Motion {
  /** ½ ∇³L[Σ]: what the oscillation adds to the gradient. */
  readonly push: Float64Array;
  /** dv/dt. */
  readonly rateOfV: Float64Array;
  /** Σ = Z X Zᵀ, P x P. */
  readonly sigma: Float64Array;
  /** The largest eigenvalue of D½ H D½: 2 at the edge. */
  readonly top: number;
}

/** z_aᵀ A z_b of the columns z. */
function form(A: readonly Float64Array[], x: Float64Array): Float64Array {
  return Float64Array.from(A, (row) => row.reduce((sum, a, p) => sum + a * x[p], 0));
}

/**
 * With D = Diag(d), K(t) = 2 I - Uᵀ D½ H D½ U on the eigenvectors U that are near 2, and Z = D½ U, so that Σ = Z X Zᵀ: after the time `step` K is
 * K0 + step (A + B[X]), linear in X, and X ⪰ 0 is the one that holds K ⪰ 0 with <X, K> = 0. Where K is 0 all through, it is that of the paper; elsewhere
 * it also corrects what the last steps left.
 */
export function motionAt(
  problem: Problem,
  rule: StepSizes,
  at: { readonly theta: Float64Array; readonly v: Float64Array; readonly step: number; readonly before: Float64Array },
): Motion {
  const { theta, v, step, before } = at;
  const P = theta.length;
  const d = rule.at(v);
  const root = d.map(Math.sqrt);
  const g = problem.gradient(theta);
  const H = problem.hessian(theta);
  const scaled = H.map((h, i) => root[Math.floor(i / P)] * h * root[i % P]);
  const { values, vectors } = symmetricEigen(scaled, P);
  const free = rule.rateOfV(
    v,
    g.map((x) => x * x),
  );
  const top = values[P - 1];
  const first = values.findIndex((value) => value > watched);
  if (first < 0) return { push: new Float64Array(P), rateOfV: free, sigma: new Float64Array(P * P), top };
  const k = P - first;
  const column = (a: number): Float64Array => Float64Array.from({ length: P }, (_, p) => vectors[p * P + first + a]);
  const U = Array.from({ length: k }, (_, a) => column(a));
  const Z = U.map((u) => u.map((x, p) => x * root[p]));
  // ∇³L[z_a, z_b], and the entries of z_a∘z_b, by which v sees Σ.
  const pairs = Array.from({ length: k * k }, (_, i) => [Math.floor(i / k), i % k] as const);
  const third: Float64Array[] = [];
  for (const [a, b] of pairs) third.push(b < a ? third[b * k + a] : thirdDerivativeAlong(problem, theta, Z[a], Z[b]));
  const products = pairs.map(([a, b]) => Z[a].map((z, p) => z * Z[b][p]));
  /** The rate of Uᵀ D½ H D½ U where theta and v move so. */
  const rateOfForm = (dTheta: Float64Array, dv: Float64Array): Float64Array => {
    const q = rule.relativeRate(v, dv);
    const moved = form(third, dTheta);
    return moved.map((x, i) => {
      const [a, b] = pairs[i];
      const turned = U[a].reduce((sum, u, p) => sum + u * q[p] * U[b][p], 0);
      return x + ((values[first + a] + values[first + b]) / 2) * turned;
    });
  };
  const sum = (rows: readonly Float64Array[], X: Float64Array): Float64Array => {
    const out = new Float64Array(P);
    rows.forEach((row, i) => {
      for (let p = 0; p < P; p++) out[p] += X[i] * row[p];
    });
    return out;
  };
  const nothing = new Float64Array(P);
  /** What Σ adds to the mean of g∘g: diag(HΣH) = 4 diag(Σ)/d². */
  const squaresOf = (X: Float64Array): Float64Array => sum(products, X).map((x, p) => (4 * x) / (d[p] * d[p]));
  const addedToV = (X: Float64Array): Float64Array => rule.rateOfV(nothing, squaresOf(X));
  const A = rateOfForm(
    g.map((x, p) => -d[p] * x),
    free,
  );
  const K0 = A.map((x, i) => (i % (k + 1) === 0 ? 2 - values[first + Math.floor(i / k)] : 0) - step * x);
  const B = (X: Float64Array): Float64Array =>
    rateOfForm(
      sum(third, X).map((x, p) => (-d[p] * x) / 2),
      rule.adaptive ? addedToV(X) : nothing,
    ).map((x) => -step * x);
  const one = (i: number): Float64Array => Float64Array.from({ length: k * k }, (_, j) => Number(i === j));
  const size = k === 1 ? B(one(0))[0] : pairs.reduce((total, _, i) => total + Math.abs(B(one(i))[i]), 0);
  const guess = Float64Array.from(pairs, ([a, b]) => {
    const [ua, ub] = [U[a], U[b]].map((u) => u.map((x, p) => x / root[p]));
    return timesVector(before, ub).reduce((total, x, p) => total + ua[p] * x, 0);
  });
  const X = complementary(K0, B, size, guess);
  const sigma = new Float64Array(P * P);
  pairs.forEach(([a, b], i) => {
    for (let p = 0; p < P; p++) for (let q = 0; q < P; q++) sigma[p * P + q] += X[i] * Z[a][p] * Z[b][q];
  });
  const squares = squaresOf(X).map((x, p) => x + g[p] * g[p]);
  return { push: sum(third, X).map((x) => x / 2), rateOfV: rule.rateOfV(v, squares), sigma, top };
}
