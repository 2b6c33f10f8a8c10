// Sign methods under normal label noise: how runs spread along Γ of a linear model, and how they move along that of a diagonal net, against the slow equation.
// @eq bernstein2018 Alg. 1, Alg. 3
// @eq chen2023 Alg. 2
import { Moments } from '../../compare/mean-and-covariance.js';
import { labelNoise } from '../../noise/label-noise.js';
import { lion } from '../../optimizers/lion.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { signSGD } from '../../optimizers/sign-sgd.js';
import { signum } from '../../optimizers/signum.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { multilayerPerceptron } from '../../problems/multilayer-perceptron/problem.js';
import { normalStart } from '../../problems/normal-start.js';
import type { Problem } from '../../problems/problem.js';
import { createRuns } from '../../runs/runs.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { readGradientNoise } from '../../theory/noise/theory-noise.js';
import { memoryOf } from '../../theory/sign-methods/memory.js';
import { signCoefficients } from '../../theory/sign-methods/sign-coefficients.js';
import { signSlowSde } from '../../theory/sign-methods/sign-slow-sde.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const noise = labelNoise({ delta: 0.5, distribution: 'normal' });
/** A mean over this many runs is off by four standard errors once in 16,000 times. */
const sigmas = 4;

/** The points of Γ to which runs lead at t = steps lr². */
function landed(problem: Problem, optimizer: Optimizer, theta0: Float64Array, steps: number, replicas: number): Float64Array[] {
  using runs = createRuns(Array.from({ length: replicas }, (_, seed) => ({ problem, optimizer, noise, seed, theta0 })));
  runs.advance(steps);
  return runs.runs.map(({ theta }) => projectToManifold(problem, theta));
}

/** A mean over runs with its standard error. */
interface Mean {
  readonly value: number;
  readonly standardError: number;
}

function meanOf(values: readonly number[]): Mean {
  const moments = new Moments(1);
  for (const value of values) moments.add([value]);
  return { value: moments.mean[0], standardError: moments.standardError[0] };
}

/** What two rates, one half the other, lead to at rate 0, where the error is of first order. */
function extrapolated([coarse, fine]: readonly Mean[]): Mean {
  const [a, b] = [2 * fine.standardError, coarse.standardError];
  return { value: 2 * fine.value - coarse.value, standardError: Math.sqrt(a * a + b * b) };
}

const methods: readonly { readonly name: string; readonly at: (lr: number) => Optimizer }[] = [
  { name: 'signSGD', at: (lr) => signSGD({ lr }) },
  { name: 'Signum, β .9', at: (lr) => signum({ lr, beta1: 0.9 }) },
  { name: 'Lion, β .9 and .99', at: (lr) => lion({ lr }) },
];

/** Three equations for six weights and an offset. */
function* spreadRows(): Iterable<CheckRow> {
  const x = { data: normalStart(18, 1, 1, 1), shape: [3, 6] as [number, number] };
  const problem = multilayerPerceptron({ sizes: [6, 1], activation: 'tanh', loss: 'squared', x, y: normalStart(3, 1, 2, 1) });
  const theta0 = projectToManifold(problem, normalStart(7, 1, 3, 1));
  const [lr, steps, replicas] = [1e-3, 2000, 2000];
  for (const { name, at } of methods) {
    const of = readGradientNoise(problem, noise, theta0, 'noise');
    const { root } = signCoefficients(problem, memoryOf(at(lr)), of, theta0);
    const expected = root.reduce((sum, a) => sum + a * a, 0);
    const seen = [1, 2].map((k) => {
      const ends = landed(problem, at(lr / k), theta0, k * steps, replicas);
      const middle = theta0.map((_, p) => meanOf(ends.map((end) => end[p])).value);
      const time = (steps * lr * lr) / k;
      return meanOf(ends.map((end) => end.reduce((sum, x, p) => sum + (x - middle[p]) * (x - middle[p]), 0) / time));
    });
    const { value, standardError } = extrapolated(seen);
    yield compared({
      text: `${name}: trace of the covariance along Γ of a linear model, by lr² and step, for lr to 0`,
      expected,
      observed: value,
      standardError,
      tolerance: sigmas * standardError,
      note: `${seen[0].value.toFixed(3)} at ${lr}, ${seen[1].value.toFixed(3)} at ${lr / 2}, ${replicas} runs`,
    });
  }
}

/** Two samples, whose Γ is curved and without a direction that signs could spread in. */
function* driftRows(): Iterable<CheckRow> {
  const problem = diagonalNet({ d: 4, kappa: 2, n: 2, seed: 3 });
  const theta0 = projectToManifold(
    problem,
    Float64Array.from({ length: 8 }, (_, k) => 0.6 + 0.1 * k),
  );
  const [T, lr, replicas] = [0.05, 0.01, 500];
  for (const { name, at } of [
    { name: 'Signum, β .5', at: (rate: number) => signum({ lr: rate, beta1: 0.5 }) },
    { name: 'Lion, β .5 and .8', at: (rate: number) => lion({ lr: rate, beta1: 0.5, beta2: 0.8 }) },
  ]) {
    const ends = [64, 128].map((steps) => signSlowSde({ problem, optimizer: at(lr), noise, theta0, T, steps }).theta[1]);
    const predicted = theta0.map((x, p) => 2 * ends[1][p] - ends[0][p] - x); // Euler's steps, extrapolated
    const size = predicted.reduce((sum, x) => sum + x * x, 0);
    const seen = [1, 2].map((k) => {
      const steps = Math.round((k * k * T) / (lr * lr));
      const ways = landed(problem, at(lr / k), theta0, steps, replicas).map((end) => end.map((x, p) => (x - theta0[p]) * predicted[p]));
      return meanOf(ways.map((way) => way.reduce((sum, x) => sum + x, 0) / size));
    });
    const { value, standardError } = extrapolated(seen);
    yield compared({
      text: `${name}: mean way along Γ of a diagonal net at t = ${T}, as a share of the slow equation's, for lr to 0`,
      expected: 1,
      observed: value,
      standardError,
      tolerance: sigmas * standardError,
      note: `${seen[0].value.toFixed(4)} at ${lr}, ${seen[1].value.toFixed(4)} at ${lr / 2}, ${replicas} runs`,
    });
  }
}

function* rows(): Iterable<CheckRow> {
  yield* spreadRows();
  yield* driftRows();
}

export const signMethodsCheck: Experiment = theoryCheck({
  id: 'sign-methods',
  seconds: 15,
  title: 'Sign methods along Γ',
  paper: 'bernstein2018',
  place: 'Alg. 1, Alg. 3',
  rows,
});
