// Thm. 5.1 of Li, Wen, Lyu 2025 at a fixed point of Adam that is no kink: on x y² = 1 tr Diag(H)^½ = y² + 2 |x y| is least at (1, 1), tr H = y⁴ + 4 x² y² where
// y⁶ = 2. The flows end there, and so do runs.
// @eq li2025 Thm. 5.1
import { compare } from '../../compare/compare.js';
import { defineProblem } from '../../define/define-problem.js';
import { pow } from '../../kernels/functions.js';
import { square } from '../../kernels/series.js';
import { largest } from '../../linear-algebra/largest.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { fixedPointResidual } from '../../theory/li2025/implicit-sharpness.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const noise = labelNoise({ delta: 0.3 });
/** On Γ: x y² = 1. */
const theta0 = [1 / 2.25, 1.5];
const replicas = 400;

interface Case {
  readonly name: string;
  readonly optimizer: Optimizer;
  readonly T: number;
  readonly rest: Float64Array;
}

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, p) => x - b[p]);
const point = (x: Float64Array): string => `(${Array.from(x, (a) => a.toFixed(4)).join(', ')})`;

async function* rows(): AsyncIterable<CheckRow> {
  const problem = defineProblem({ parameters: ['x', 'y'], residuals: ['x * y^2 - 1'] });
  const y = pow(2, 1 / 6);
  const ofSgd = Float64Array.of(1 / (y * y), y);
  const ofAdam = Float64Array.of(1, 1);
  const cases: readonly Case[] = [
    { name: 'Adam', optimizer: adam({ lr: 0.02, c: 5, beta1: 0, eps: 1e-6 }), T: 20, rest: ofAdam },
    { name: 'SGD', optimizer: sgd({ lr: 0.03 }), T: 60, rest: ofSgd },
  ];
  for (const { name, optimizer, T, rest } of cases) {
    const flow = labelNoiseFlow({ problem, optimizer, noise, theta0, T });
    const end = flow.theta[1];
    yield compared({
      text: `x y² = 1: the flow of ${name} comes to rest at`,
      expected: point(rest),
      observed: point(end),
      error: largest(minus(end, rest)),
      tolerance: 1e-4,
    });
    yield compared({
      text: `The slope along Γ of what ${name} minimizes, there`,
      expected: 0,
      observed: largest(fixedPointResidual(problem, optimizer, rest)),
      tolerance: 1e-9,
    });
    const v0 = flow.v[0].length > 0 ? { v0: flow.v[0] } : {};
    const { theta } = await compare({ run: { problem, optimizer, noise, theta0, ...v0 }, replicas, prediction: flow });
    const mean = theta.mean[1];
    const error = largest(minus(mean, rest));
    yield compared({
      text: `Mean of ${replicas} runs of ${name} at lr ${optimizer.lr} after ${Math.round(T / square(optimizer.lr as number))} steps`,
      expected: point(rest),
      observed: point(mean),
      standardError: largest(theta.standardError[1]),
      error,
      // A flow holds to the order of lr; the two places of rest are 0.2 apart.
      tolerance: 2 * (optimizer.lr as number),
    });
  }
}

export const adamAtRestCheck: Experiment = theoryCheck({
  id: 'adam-at-rest',
  seconds: 1,
  title: 'Where Adam and SGD come to rest on a curve without kinks',
  paper: 'li2025',
  place: 'Thm. 5.1',
  rows,
});
