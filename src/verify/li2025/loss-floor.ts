// The loss that label noise keeps up at a constant rate, (lr alpha/4) tr(S H) to first order in lr, against runs that start on Γ.
// @eq li2025 Thm. 4.2
import { compare } from '../../compare/compare.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { adamE } from '../../optimizers/adam-e.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { lossFloor } from '../../theory/li2025/loss-floor.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const optimizers: readonly { readonly name: string; readonly optimizer: Optimizer; readonly steps: number }[] = [
  { name: 'SGD, lr alpha tr(H)/4', optimizer: sgd({ lr: 0.002 }), steps: 2500 },
  { name: 'Adam, lr √alpha tr(Diag(H)^½)/4', optimizer: adam({ lr: 0.0005, beta1: 0.9, beta2: 0.9999, eps: 1e-8 }), steps: 2000 },
  { name: 'AdamE-¼, lr alpha^¾ tr(Diag(H)^¾)/4', optimizer: adamE({ lr: 0.002, lambda: 0.25, beta2: 0.9999, eps: 1e-8 }), steps: 2000 },
];

async function* rows(): AsyncIterable<CheckRow> {
  const problem = diagonalNet({ d: 30, kappa: 4, n: 12, seed: 5 });
  const start = Float64Array.from({ length: 60 }, (_, k) => 0.6 + 0.02 * ((7 * k) % 30));
  const noise = labelNoise({ delta: 0.5 });
  for (const { name, optimizer, steps } of optimizers) {
    const lr = optimizer.lr as number;
    // The flow's own drift during the run is part of the prediction: the floor at the points that it passes.
    const record = [1, 1.25, 1.5, 1.75, 2].map((k) => k * steps * lr * lr);
    const flow = labelNoiseFlow({ problem, optimizer, noise, theta0: start, T: 2 * steps * lr * lr, record });
    const [theta0, v0] = [flow.theta[0], flow.v[0]];
    const run = { problem, optimizer, noise, theta0, ...(v0.length > 0 && { v0 }) };
    const prediction = { ...flow, t: flow.t.slice(1), theta: flow.theta.slice(1) };
    const { functions } = await compare({ run, replicas: 400, prediction, functions: { loss: (x) => problem.loss(x) } });
    const { mean, standardError } = functions.loss;
    const average = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
    const floors = prediction.theta.map((zeta, k) =>
      lossFloor({ problem, optimizer, noise, zeta, ...(v0.length > 0 && { v: flow.v[k + 1] }) }),
    );
    yield compared({
      text: `${name} at lr ${lr}: mean loss of 400 runs at 5 times from step ${steps} on`,
      expected: average(floors),
      observed: average(mean),
      standardError: average(standardError),
      tolerance: 0.05,
      relative: true,
      note: 'the theorem bounds L by O(lr log 1/lr); the constant follows from the stationary covariance',
    });
  }
}

export const lossFloorCheck: Experiment = theoryCheck({
  id: 'loss-floor',
  seconds: 4,
  title: 'The loss that noise keeps up at a constant rate',
  paper: 'li2025',
  place: 'Thm. 4.2',
  rows,
});
