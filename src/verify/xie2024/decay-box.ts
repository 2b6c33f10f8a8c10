// AdamW and Lion with falling rates end at the minimizer within the box ‖theta‖_∞ <= 1/w, w the weight decay.
// @eq xie2024

import { adam } from '../../optimizers/adam.js';
import { adamW } from '../../optimizers/adam-w.js';
import { lion } from '../../optimizers/lion.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { quadratic } from '../../problems/quadratic/problem.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const hessian = [
  [2, 0.5, 0],
  [0.5, 1, 0.3],
  [0, 0.3, 3],
];
const center = [2, -0.4, 0.2];
const decay = 1;

/**
 * On the face theta_1 = 1: the gradient there is 0 in the other two, H22 (theta_2 - c_2) + H23 (theta_3 - c_3) = -H12 (1 - c_1) and
 * H23 (theta_2 - c_2) + H33 (theta_3 - c_3) = 0, and its first entry is negative.
 */
function inBox(): number[] {
  const e2 = (3 * 0.5) / (3 - 0.3 * 0.3);
  return [1 / decay, center[1] + e2, center[2] - 0.1 * e2];
}

function* rows(): Iterable<CheckRow> {
  const problem = quadratic({ hessian, center });
  const steps = 20_000;
  const ended = (optimizer: Optimizer): Float64Array => {
    using state = createOptimizer(optimizer, [0.1, 0.2, -0.1]);
    for (let k = 0; k < steps; k++) {
      state.lr = 0.1 / Math.sqrt(k + 1);
      state.step(problem.gradient(state.theta));
    }
    return Float64Array.from(state.theta);
  };
  const last = 0.1 / Math.sqrt(steps);
  const text = (x: ArrayLike<number>): string => `(${[x[0], x[1], x[2]].map((v) => v.toFixed(4)).join(', ')})`;
  const off = (x: ArrayLike<number>, y: ArrayLike<number>): number => Math.max(...[0, 1, 2].map((p) => Math.abs(x[p] - y[p])));
  const expected = inBox();
  const betas = { lr: 0.1, beta1: 0.9, beta2: 0.95, eps: 0 };
  for (const [name, optimizer] of [
    ['AdamW, ε = 0', adamW({ ...betas, weightDecay: decay })],
    ['Lion', lion({ lr: 0.1, weightDecay: decay })],
  ] as const) {
    const end = ended(optimizer);
    const g = problem.gradient(end);
    yield compared({
      text: `${name}, rates 0.1/√k: its end is the minimizer of a quadratic over ‖theta‖_∞ <= 1/w`,
      expected: text(expected),
      observed: text(end),
      error: off(end, expected),
      tolerance: 3 * last,
      note: 'within three of its last steps',
    });
    yield compared({
      text: `${name}: <∇L, theta> + ‖∇L‖₁/w there`,
      expected: 0,
      observed: g.reduce((sum, x, p) => sum + x * end[p] + Math.abs(x) / decay, 0),
      tolerance: 3 * last * (1 + g.reduce((sum, x) => sum + Math.abs(x), 0)),
    });
  }
  const free = ended(adam(betas));
  yield compared({
    text: 'Adam without decay ends in the box too',
    expected: text(expected),
    observed: text(free),
    error: off(free, expected),
    tolerance: 3 * last,
    refuted: true,
    note: 'it ends at the minimizer over all theta',
  });
}

export const decayBoxCheck: Experiment = theoryCheck({
  id: 'decay-box',
  title: 'Decoupled decay of sign-like steps is a box',
  paper: 'xie2024',
  place: '',
  rows,
});
