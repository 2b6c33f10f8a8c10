// What Li, Wen, Lyu 2025 say around their theorems: Adam need not converge (Reddi, Kale, Kumar 2018, Sec. 4.3.1 there); with too few parameters there is no manifold and
// nothing to regularize; for a product of matrices tr H is nearly a nuclear norm (App. B).
// @eq li2025 Sec. 4, Sec. 5, App. B
// @eq gatmiry2023
import { multiply, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { matrixFactorization } from '../../problems/matrix-factorization/problem.js';
import type { Problem } from '../../problems/problem.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { createRuns } from '../../runs/runs.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/** The mean x of the last third of the steps on the slopes 3, -1, -1 in turn, x kept in [-1, 1]: their sum is 1, so that -1 is best. */
function endOnSlopes(optimizer: Optimizer): number {
  const state = createOptimizer(optimizer, [0]);
  const steps = 30_000;
  let sum = 0;
  for (let k = 0; k < steps; k++) {
    state.step([k % 3 === 0 ? 3 : -1]);
    state.theta = [Math.max(-1, Math.min(1, state.theta[0]))];
    if (k >= (2 * steps) / 3) sum += state.theta[0] / (steps / 3);
  }
  return sum;
}

function* reddi(): Iterable<CheckRow> {
  const lr = 1e-3;
  const cases: readonly (readonly [name: string, optimizer: Optimizer, best: number])[] = [
    ['Adam with β1 = 0, β2 = 1/(1 + C²), C = 3, goes to the worst point', adam({ lr, beta1: 0, beta2: 0.1, eps: 1e-8 }), 1],
    ['SGD on the same slopes to the best', sgd({ lr }), -1],
    ['Adam with β2 = .9999, as the slow equation has it, to the best', adam({ lr, beta1: 0, beta2: 0.9999, eps: 1e-8 }), -1],
  ];
  for (const [text, optimizer, expected] of cases)
    yield compared({
      text: `Slopes 3, -1, -1 in turn: ${text}`,
      place: 'Sec. 4',
      expected,
      observed: endOnSlopes(optimizer),
      tolerance: 4 * lr,
    });
}

/** n = d rows leave w one value: every optimizer is at it, whatever its noise would prefer. */
function* tooFewParameters(): Iterable<CheckRow> {
  const noise = labelNoise({ delta: 0.1 });
  for (const n of [6, 12]) {
    const problem = diagonalNet({ d: 12, kappa: 3, n, seed: 3, features: 'normal' });
    const theta0 = projectToManifold(
      problem,
      problem.initialTheta(2).map((x) => x + 0.6),
    );
    const ends = [sgd({ lr: 0.02 }), adam({ lr: 0.002, beta1: 0, beta2: 0.9999, eps: 1e-6 })].map((optimizer) => {
      const runs = createRuns([{ problem, optimizer, noise, theta0, seed: 1 }]).advance(100_000);
      const [run] = runs.runs;
      const w = problem.predictor(projectToManifold(problem, Float64Array.from(run.theta)));
      runs.dispose();
      return w;
    });
    const apart = Math.sqrt(ends[0].reduce((sum, x, j) => sum + (x - ends[1][j]) * (x - ends[1][j]), 0));
    yield compared({
      text: `Diagonal net, d = 12, n = ${n}: distance between the w of SGD and of Adam after 100,000 steps`,
      place: 'Sec. 5',
      is: n === 12 ? '<' : '>',
      expected: n === 12 ? 1e-6 : 0.1,
      observed: apart,
      tolerance: 0,
      note: n === 12 ? 'as many rows as weights: one solution for every optimizer' : 'half as many rows: a choice, and different ones',
    });
  }
}

/** The factors of M with equal singular values: W1 = Σ^½ Vᵀ and W2 = M V Σ^-½, one after the other; and the nuclear norm of M. */
function balanced(M: Float64Array, n: number): { readonly theta: Float64Array; readonly nuclear: number } {
  const { values, vectors } = symmetricEigen(multiply(transpose(M, n), M, n), n);
  const singular = values.map((x) => Math.sqrt(Math.max(0, x)));
  const top = singular[n - 1];
  const root = singular.map((x) => (x > 1e-9 * top ? Math.sqrt(x) : 0));
  const W1 = transpose(vectors, n).map((x, k) => x * root[Math.floor(k / n)]);
  const W2 = multiply(M, vectors, n).map((x, k) => (root[k % n] > 0 ? x / root[k % n] : 0));
  return { theta: Float64Array.from([...W1, ...W2]), nuclear: singular.reduce((sum, x) => sum + x, 0) };
}

/** For two d x d factors and normal measurements tr H of the mean of (f - b)² is 2 d (‖W1‖² + ‖W2‖²) in the mean, at least 4 d times the nuclear norm of the product. */
function* nuclearNorm(): Iterable<CheckRow> {
  const size = 3;
  const trace = (problem: Problem, theta: Float64Array): number => problem.hessianDiagonal(theta).reduce((sum, h) => sum + h, 0);
  const n = 2000;
  for (const seed of [1, 2, 3]) {
    const problem = matrixFactorization({ dims: [size, size, size], rank: 2, n, seed });
    const { theta, nuclear } = balanced(problem.truth as Float64Array, size);
    yield compared({
      text: `Two 3 x 3 factors of equal singular values, ${n} normal measurements, draw ${seed}: tr H over 4 d times the nuclear norm`,
      place: 'App. B',
      expected: 1,
      observed: trace(problem, theta) / (4 * size * nuclear),
      // A mean over n of sums of squares of normal numbers, of which there are about rank times d.
      tolerance: 3 * Math.sqrt(2 / (2 * size * n)),
    });
  }
  const problem = matrixFactorization({ dims: [size, size, size], rank: 2, n: 20, seed: 1 });
  const M = problem.truth as Float64Array;
  const identity = Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0));
  const theta0 = projectToManifold(problem, [...identity, ...M]); // W1 = I, W2 = M
  const flow = labelNoiseFlow({ problem, optimizer: sgd({ lr: 0.01 }), noise: labelNoise({ delta: 1 }), theta0, T: 20 });
  const { theta, nuclear } = balanced(M, size);
  const [start, end] = [flow.theta[0], flow.theta[1]].map((x) => trace(problem, x) / (4 * size * nuclear));
  yield compared({
    text: 'SGD’s flow from W1 = I, W2 = M with 20 measurements: tr H at its end over 4 d times the nuclear norm',
    place: 'App. B',
    is: '≤',
    expected: trace(problem, theta) / (4 * size * nuclear),
    observed: end,
    tolerance: 1e-3,
    note: `from ${start.toFixed(3)} at the start; what it is held against is tr H at the factors of equal singular values`,
  });
}

function* rows(): Iterable<CheckRow> {
  yield* reddi();
  yield* tooFewParameters();
  yield* nuclearNorm();
}

export const beyondTheManifoldCheck: Experiment = theoryCheck({
  id: 'beyond-the-manifold',
  seconds: 1,
  title: 'Where Adam does not converge, where nothing is left to choose, and what tr H is of a product',
  paper: 'li2025',
  place: 'Sec. 4',
  rows,
});
