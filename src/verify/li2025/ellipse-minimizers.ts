// Fig. 1 of Li, Wen, Lyu 2025: on the noisy ellipse SGD goes to the tips, Adam to a kink of tr Diag(H)^½, where one entry of the gradient vanishes.
// @eq li2025 Fig. 1

import { last } from '../../experiments/readings.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { adamE } from '../../optimizers/adam-e.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { implicitSharpness } from '../../theory/li2025/implicit-sharpness.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const [a, b] = [2, 1];
const problem = ellipse({ a, b });
const tip = Float64Array.of(a / Math.SQRT2, a / Math.SQRT2);
/** Where ∂f/∂y = 0. */
const kink = Float64Array.of(Math.sqrt((a * a + b * b) / 2), (a * a - b * b) / Math.sqrt(2 * (a * a + b * b)));

const point = (x: Float64Array): string => `(${Array.from(x, (value) => value.toFixed(3)).join(', ')})`;
const apart = (x: Float64Array, y: Float64Array): number => Math.max(Math.abs(x[0] - y[0]), Math.abs(x[1] - y[1]));

/** The point of least sharpness among 4,001 on the part of the ellipse with x, y >= 0: the directions (1 - s, s), scaled to f = 0. */
function least(optimizer: Optimizer): Float64Array {
  let best = { value: Number.POSITIVE_INFINITY, at: tip };
  for (let k = 0; k <= 4000; k++) {
    const s = k / 4000;
    const size = Math.sqrt(1 / (2 * a * a) + ((1 - 2 * s) * (1 - 2 * s)) / (2 * b * b));
    const at = Float64Array.of((1 - s) / size, s / size);
    const value = implicitSharpness(problem, optimizer, at);
    if (value < best.value) best = { value, at };
  }
  return best.at;
}

function row(text: string, expected: Float64Array, observed: Float64Array, tolerance: number, note?: string): CheckRow {
  const words = { expected: point(expected), observed: point(observed), error: apart(expected, observed) };
  return compared({ text, ...words, tolerance, ...(note && { note }) });
}

function* rows(): Iterable<CheckRow> {
  const theta0 = projectToManifold(problem, [1.2, 0.7]);
  const end = (optimizer: Optimizer, T: number): Float64Array =>
    last(labelNoiseFlow({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), c: 5, theta0, T }).theta);
  yield row('least tr H on the ellipse a = 2, b = 1, by a scan', tip, least(sgd({ lr: 0.1 })), 1e-3);
  yield row('the flow of SGD, T = 100', tip, end(sgd({ lr: 0.1 }), 100), 1e-3);
  yield row('least tr Diag(H)^½, by a scan', kink, least(adam()), 1e-3, 'a kink: ∂f/∂y = 0 there, so that H_yy = 0 and S_yy = 1/eps');
  const between = least(adamE({ lr: 0.1, lambda: 0.25 }));
  yield row(
    'the flow of AdamE-¼ with eps 0.01, T = 100, to its least tr Diag(H)^¾, the tip',
    between,
    end(adamE({ lr: 0.1, lambda: 0.25, eps: 0.01 }), 100),
    0.05,
  );
  for (const eps of [0.04, 0.01]) {
    yield row(
      `the flow of Adam with eps ${eps}, T = 100, to the kink`,
      kink,
      end(adam({ eps }), 100),
      3 * eps,
      'eps rounds the kink off: the fixed point moves by 2 to 3 times eps, and with eps = 0 the flow is singular there',
    );
  }
}

export const ellipseMinimizersCheck: Experiment = theoryCheck({
  id: 'ellipse-minimizers',
  title: 'Where SGD, Adam and AdamE go on the noisy ellipse',
  paper: 'li2025',
  place: 'Fig. 1',
  rows,
});
