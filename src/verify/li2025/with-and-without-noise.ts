// Adam with β1 < β2 (Li, Wen, Lyu 2025, Sec. 2): backward error analysis says that without noise it is drawn to sharper places, the slow flow that under label noise it goes to
// flatter ones. One net, one start, both. And what β1 itself changes under noise: nothing at leading order (Sec. 4).
// @eq li2025 Sec. 4
// @eq cattaneo2023 (4)
import { fitOrder } from '../../compare/fit-order.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { createRuns } from '../../runs/runs.js';
import { biasTerm } from '../../theory/cattaneo2023/bias-term.js';
import { implicitSharpness } from '../../theory/li2025/implicit-sharpness.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { type Mean, meanOf } from '../replicas.js';

const eps = 1e-3;
const c = 20;
const noise = labelNoise({ delta: 0.5 });
const replicas = 64;
const T = 0.05;

function setting() {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 5, seed: 4 });
  const theta0 = projectToManifold(
    problem,
    problem.initialTheta(1).map((x) => x + 0.6),
  );
  const v0 = problem.hessianDiagonal(theta0).map((h) => (0.25 / 5) * h);
  return { problem, theta0, v0 };
}

/** The change of tr Diag(H)^½ at the projected ends of runs with this β1, with label noise or without, from beside Γ. */
function change(lr: number, beta1: number, noisy: boolean): Mean {
  const { problem, theta0, v0 } = setting();
  const optimizer = adam({ lr, c, beta1, eps });
  const sharpness = (theta: Float64Array): number => implicitSharpness(problem, optimizer, theta);
  // Off Γ by a part of theta, so that there are gradients without noise too.
  const start = noisy ? theta0 : theta0.map((x, p) => x * (1 + 0.05 * (p % 3)));
  const first = sharpness(projectToManifold(problem, start, { S: v0.map((x) => 1 / (Math.sqrt(x) + eps)) }));
  const seeds = Array.from({ length: noisy ? replicas : 1 }, (_, k) => 40 + k);
  const runs = createRuns(seeds.map((seed) => ({ problem, optimizer, theta0: start, v0, seed, ...(noisy && { noise }) })));
  runs.advance(Math.round(T / (lr * lr)));
  const ends = runs.runs.map(({ theta, v = [] }) =>
    sharpness(projectToManifold(problem, theta, { S: Float64Array.from(v, (x) => 1 / (Math.sqrt(x) + eps)) })),
  );
  runs.dispose();
  if (ends.length === 1) return { mean: ends[0] - first, standardError: 0 };
  const { mean, standardError } = meanOf(ends);
  return { mean: mean - first, standardError };
}

function* rows(): Iterable<CheckRow> {
  const { problem, theta0, v0 } = setting();
  const lr = 0.005;
  const optimizer = adam({ lr, c, beta1: 0.9, eps });
  const flow = labelNoiseFlow({ problem, optimizer, noise, theta0, v0, T });
  const predicted = implicitSharpness(problem, optimizer, flow.theta[1]) - implicitSharpness(problem, optimizer, flow.theta[0]);
  const noisy = change(lr, 0.9, true);
  yield compared({
    text: `Adam with β1 = .9 < β2 = ${1 - c * lr * lr} under label noise: change of tr Diag(H)^½, by the slow flow, ${replicas} runs`,
    place: 'Sec. 4',
    expected: predicted,
    observed: noisy.mean,
    standardError: noisy.standardError,
    tolerance: 0.15,
    relative: true,
  });
  const quiet = change(lr, 0.9, false);
  yield compared({
    text: 'The same Adam without noise, from beside Γ: the size of that change, as a share of what noise does',
    place: 'Sec. 4',
    is: '<',
    expected: 0.1,
    observed: Math.abs(quiet.mean / predicted),
    tolerance: 0,
    note: 'on Γ there is no gradient, so that backward error analysis, of whatever sign, moves nothing',
  });
  const h = 0.005;
  const at = theta0.map((x, p) => x * (1 + 0.05 * (p % 3)));
  const bias = biasTerm(problem, at, adam.cattaneo2023({ lr: h, beta1: 0.9, beta2: 0.999, epsRoot: 1e-8 }));
  const other = biasTerm(problem, at, adam.cattaneo2023({ lr: h, beta1: 0.999, beta2: 0.9, epsRoot: 1e-8 }));
  yield compared({
    text: 'Backward error analysis beside Γ: the sign of its term for β1 = .9, β2 = .999 over that with the two exchanged',
    paper: 'cattaneo2023',
    place: '(4)',
    is: '<',
    expected: 0,
    observed: bias.reduce((sum, x, p) => sum + x * other[p], 0),
    tolerance: 0,
    note: 'so it speaks against the norm of the gradient for β1 > β2 only; under noise Adam regularizes with either',
  });
  const rates = [0.01, 0.005, 0.0025];
  const gaps = rates.map((rate) => {
    const [with9, without] = [change(rate, 0.9, true), change(rate, 0, true)];
    return {
      gap: Math.abs(with9.mean - without.mean),
      error: Math.sqrt(with9.standardError * with9.standardError + without.standardError * without.standardError),
    };
  });
  yield compared({
    text: 'β1 = .9 against β1 = 0, the same noise: order in lr of the difference of tr Diag(H)^½',
    place: 'Sec. 4',
    is: '≥',
    expected: 1,
    observed: fitOrder(
      rates,
      gaps.map(({ gap }) => gap),
    ).order,
    tolerance: 0.3,
    note: `Differences ${gaps.map(({ gap, error }, k) => `${gap.toFixed(3)} ± ${error.toFixed(3)} at ${rates[k]}`).join(', ')}, of a way of ${predicted.toFixed(2)}.`,
  });
}

export const withAndWithoutNoiseCheck: Experiment = theoryCheck({
  id: 'with-and-without-noise',
  title: 'Adam with β1 < β2 goes to flatter places under noise, and nowhere without',
  paper: 'li2025',
  place: 'Sec. 4',
  rows,
});
