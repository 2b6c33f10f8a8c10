// Where training on a small net stops to sharpen: the edges of Adam, RMSProp, gradient descent and SGD, by the measures that have their names.
// @eq cohen2022
// @eq andreyev2024
import { Moments } from '../../compare/mean-and-covariance.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { rmsprop } from '../../optimizers/rmsprop.js';
import { sgd } from '../../optimizers/sgd.js';
import { multilayerPerceptron } from '../../problems/multilayer-perceptron/problem.js';
import type { Problem } from '../../problems/problem.js';
import { createRun } from '../../runs/run.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const n = 16;
const seeds = [100, 101, 102, 103];

/** A cubic of one variable, learnt by two layers of tanh. */
function net(): Problem {
  const x = Array.from({ length: n }, (_, i) => [(2 * i + 1) / n - 1]);
  const y = x.map(([t]) => 4 * t * (0.5 - t * t) + t * t);
  return multilayerPerceptron({ sizes: [1, 16, 16, 1], activation: 'tanh', loss: 'squared', x, y });
}

interface Course {
  readonly problem: Problem;
  readonly optimizer: Optimizer;
  readonly steps: number;
  readonly batchSize?: number;
}

/** Means of measures over ten readings of the last third of each seed's steps: mean and standard error over the seeds. */
function late({ steps, ...config }: Course, names: readonly string[]): Moments {
  const moments = new Moments(names.length);
  for (const seed of seeds) {
    using run = createRun({ ...config, seed });
    run.advance(Math.round((2 * steps) / 3));
    const sums = names.map(() => 0);
    for (let k = 0; k < 10; k++) {
      run.advance(Math.round(steps / 30));
      const seen = run.measure(names);
      for (const [i, name] of names.entries()) sums[i] += seen[name] / 10;
    }
    moments.add(sums);
  }
  return moments;
}

function* adaptive(problem: Problem): Iterable<CheckRow> {
  const cases = [
    { name: 'Adam, β1 = .9', beta1: 0.9, lr: 0.01, optimizer: adam.torch({ lr: 0.01 }) },
    { name: 'Adam, β1 = .5', beta1: 0.5, lr: 0.003, optimizer: adam.torch({ lr: 0.003, beta1: 0.5 }) },
    { name: 'RMSProp', beta1: 0, lr: 0.001, optimizer: rmsprop({ lr: 0.001, beta2: 0.999, eps: 1e-8 }) },
  ];
  for (const { name, beta1, lr, optimizer } of cases) {
    const { mean, standardError } = late({ problem, optimizer, steps: 6000 }, ['preconditionedSharpness']);
    yield compared({
      text: `${name} on a net of tanh: lr λ1(S^½ H S^½), mean of the last third of 6,000 steps, at 2(1 + β1)/(1 − β1)`,
      expected: (2 * (1 + beta1)) / (1 - beta1),
      observed: lr * mean[0],
      standardError: lr * standardError[0],
      tolerance: 0.1,
      relative: true,
    });
  }
}

function* batches(problem: Problem): Iterable<CheckRow> {
  const lr = 0.3;
  const from = { paper: 'andreyev2024', place: '' } as const;
  const course = { problem, optimizer: sgd({ lr }), steps: 12_000 };
  const whole = late(course, ['topEigenvalue']);
  yield compared({
    text: 'Gradient descent: lr λ1(H), mean of the last third of 12,000 steps, at 2',
    expected: 2,
    observed: lr * whole.mean[0],
    standardError: lr * whole.standardError[0],
    tolerance: 0.1,
    relative: true,
  });
  for (const batchSize of [4, 1]) {
    const name = `batchSharpness@${batchSize}`;
    const { mean, standardError } = late({ ...course, batchSize }, [name, 'topEigenvalue']);
    const [own, whole] = mean.map((x) => lr * x);
    yield compared({
      ...from,
      text: `SGD on ${batchSize} of ${n} samples: lr E_B[gᵀ H_B g/‖g‖²] at 2`,
      expected: 2,
      observed: own,
      standardError: lr * standardError[0],
      tolerance: 0.1,
      relative: true,
      ...(batchSize === 1 && { refuted: true, note: 'it stops below, and falls when the residuals, and with them the noise, vanish' }),
    });
    yield compared({
      ...from,
      text: `There lr λ1(H) is below 2, by four standard errors`,
      is: '<',
      expected: 2,
      observed: whole,
      standardError: lr * standardError[1],
      tolerance: -4 * lr * standardError[1],
    });
  }
}

function* rows(): Iterable<CheckRow> {
  const problem = net();
  yield* adaptive(problem);
  yield* batches(problem);
}

export const edgesCheck: Experiment = theoryCheck({
  id: 'edges',
  seconds: 10,
  title: 'Preconditioned and batch sharpness at the edges of stability',
  paper: 'cohen2022',
  place: '',
  rows,
});
