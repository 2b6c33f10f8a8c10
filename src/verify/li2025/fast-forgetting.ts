// Open question 1 of Li, Wen, Lyu 2025: how fast may v forget? Where 1 - beta2 is not small beside lr times the curvatures of S H, v follows the noise off Γ, and
// Adam moves a share 1 - phi of the flow, phi = (1 - beta2)/((1 - beta2) + lr lambda(S H)) in each eigendirection. What is left out is of the order of 1 - beta2.
// @eq li2025 open question 1
import { fitOrder } from '../../compare/fit-order.js';
import { dot } from '../../linear-algebra/products.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { createRuns } from '../../runs/runs.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { type Mean, meanOf } from '../replicas.js';

const eps = 1e-8;
const T = 0.004;
const replicas = 16;
const noise = labelNoise({ delta: 0.5 });

interface Shares {
  /** Of the displacement of the flow of (5): what Adam covers, and the flow with phi. */
  readonly seen: Mean;
  readonly predicted: number;
}

function shares(lr: number, beta2: number): Shares {
  const problem = diagonalNet({ d: 40, kappa: 3, n: 15, seed: 1 });
  const start = problem.initialTheta(1).map((x) => x + 0.6);
  const optimizer = adam({ lr, beta1: 0, beta2, eps });
  const setting = { problem, optimizer, noise, theta0: projectToManifold(problem, start), T };
  const flow = labelNoiseFlow(setting);
  const moved = (zeta: Float64Array): Float64Array => zeta.map((x, p) => x - flow.theta[0][p]);
  const whole = moved(flow.theta[1]);
  const share = (zeta: Float64Array): number => dot(moved(zeta), whole) / dot(whole, whole);
  const predicted = share(labelNoiseFlow({ ...setting, correlated: true }).theta[1]);
  const seeds = Array.from({ length: replicas }, (_, k) => 500 + k);
  const { T: _, ...run } = setting;
  const runs = createRuns(seeds.map((seed) => ({ ...run, seed, v0: flow.v[0] }))).advance(Math.round(T / (lr * lr)));
  const seen = runs.runs.map(({ theta, v = [] }) =>
    share(projectToManifold(problem, theta, { S: Float64Array.from(v, (x) => 1 / (Math.sqrt(x) + eps)) })),
  );
  runs.dispose();
  return { seen: meanOf(seen), predicted };
}

function* rows(): Iterable<CheckRow> {
  const lr = 4e-4;
  const many = [0.9996, 0.996, 0.99].map((beta2) => ({ beta2, ...shares(lr, beta2) }));
  for (const { beta2, seen, predicted } of many) {
    yield compared({
      text: `Adam at lr ${lr}, beta2 ${beta2}: share of the way of (5) at t = ${T}, ${replicas} runs, against the flow with 1 - phi`,
      expected: predicted,
      observed: seen.mean,
      standardError: seen.standardError,
      tolerance: 3 * (1 - beta2) + lr * 10,
    });
  }
  const { beta2, seen } = many[2];
  yield compared({
    text: `The same at beta2 ${beta2} against (5) itself`,
    expected: 1,
    observed: seen.mean,
    standardError: seen.standardError,
    tolerance: 3 * (1 - beta2) + lr * 10,
    refuted: true,
    note: 'the flow is the limit at a given c = (1 - beta2)/lr², and not at a given (1 - beta2)/lr, 25 here',
  });
  const rates = [1.6e-3, 8e-4, 4e-4];
  const gaps = rates.map((rate) => {
    const at = rate === lr ? many[2] : shares(rate, 1 - 25 * rate);
    return { gap: Math.abs(at.seen.mean - at.predicted), standardError: at.seen.standardError };
  });
  const { order, standardError } = fitOrder(
    rates,
    gaps.map(({ gap }) => gap),
    gaps.map((one) => one.standardError),
  );
  yield compared({
    text: '1 - beta2 = 25 lr: order in lr of what Adam is off the flow with 1 - phi',
    expected: 1,
    observed: order,
    standardError,
    tolerance: 0.3,
    note: `Off by ${gaps.map(({ gap }, k) => `${gap.toFixed(4)} at ${rates[k]}`).join(', ')}.`,
  });
}

export const fastForgettingCheck: Experiment = theoryCheck({
  id: 'fast-forgetting',
  seconds: 5,
  title: 'A second moment that forgets fast slows Adam down by 1 − φ',
  paper: 'li2025',
  place: 'open question 1',
  rows,
});
