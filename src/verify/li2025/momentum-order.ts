// Momentum does not change what Adam is drawn to (Li, Wen, Lyu 2025, Sec. 4.2): what beta1 does to the mean path in slow time vanishes with lr, to which order, and how it grows with
// beta1. Runs with and without momentum see the same labels, so that their difference is known well.
// @eq li2025 Sec. 4.2
import { fitOrder } from '../../compare/fit-order.js';
import { hypotenuse } from '../../kernels/series.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { sgdMomentum } from '../../optimizers/sgd-momentum.js';
import { createRuns } from '../../runs/runs.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { type Mean, meanOf } from '../replicas.js';
import { delta, oval, slopesOf } from './ellipse-replicas.js';

const noise = labelNoise({ delta });
const replicas = 2000;
const c = 5;
const start = (): Float64Array => projectToManifold(oval, [1, 0.2]);

interface Method {
  readonly name: string;
  readonly T: number;
  readonly rates: readonly number[];
  readonly at: (lr: number, beta1: number) => Parameters<typeof createRuns>[0][number]['optimizer'];
}

const methods: readonly Method[] = [
  { name: 'Adam', T: 0.5, rates: [0.02, 0.01, 0.005], at: (lr, beta1) => adam({ lr, c, beta1, eps: 0.02 }) },
  { name: 'SGD', T: 2, rates: [0.04, 0.02, 0.01], at: (lr, beta1) => sgdMomentum({ lr, beta1 }) },
];

/** The ends of the replicas at slow time T. */
function ends({ T, at }: Method, lr: number, beta1: number): Float64Array[] {
  const theta0 = start();
  const v0 = slopesOf(theta0).df.map((x) => delta * delta * x * x);
  const optimizer = at(lr, beta1);
  const runs = Array.from({ length: replicas }, (_, k) => ({
    problem: oval,
    optimizer,
    noise,
    theta0,
    seed: 700 + k,
    ...(optimizer.name !== 'sgdMomentum' && { v0 }),
  }));
  const all = createRuns(runs).advance(Math.round(T / (lr * lr)));
  const out = all.runs.map(({ theta }) => Float64Array.from(theta));
  all.dispose();
  return out;
}

/** How far momentum moves the mean end. */
function shift(method: Method, lr: number, beta1: number, plain: readonly Float64Array[]): Mean {
  const moved = ends(method, lr, beta1);
  const [x, y] = [0, 1].map((p) => meanOf(moved.map((theta, k) => theta[p] - plain[k][p])));
  const mean = hypotenuse(x.mean, y.mean);
  return { mean, standardError: hypotenuse(x.mean * x.standardError, y.mean * y.standardError) / mean };
}

function* rows(): Iterable<CheckRow> {
  for (const method of methods) {
    const { name, rates, T } = method;
    const plain = rates.map((lr) => ends(method, lr, 0));
    for (const beta1 of [0.5, 0.8, 0.9]) {
      const seen = rates.map((lr, k) => shift(method, lr, beta1, plain[k]));
      const { order, standardError } = fitOrder(
        rates,
        seen.map(({ mean }) => mean),
        seen.map((one) => one.standardError),
      );
      yield compared({
        text: `${name}, β1 = ${beta1} against 0 at slow time ${T}, ${replicas} pairs of runs: order in lr of the difference of mean ends`,
        is: '≥',
        expected: 1,
        observed: order,
        standardError,
        tolerance: 0.25 + 2 * standardError,
        note: `Differences ${seen.map((one, k) => `${one.mean.toExponential(1)} ± ${one.standardError.toExponential(0)} at ${rates[k]}`).join(', ')}.`,
      });
    }
  }
}

export const momentumOrderCheck: Experiment = theoryCheck({
  id: 'momentum-order',
  seconds: 8,
  title: 'What momentum does in slow time vanishes with the rate',
  paper: 'li2025',
  place: 'Sec. 4.2',
  rows,
});
