// Two papers, one motion: the quasistatic dynamics of Ma, Kunin, Ying 2023 under Hessian noise and the slow flow of Li, Wen, Lyu 2025 under label noise,
// written down and computed in different ways, agree once the noises have one covariance: σ²H/2 = αH, so α = σ²/2.
// @eq ma2023 (12), (27)
// @eq li2025 (5)

import { log } from '../../kernels/functions.js';
import { injectedNoise } from '../../noise/injected-noise.js';
import { labelNoise } from '../../noise/label-noise.js';
import { type Adam, adam } from '../../optimizers/adam.js';
import { type HeavyBall, heavyBall } from '../../optimizers/heavy-ball.js';
import { formOf } from '../../optimizers/optimizer.js';
import { type Sgd, sgd } from '../../optimizers/sgd.js';
import { factorizationUV } from '../../problems/factorization-uv/problem.js';
import type { Problem } from '../../problems/problem.js';
import { valley } from '../../problems/valley/problem.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { quasistatic } from '../../theory/ma2023/quasistatic.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const [sigma, lr] = [1.2, 0.01];

interface Setting {
  readonly text: string;
  readonly problem: Problem;
  readonly optimizer: Adam | HeavyBall | Sgd;
  readonly theta0: ArrayLike<number>;
  /** In the time k η² of the flow. */
  readonly T: number;
  /** How fast v follows in the flow; at rest by default. */
  readonly c?: number;
}

/** Both ends. */
function ends({ problem, optimizer, theta0, T, c = Number.POSITIVE_INFINITY }: Setting): { ma: Float64Array; li: Float64Array } {
  const start = Float64Array.from(theta0);
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  const rest = c === Number.POSITIVE_INFINITY;
  const time = formOf(optimizer).v ? T : T / lr;
  const ma = quasistatic({ problem, optimizer, noise, theta0: start, T: time, form: rest ? 'first-order' : 'full' });
  // The loss is a sum of squares without ½ or mean: label noise of this deviation has α = 2δ² = σ²/2.
  const li = labelNoiseFlow({ problem, optimizer, noise: labelNoise({ delta: sigma / 2 }), c, theta0: start, T });
  return { ma: ma.theta.at(-1) as Float64Array, li: li.theta.at(-1) as Float64Array };
}

const show = (x: Float64Array): string => {
  const shown = Array.from(x.subarray(0, 3), (y) => y.toPrecision(7)).join(', ');
  return x.length > 3 ? `(${shown}, …)` : `(${shown})`;
};

function row(setting: Setting): CheckRow {
  const { ma, li } = ends(setting);
  const error = ma.reduce((most, x, i) => Math.max(most, Math.abs(x - li[i])), 0);
  return compared({ text: setting.text, expected: show(li), observed: show(ma), error, tolerance: 1e-6 });
}

/** The point at 3 along the floor of the valley turned by an angle whose cosine and sine are given. */
const floor = (cosine: number, sine: number): number[] => [3 * cosine, -3 * sine];
const half = Math.sqrt(0.5);
const eighth = floor(Math.sqrt((1 + half) / 2), Math.sqrt((1 - half) / 2));

function* rows(): Iterable<CheckRow> {
  const atRest = adam({ lr, beta1: 0, eps: 1e-3 });
  const turned = { problem: valley({ angle: Math.PI / 4 }), theta0: floor(half, half) };
  yield row({ text: 'Adam on the valley, angle π/4, v at rest, t = 3', ...turned, optimizer: atRest, T: 3 });
  yield row({
    text: 'Adam on the valley, angle π/8, v at rest, t = 0.5',
    problem: valley({ angle: Math.PI / 8 }),
    theta0: eighth,
    optimizer: atRest,
    T: 0.5,
  });
  yield row({
    text: 'Adam on the valley, angle 0, v at rest, ε = 1, t = 2',
    problem: valley(),
    theta0: [3, 0],
    optimizer: adam({ lr, beta1: 0, eps: 1 }),
    T: 2,
  });
  yield row({
    text: 'Adam on the valley, angle π/4, c = 4, t = 1',
    ...turned,
    optimizer: adam({ lr, beta1: 0, c: 4, eps: 1e-3 }),
    T: 1,
    c: 4,
  });
  yield row({ text: 'SGD on the valley, angle π/4, t = 0.5', ...turned, optimizer: sgd({ lr }), T: 0.5 });
  const theta0 = [2, -1, 0.5, 1.5, -0.7, 0.4, 1, 0, 0, 1]; // U = M, V = I
  const problem = factorizationUV({ M: { data: theta0.slice(0, 6), shape: [3, 2] }, p: 2 });
  yield row({ text: 'heavy ball on UVᵀ, μ = 0.5, t = 0.1', problem, theta0, optimizer: heavyBall({ lr, momentum: 0.5 }), T: 0.1 });

  const { li } = ends({ text: '', ...turned, optimizer: adam({ lr, beta1: 0, eps: 0 }), T: 3 });
  const x = (li[0] - li[1]) * half;
  yield compared({
    text: 'the flow of Li, Wen, Lyu 2025 at π/4, ε = 0, against the closed form of (27): (x² - x0²)/2 + ln(x/x0) at t = 3',
    place: '(27)',
    also: [],
    expected: -3,
    observed: (x * x - 9) / 2 + log(x / 3),
    tolerance: 1e-6,
  });
}

export const crossPaperCheck: Experiment = theoryCheck({
  id: 'cross-paper',
  title: 'The quasistatic dynamics are the label-noise flow with α = σ²/2',
  paper: 'ma2023',
  place: '(12), (27)',
  also: [{ paper: 'li2025', place: '(5)' }],
  rows,
});
