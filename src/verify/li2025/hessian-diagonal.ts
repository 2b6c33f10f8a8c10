// The Hessian of the diagonal net with ±1 features: diag H = 4 θ∘θ on the manifold of minimizers, and ±2 mean_i(r_i z_ij) more beside it
// (Li, Wen, Lyu 2025, Sec. 5.2 and App. G.2); the dense Hessians of all problems against differences of their gradients.
// @eq li2025 Sec. 5.2, App. G.2

import { largest } from '../../linear-algebra/largest.js';
import { bilinear } from '../../problems/bilinear/problem.js';
import { type DiagonalNet, diagonalNet } from '../../problems/diagonal-net/problem.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { factorizationUV } from '../../problems/factorization-uv/problem.js';
import { matrixFactorization } from '../../problems/matrix-factorization/problem.js';
import type { Problem } from '../../problems/problem.js';
import { valley } from '../../problems/valley/problem.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const nets = (): DiagonalNet[] => Array.from({ length: 8 }, (_, seed) => diagonalNet({ d: 24, kappa: 5, n: 9, seed }));

/** u and v apart, so that no coordinate of w is exactly zero. */
function start(net: DiagonalNet, seed: number): Float64Array {
  return net.initialTheta(seed).map((x, p) => 10 * x + (p < net.d ? 0.25 : -0.25));
}

/** The largest entry of actual - expected, relative to the largest of expected. */
function distance(actual: Float64Array, expected: Float64Array): number {
  return largest(actual.map((x, p) => x - expected[p])) / largest(expected);
}

/** H by central differences of the gradient, without error up to the fourth order of the step. */
function differences(problem: Problem, theta: Float64Array): Float64Array {
  const P = theta.length;
  const h = 2 ** -9;
  const H = new Float64Array(P * P);
  for (let p = 0; p < P; p++) {
    const [a, b, c, e] = [-2, -1, 1, 2].map((k) => problem.gradient(theta.map((x, q) => (q === p ? x + k * h : x)))) as Float64Array[];
    for (let q = 0; q < P; q++) H[p * P + q] = (8 * (c[q] - b[q]) - (e[q] - a[q])) / (12 * h);
  }
  return H;
}

function* rows(): Iterable<CheckRow> {
  const all = nets();
  const onManifold = all.map((net, seed) => {
    const zeta = projectToManifold(net, start(net, seed));
    return distance(
      net.hessianDiagonal(zeta),
      zeta.map((x) => 4 * x * x),
    );
  });
  yield compared({
    text: `|diag H - 4 θ∘θ| / max diag H on Γ, the worst of ${all.length} nets`,
    expected: 0,
    observed: Math.max(...onManifold),
    tolerance: 1e-13,
  });
  const beside = all.map((net, seed) => {
    const theta = start(net, seed);
    const r = net.constraints().values(theta);
    const mean = net.backward(r).map((x) => x / net.n); // mean_i r_i z_ij
    return distance(
      net.hessianDiagonal(theta),
      theta.map((x, p) => 4 * x * x + (p < net.d ? 2 : -2) * mean[p % net.d]),
    );
  });
  yield compared({
    text: `the same with ±2 mean_i(r_i z_ij), off Γ, the worst of ${all.length} nets`,
    expected: 0,
    observed: Math.max(...beside),
    tolerance: 1e-13,
  });
  const M = { data: [1, 0.5, -0.3, 0.2, 1.5, 0.7], shape: [2, 3] as const };
  const problems: Problem[] = [
    diagonalNet({ d: 12, kappa: 3, n: 5, seed: 1 }),
    diagonalNet({ d: 12, kappa: 3, n: 5, seed: 1, features: 'normal' }),
    matrixFactorization({ dims: [4, 3, 4], rank: 2, n: 9, seed: 1 }),
    matrixFactorization({ dims: [3, 2, 2, 3], rank: 1, n: 5, seed: 1 }),
    factorizationUV({ M, p: 2 }),
    ellipse({ a: 1, b: 2 }),
    valley({ angle: 0.5 }),
    bilinear(),
  ];
  const gaps = problems.map((problem) => {
    const theta = problem.initialTheta(3);
    return distance(differences(problem, theta), problem.hessian(theta));
  });
  yield compared({
    text: `dense H against differences of ∇L, the worst of ${problems.length} problems`,
    place: 'App. G.2',
    expected: 0,
    observed: Math.max(...gaps),
    tolerance: 1e-8,
  });
}

export const hessianDiagonalCheck: Experiment = theoryCheck({
  id: 'hessian-diagonal',
  title: 'The Hessian: its diagonal on Γ, and all of it against differences',
  paper: 'li2025',
  place: 'Sec. 5.2, App. G.2',
  rows,
});
