// The valley f = (1 + x²) y² of Ma, Kunin, Ying 2023 with Hessian noise: how fast do SGD and heavy ball roll along its floor, and how wide do they
// oscillate across it? Closed forms beside replicas of the discrete runs.
// @eq ma2023 Sec. 1, (12), (13), (14), (19), App. A.1

import { exp, log } from '../../kernels/functions.js';
import { injectedNoise } from '../../noise/injected-noise.js';
import { heavyBall } from '../../optimizers/heavy-ball.js';
import { quadratic } from '../../problems/quadratic/problem.js';
import { valley } from '../../problems/valley/problem.js';
import { createRuns } from '../../runs/runs.js';
import { dormandPrince } from '../../theory/solvers/ode.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { type Mean, meanOf, replicaMean } from '../replicas.js';

const x0 = 5;

/** The mean x of heavy ball's replicas after k steps, and x0 exp(-η²σ²k/(2(1-μ)²)). */
function rolled(lr: number, sigma: number, momentum: number, k: number, replicas: number): Mean & { readonly expected: number } {
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  const run = { problem: valley(), optimizer: heavyBall({ lr, momentum }), noise, theta0: [x0, 0] };
  const decay = (lr * sigma) / (1 - momentum);
  return { ...replicaMean(run, replicas, k, (theta) => theta[0]), expected: x0 * exp((-decay * decay * k) / 2) };
}

/** Where SGD is at k when the oscillation has the variance of the recursion, ησ²/(4(1-ηh)), and not that of the equation, ησ²/4. */
function recursionForm(lr: number, sigma: number, k: number): number {
  const field = (_: number, x: Float64Array, out: Float64Array): void => {
    const at = x[0];
    out[0] = (-(lr * lr * sigma * sigma) / (2 * (1 - lr * (1 + at * at)))) * at;
  };
  return dormandPrince(field, { y0: Float64Array.of(x0), T: k }).y[1]?.[0];
}

/** E y² of replicas on ½ (2h) y² at rest, over snapshots that are nearly independent. */
function frozen(h: number, lr: number, sigma: number, momentum: number): Mean {
  const [replicas, snapshots] = [1600, 40];
  const apart = Math.ceil((2 * (1 - momentum)) / (lr * 2 * h) + 1 / (1 - momentum));
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  const problem = quadratic({ hessian: [[2 * h]] });
  const config = { problem, optimizer: heavyBall({ lr, momentum }), noise, theta0: [0] };
  const runs = createRuns(Array.from({ length: replicas }, (_, seed) => ({ ...config, seed }))).advance(20 * apart);
  const sums = new Float64Array(replicas);
  for (let snapshot = 0; snapshot < snapshots; snapshot++) {
    runs.advance(apart);
    runs.runs.forEach(({ theta }, i) => {
      sums[i] += (theta[0] * theta[0]) / snapshots;
    });
  }
  runs.dispose();
  return meanOf([...sums]);
}

/** Noise of the same size in every direction across the floor: (x² - x0²)/2 + ln(x/x0) falls at the rate ησ²/2. */
function isotropic(): CheckRow {
  const [rate, size, steps, replicas] = [1e-3, 2, 800_000, 12];
  const noise = injectedNoise({ sigma: size, covariance: 'normal', codimension: 1 });
  const run = { problem: valley(), optimizer: heavyBall({ lr: rate, momentum: 0 }), noise, theta0: [2, 0] };
  const time = ({ 0: x = 0 }: Float64Array): number => (x * x - 4) / 2 + log(x / 2);
  const { mean: observed, standardError } = replicaMean(run, replicas, steps, time);
  return compared({
    text: `(x² - x0²)/2 + ln(x/x0) after ${steps} steps from 2, noise isotropic across the floor, η = 1e-3, σ = 2, ${replicas} runs`,
    place: '(14)',
    expected: -(rate * rate * size * size * steps) / 2,
    observed,
    standardError,
    tolerance: 0.02,
    relative: true,
  });
}

/** The introduction's dy = 2h y dt + σ√(ηh) dW at rest in x: from 0 it has E y² = (ησ²/4)(exp(4ht) - 1) at t = kη. */
function printedSign(): CheckRow {
  const [h, lr, sigma, k, replicas] = [21, 5e-4, 2, 100, 4000];
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  const run = { problem: quadratic({ hessian: [[2 * h]] }), optimizer: heavyBall({ lr, momentum: 0 }), noise, theta0: [0] };
  const { mean: observed, standardError } = replicaMean(run, replicas, k, ({ 0: y = 0 }) => y * y);
  const variance = (sign: number): number => ((sign * lr * sigma * sigma) / 4) * (exp(sign * 4 * h * lr * k) - 1);
  return compared({
    text: `E y² at frozen x after ${k} steps from 0 by dy = 2h y dt + …, h(x) = ${h}, η = 5e-4, σ = 2, ${replicas} runs`,
    place: 'Sec. 1',
    expected: variance(1),
    observed,
    standardError,
    tolerance: 0.05,
    relative: true,
    refuted: true,
    note: `The drift lacks its minus, which (6) and (8) have; with it E y² = (ησ²/4)(1 - exp(-4ht)) = ${variance(-1).toPrecision(4)}.`,
  });
}

function* rows(): Iterable<CheckRow> {
  for (const [momentum, k, replicas] of [
    [0, 400_000, 16],
    [0.5, 100_000, 40],
    [0.9, 4000, 600],
  ] as const) {
    const { mean: observed, standardError, expected } = rolled(5e-4, 4, momentum, k, replicas);
    yield compared({
      text: `mean x after ${k} steps from (5, 0), μ = ${momentum}, η = 5e-4, σ = 4, ${replicas} runs`,
      expected,
      observed,
      standardError,
      tolerance: 0.01,
      relative: true,
    });
  }
  const [lr, sigma, k] = [4e-3, 2, 25_000];
  const coarse = rolled(lr, sigma, 0, k, 100);
  const gap = ((coarse.mean / coarse.expected - 1) * 100).toFixed(1);
  yield compared({
    text: `mean x after ${k} steps, η = 4e-3, σ = 2, with E y² of the recursion, 100 runs`,
    place: '(12)',
    expected: recursionForm(lr, sigma, k),
    observed: coarse.mean,
    standardError: coarse.standardError,
    tolerance: 0.01,
    relative: true,
    note: `At this rate the closed form of (13), ${coarse.expected.toPrecision(5)}, is ${gap} % off: it takes E y² = ησ²/4 for ησ²/(4(1-ηh)).`,
  });
  yield isotropic();
  yield printedSign();
  for (const [momentum, h] of [
    [0, 21],
    [0.5, 21],
    [0.9, 5],
  ] as const) {
    const [rate, size] = [2e-3, 2];
    const { mean: observed, standardError } = frozen(h, rate, size, momentum);
    yield compared({
      text: `E y² of the recursion at frozen x, h(x) = ${h}, η = 2e-3, σ = 2, μ = ${momentum}`,
      place: 'App. A.1',
      expected: (rate * size * size * (1 + momentum)) / (4 * (1 - momentum) * (1 + momentum - rate * h)),
      observed,
      standardError,
      tolerance: 0.02,
      relative: true,
    });
  }
}

export const valleyCheck: Experiment = theoryCheck({
  id: 'valley',
  seconds: 4,
  title: 'SGD and heavy ball along the floor of a valley',
  paper: 'ma2023',
  place: '(19)',
  rows,
});
