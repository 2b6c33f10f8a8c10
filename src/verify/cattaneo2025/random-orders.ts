// What the memory of Adam and RMSProp adds to their steps, in the mean over all orders of mini-batches: runs that remember against steps that do not.
// @eq cattaneo2025
// @eq cattaneo2026
import { fitOrder } from '../../compare/fit-order.js';
import { largest } from '../../linear-algebra/largest.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { rmsprop } from '../../optimizers/rmsprop.js';
import type { Problem } from '../../problems/problem.js';
import { quadratic } from '../../problems/quadratic/problem.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { memoryRule } from '../../theory/cattaneo2023/memory-rule.js';
import { BatchAverages } from '../../theory/cattaneo2023/mini-batch-correction.js';
import { memoryCorrection, ordersOf } from '../../theory/cattaneo2025/memory-correction.js';
import { batches, epochStart } from '../cattaneo2023/three-batches.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/** The step that an optimizer would take at theta had all its gradients been those of theta: the last move of a fresh one. */
function forgetful(optimizer: Optimizer, gradients: readonly Float64Array[], order: readonly number[], theta: Float64Array): Float64Array {
  using state = createOptimizer(optimizer, theta);
  let before = theta;
  for (const b of order) {
    before = Float64Array.from(state.theta);
    state.step(gradients[b]);
  }
  return before.map((x, p) => x - state.theta[p]);
}

/** Over all orders and the steps of the last epoch: the mean of what is missing in steps that forget, over lr². */
function missing(optimizer: Optimizer, problems: readonly Problem[], start: Float64Array, epochs: number): Float64Array {
  const orders = [...ordersOf(problems.length, epochs)];
  const mean = new Float64Array(start.length);
  const m = problems.length;
  const lr = optimizer.lr as number;
  for (const order of orders) {
    using state = createOptimizer(optimizer, start);
    order.forEach((b, n) => {
      const theta = Float64Array.from(state.theta);
      state.step(problems[b].gradient(theta));
      if (n < order.length - m) return;
      const gradients = problems.map((problem) => problem.gradient(theta));
      const step = forgetful(optimizer, gradients, order.slice(0, n + 1), theta);
      for (let p = 0; p < mean.length; p++) mean[p] += (theta[p] - state.theta[p] - step[p]) / (lr * lr * m * orders.length);
    });
  }
  return mean;
}

const rates = [4e-3, 2e-3, 1e-3];
const optimizers = {
  'Adam, β .6, ρ .8': (lr: number) => adam.cattaneo2023({ lr, beta1: 0.6, beta2: 0.8, epsRoot: 0.01 }),
  'RMSProp, ρ .8': (lr: number) => rmsprop({ lr, beta2: 0.8, eps: 0.01 }),
};

/** The correction in the steps of the second epoch of batches that come in turn. */
function inTurn(optimizer: Optimizer, problems: readonly Problem[]): Float64Array {
  const m = problems.length;
  const averages = new BatchAverages(problems, memoryRule(optimizer), 2 * m);
  const gradients = problems.map((problem) => problem.gradient(epochStart));
  const steps = Array.from({ length: m }, (_, k) => averages.memory(epochStart, gradients, m + k).correction);
  return epochStart.map((_, p) => steps.reduce((sum, x) => sum + x[p] / m, 0));
}

/** Runs against the mean over all orders, and against what holds in turn. */
function* orders(): Iterable<CheckRow> {
  const problems = batches();
  for (const [name, make] of Object.entries(optimizers)) {
    const runs = rates.map((lr) => missing(make(lr), problems, epochStart, 2));
    const predictions = [
      ['the mean over all orders', memoryCorrection({ problem: problems, optimizer: make(1e-3), theta: epochStart, epochs: 2 }).correction],
      ['batches in turn', inTurn(make(1e-3), problems)],
    ] as const;
    for (const [words, expected] of predictions) {
      const errors = runs.map((seen) => largest(seen.map((x, p) => x - expected[p])));
      const { order, standardError } = fitOrder(rates, errors);
      yield compared({
        text: `${name}, three batches in random order: order in lr of the distance of what memory adds, over lr², to Corr of ${words}`,
        expected: 1,
        observed: order,
        tolerance: 0.25,
        order: { fitted: order, standardError, expected: 1, tolerance: 0.25 },
        note: `all 36 orders of two epochs; distances ${errors.map((x) => x.toExponential(1)).join(', ')}`,
        ...(words === 'batches in turn' && { refuted: true }),
      });
    }
  }
}

/** Samples of ½(θ - c)² in batches of 4, 2 and 1. */
const samples = [-3, -1, 1, 3];
function batchesOf(size: number): Problem[] {
  const of = (centers: readonly number[]): Problem =>
    quadratic({ hessian: [[1]], center: [centers.reduce((sum, c) => sum + c / centers.length, 0)] });
  return size === 2 ? [of([-3, 1]), of([-1, 3])] : Array.from({ length: 4 / size }, (_, k) => of(samples.slice(size * k, size * (k + 1))));
}

/** Whether memory lengthens the steps down |E'| or shortens them. */
function* signs(): Iterable<CheckRow> {
  const theta = Float64Array.of(0.5);
  const optimizer = adam.cattaneo2023({ lr: 1e-3, beta1: 0.5, beta2: 0.8, epsRoot: 1e-8 });
  for (const size of [4, 2, 1]) {
    const problem = batchesOf(size);
    const [expected] = memoryCorrection({ problem, optimizer, theta, epochs: 2 * size }).correction;
    const [observed] = missing(optimizer, problem, theta, 2 * size);
    yield compared({
      text: `Adam, β .5, ρ .8, on four samples of ½(θ − c)² at θ = ½, ${size} a step: what memory adds to the last steps of eight, over lr²`,
      expected,
      observed,
      tolerance: 0.02,
      relative: true,
      note: observed > 0 ? 'longer steps down |E′|: regularization' : 'shorter steps down |E′|: the reverse of regularization',
    });
  }
}

/** The abstract of 2602.01642 has what a longer memory of v does reversed on small batches. */
function* longer(): Iterable<CheckRow> {
  const added = (size: number, beta2: number): number => {
    const optimizer = adam.cattaneo2023({ lr: 1e-3, beta1: 0.5, beta2, epsRoot: 1e-8 });
    return memoryCorrection({ problem: batchesOf(size), optimizer, theta: [0.5], epochs: 2 * size }).correction[0];
  };
  const [large, small] = [4, 1].map((size) => added(size, 0.95) - added(size, 0.8));
  yield compared({
    text: 'The same: with 4 a step, how what memory adds changes from ρ .8 to .95',
    is: '<',
    expected: 0,
    observed: large,
    tolerance: 0,
  });
  yield compared({
    text: 'The same with 1 a step: the reverse',
    is: '>',
    expected: 0,
    observed: small,
    tolerance: 0,
    refuted: true,
    note: 'on samples whose gradients differ by constants a longer memory of v hardly matters for small batches, and its sign does not turn',
  });
}

function* rows(): Iterable<CheckRow> {
  yield* orders();
  yield* signs();
  yield* longer();
}

export const randomOrdersCheck: Experiment = theoryCheck({
  id: 'random-orders',
  title: 'What the memory of Adam adds to a step on mini-batches in random order',
  paper: 'cattaneo2025',
  place: '',
  rows,
});
