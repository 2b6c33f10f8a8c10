// Thm. 4.1 of Li, Wen, Lyu 2025 for noise without a part along Γ: how far means of runs are from the flow after 1/lr² steps, with which order in lr.
// The theorem proves lr^¼ up to logarithms.
// @eq li2025 Thm. 4.1
import type { CompareOptions } from '../../compare/compare.js';
import { compareOrders } from '../../compare/compare-orders.js';
import { injectedNoise } from '../../noise/injected-noise.js';
import { labelNoise, type Noise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { adamE } from '../../optimizers/adam-e.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const problem = ellipse({ a: 1, b: 2 });
/** The point of the ellipse in the direction of (1, 0.2), where f + 1 = 1.2²/2 + 0.8²/8 = 0.8. */
const theta0 = Float64Array.of(1 / Math.sqrt(0.8), 0.2 / Math.sqrt(0.8));
const delta = 0.5;
const c = 5;

interface Case {
  readonly name: string;
  readonly of: (lr: number) => Optimizer;
  readonly rates: readonly number[];
  /** Slow time: long enough to move, short of the kink. */
  readonly T: number;
  readonly replicas: number;
}

/** beta1 = 0: momentum adds to the error and changes nothing at leading order. */
const cases: readonly Case[] = [
  { name: 'SGD', of: (lr) => sgd({ lr }), rates: [0.08, 0.056, 0.04], T: 4, replicas: 6000 },
  { name: 'Adam', of: (lr) => adam({ lr, c, beta1: 0 }), rates: [0.06, 0.04, 0.02], T: 1, replicas: 8000 },
  { name: 'AdamE-¼', of: (lr) => adamE({ lr, c, beta1: 0, lambda: 0.25 }), rates: [0.1, 0.07, 0.05], T: 1.5, replicas: 8000 },
];

/** Both have the covariance delta² H on Γ: that of the labels at every point, and that of H at the point, with normal numbers. */
const noises: readonly [name: string, noise: Noise][] = [
  ['label noise', labelNoise({ delta })],
  ['normal noise of covariance δ²H', injectedNoise({ sigma: delta * Math.SQRT2, covariance: 'hessian' })],
];

async function orderRow({ name, of, rates, T, replicas }: Case, label: string, noise: Noise): Promise<CheckRow> {
  const v0 = name === 'SGD' ? undefined : problem.hessianDiagonal(theta0).map((h) => delta * delta * h);
  const start = { theta0, ...(v0 && { v0 }) };
  const prediction = labelNoiseFlow({ problem, optimizer: of(rates[0]), noise: labelNoise({ delta }), ...start, T });
  const options = (lr: number): CompareOptions => ({
    run: { problem, optimizer: of(lr), noise, ...start },
    replicas,
    prediction: { ...prediction, timePerStep: lr * lr },
  });
  const { fit, errors, standardErrors } = await compareOrders({ steps: rates, compare: options, error: ({ theta }) => theta.last });
  const seen = rates.map((lr, k) => `${errors[k].toFixed(4)} ± ${standardErrors[k].toFixed(4)} at ${lr}`);
  return compared({
    text: `${name}, ${label}: order in lr of |E θ - ζ| at t = ${T}, ${replicas} runs`,
    expected: 1,
    observed: fit.order,
    standardError: fit.standardError,
    tolerance: 0.5,
    note: `The order 1 is what is seen, the order proved is ¼. Errors ${seen.join(', ')}.`,
  });
}

async function* rows(): AsyncIterable<CheckRow> {
  for (const [label, noise] of noises) for (const one of cases) yield await orderRow(one, label, noise);
}

export const flowOrderCheck: Experiment = theoryCheck({
  id: 'flow-order',
  seconds: 20,
  title: 'Runs follow the label-noise flow to order 1 in lr',
  paper: 'li2025',
  place: 'Thm. 4.1',
  rows,
});
