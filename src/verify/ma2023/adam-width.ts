// What Ma, Kunin, Ying 2023 say of the width of the oscillation under Adam (App. B, (45)), of momentum in the manifold's equation for every μ, of walls that are not
// quadratic, and of solutions of another range at equal slow time: small runs beside the formulas.
// @eq ma2023 (17), (45), Sec. 4
import { injectedNoise } from '../../noise/injected-noise.js';
import { adam } from '../../optimizers/adam.js';
import { heavyBall } from '../../optimizers/heavy-ball.js';
import { quadratic } from '../../problems/quadratic/problem.js';
import { valley } from '../../problems/valley/problem.js';
import { createRuns } from '../../runs/runs.js';
import { quasistatic } from '../../theory/ma2023/quasistatic.js';
import { stationaryCovariance } from '../../theory/ma2023/stationary-covariance.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { meanOf, replicaMean } from '../replicas.js';

/** Adam on a quadratic whose axes are not those of theta, with isotropic noise. */
function* width(): Iterable<CheckRow> {
  const hessian = [
    [2, 0.6],
    [0.6, 0.5],
  ];
  const [sigma, lr, eps] = [0.8, 2e-3, 0.05];
  const problem = quadratic({ hessian });
  const variance = sigma * sigma;
  const S = new Float64Array(2).fill(1 / (sigma + eps));
  const covariance = [
    [variance, 0],
    [0, variance],
  ];
  const V = stationaryCovariance({ hessian, covariance, lr, S });
  const noise = injectedNoise({ sigma, covariance: 'isotropic' });
  const seeds = Array.from({ length: 600 }, (_, seed) => 300 + seed);
  const optimizer = adam({ lr, beta1: 0, beta2: 0.9999, eps });
  const runs = createRuns(seeds.map((seed) => ({ problem, optimizer, noise, seed, theta0: [0, 0], v0: [variance, variance] })));
  runs.advance(5000);
  for (const [p, q, name] of [
    [0, 0, 'E y1²'],
    [0, 1, 'E y1 y2'],
    [1, 1, 'E y2²'],
  ] as const) {
    // Few of the widest direction's own times apart: means over ends only.
    const { mean, standardError } = meanOf(runs.runs.map(({ theta }) => theta[p] * theta[q]));
    yield compared({
      text: `Adam at lr ${lr} on a quadratic that is turned: ${name} over S H V + V H S = lr S Σ S, 600 runs`,
      place: '(45)',
      expected: 1,
      observed: mean / V[2 * p + q],
      standardError: standardError / Math.abs(V[2 * p + q]),
      tolerance: (3 * standardError) / Math.abs(V[2 * p + q]) + 2 * lr,
    });
  }
  runs.dispose();
}

/** Eq. 17, which remembers, for every momentum: to where first order of it ends. */
function* memory(): Iterable<CheckRow> {
  const [sigma, lr] = [1, 0.004];
  for (const momentum of [0, 0.5, 0.8, 0.9]) {
    const optimizer = heavyBall({ lr, momentum });
    const steps = Math.round(50_000 * (1 - momentum) * (1 - momentum));
    const noise = injectedNoise({ sigma, covariance: 'hessian' });
    const common = { problem: valley({ angle: 0 }), optimizer, noise, theta0: [2, 0] };
    const path = quasistatic({ ...common, T: steps * lr, form: 'full' });
    const { mean, standardError } = replicaMean(common, 64, steps, (theta) => theta[0]);
    yield compared({
      text: `Heavy ball, μ = ${momentum}: x after ${steps} steps at lr ${lr} from 2 by the equation with memory, 64 runs`,
      place: '(17)',
      expected: path.theta.at(-1)?.[0] as number,
      observed: mean,
      standardError,
      // Off by the order of lr times half the curvature over 1 - μ, as a share of the way.
      tolerance: ((lr * 5) / (1 - momentum)) * 0.66 + 2 * standardError,
    });
  }
}

function* rows(): Iterable<CheckRow> {
  yield* width();
  yield* memory();
}

export const adamWidthCheck: Experiment = theoryCheck({
  id: 'adam-width',
  seconds: 3,
  title: 'The width of the oscillation under Adam, and momentum that remembers',
  paper: 'ma2023',
  place: '(45)',
  rows,
});
