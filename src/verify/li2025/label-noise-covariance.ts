// On Γ label noise of variance δ² has the gradient covariance Σ = α H, with α = δ²/B for L = mean ½(f - y)² and α = 2δ²/B for L = mean (f - y)²
// (Li, Wen, Lyu 2025, Sec. 5; Blanc, Gupta, Valiant, Valiant 2020): seen in single steps of the engine, one replica for each draw.
// @eq li2025 Sec. 5
// @eq blanc2020

import { dot, timesVector } from '../../linear-algebra/products.js';
import { labelNoise } from '../../noise/label-noise.js';
import { sgd } from '../../optimizers/sgd.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { matrixFactorization } from '../../problems/matrix-factorization/problem.js';
import { multilayerPerceptron } from '../../problems/multilayer-perceptron/problem.js';
import type { Problem } from '../../problems/problem.js';
import { createRuns } from '../../runs/runs.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const replicas = 4000;
const delta = 0.5;

/** The gradient noise of each replica at zeta, where the clean gradient is zero: the step of SGD with lr 1. */
function gradientNoise(problem: Problem, zeta: Float64Array, batchSize: number | undefined): Float64Array[] {
  const setting = { problem, optimizer: sgd({ lr: 1 }), noise: labelNoise({ delta }), theta0: zeta, ...(batchSize ? { batchSize } : {}) };
  const runs = createRuns(Array.from({ length: replicas }, (_, seed) => ({ ...setting, seed })));
  const steps = runs.advance(1).runs.map((run) => zeta.map((x, p) => x - run.theta[p]));
  runs.dispose();
  return steps;
}

/** Two rows: the coefficient α = <Σ, H>/<H, H> of the sample covariance, and what of Σ is not α H. */
function* compareCovariance(text: string, problem: Problem, alpha: number, batchSize?: number): Iterable<CheckRow> {
  const zeta = projectToManifold(problem, problem.initialTheta(1));
  const noise = gradientNoise(problem, zeta, batchSize);
  const H = problem.hessian(zeta);
  const P = zeta.length;
  const square = dot(H, H);
  const each = noise.map((g) => dot(g, timesVector(H, g)) / square);
  const mean = each.reduce((sum, x) => sum + x, 0) / replicas;
  const variance = each.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (replicas - 1);
  const standardError = Math.sqrt(variance / replicas);
  yield compared({
    text: `${text}: <Σ, H>/<H, H>, ${replicas} draws`,
    expected: alpha,
    observed: mean,
    standardError,
    tolerance: 4 * standardError,
  });
  const gap = H.map((h) => -alpha * h);
  for (const g of noise) for (let p = 0; p < P; p++) for (let q = 0; q < P; q++) gap[p * P + q] += (g[p] * g[q]) / replicas;
  let trace = 0;
  for (let p = 0; p < P; p++) trace += H[p * P + p];
  const expected = Math.sqrt((trace * trace + square) / (replicas * square)); // of Gaussian draws of covariance α H (Wishart)
  yield compared({
    text: `${text}: ‖Σ - α H‖ / ‖α H‖; sampling alone gives ${expected.toPrecision(2)}`,
    expected: 0,
    observed: Math.sqrt(dot(gap, gap) / square) / alpha,
    tolerance: 2 * expected,
  });
}

function* rows(): Iterable<CheckRow> {
  const net = diagonalNet({ d: 20, kappa: 4, n: 8, seed: 2 });
  const factorization = matrixFactorization({ dims: [4, 4, 4], rank: 2, n: 8, seed: 2 });
  const squared = delta * delta;
  yield* compareCovariance('diagonal net, full batch of 8, α = δ²/8', net, squared / 8);
  yield* compareCovariance('diagonal net, mini-batch of 3, α = δ²/3', net, squared / 3, 3);
  yield* compareCovariance('matrix factorization, full batch of 8, α = 2δ²/8', factorization, (2 * squared) / 8);
  yield* compareCovariance('matrix factorization, mini-batch of 5, α = 2δ²/5', factorization, (2 * squared) / 5, 5);
  const x = [-1.5, -0.5, 0.5, 1.5].map((input) => [input]);
  const perceptron = multilayerPerceptron({ sizes: [1, 5, 1], activation: 'tanh', loss: 'squared', x, y: [0.3, -0.2, 0.1, 0.6] });
  yield* compareCovariance('perceptron of tanh, mini-batch of 3, α = δ²/3', perceptron, squared / 3, 3);
}

export const labelNoiseCovarianceCheck: Experiment = theoryCheck({
  id: 'label-noise-covariance',
  seconds: 3,
  title: 'Label noise on Γ: Σ = α H',
  paper: 'li2025',
  place: 'Sec. 5',
  rows,
});
