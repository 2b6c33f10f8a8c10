// Which margin do optimizers maximize on separable data? Directions on three samples whose largest margins are known, under the exponential loss.
// @eq baek2025
import { exp, expOf } from '../../kernels/functions.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { signSGD } from '../../optimizers/sign-sgd.js';
import { signum } from '../../optimizers/signum.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/**
 * y_i x_i. w = (1, -1, 0.4) has margins 1, 1 and 3.2 and ‖w‖_∞ = 1, and half the first two is u = (½, -½, 0) with ‖u‖₁ = 1: no w of that size has more, by
 * duality. The point of their hull next to 0 lies between the first two, and its length is the largest margin of ‖w‖₂ = 1.
 */
const samples: readonly (readonly number[])[] = [
  [0.5, -0.9, -1],
  [0.5, -0.1, 1],
  [2, -1, 0.5],
];
const largestInf = 1;
/** min over t of ‖(0.5, -0.9 + 0.8 t, -1 + 2 t)‖, at t = 2.72/4.64. */
const largest2 = Math.sqrt(0.25 + 0.81 + 1 - (2.72 * 2.72) / 4.64);

const margins = (w: Float64Array): number[] => samples.map((z) => z.reduce((sum, x, p) => sum + x * w[p], 0));
const norm2 = (w: Float64Array): number => Math.sqrt(w.reduce((sum, x) => sum + x * x, 0));
const normInf = (w: Float64Array): number => w.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

type Gradient = (w: Float64Array, k: number) => Float64Array;

/** -Σ_i c_i y_i x_i */
function against(weights: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: 3 }, (_, p) => -samples.reduce((sum, z, i) => sum + weights[i] * z[p], 0));
}

/** Of the sum of exp(-margin). */
const whole: Gradient = (w) => against(expOf(Float64Array.from(margins(w), (m) => -m)));
/** Of one sample after the other. */
const inTurn: Gradient = (w, k) => against(samples.map((_, i) => (i === k % 3 ? exp(-margins(w)[i]) : 0)));
/** Of the logarithm of the sum: gradient descent on the loss with its rate over the loss. */
const ofLogarithm: Gradient = (w) => {
  const m = margins(w);
  const least = Math.min(...m);
  const shares = expOf(Float64Array.from(m, (x) => least - x));
  const sum = shares.reduce((a, b) => a + b, 0);
  return against(shares.map((x) => x / sum));
};

/** Where 20,000 steps of the rate ½/√k lead. */
function ended(optimizer: Optimizer, gradient: Gradient): Float64Array {
  using state = createOptimizer(optimizer, [0, 0, 0]);
  for (let k = 0; k < 20_000; k++) {
    state.lr = 0.5 / Math.sqrt(k + 1);
    state.step(gradient(Float64Array.from(state.theta), k));
  }
  return Float64Array.from(state.theta);
}

function* rows(): Iterable<CheckRow> {
  const lr = 0.5;
  const shareInf = (w: Float64Array): number => Math.min(...margins(w)) / normInf(w) / largestInf;
  const share2 = (w: Float64Array): number => Math.min(...margins(w)) / norm2(w) / largest2;
  const slowAdam = adam({ lr, beta1: 0.9, beta2: 0.95, eps: 0 });
  const cases = [
    { name: 'signSGD', w: ended(signSGD({ lr }), whole) },
    { name: 'Signum', w: ended(signum({ lr, beta1: 0.9 }), whole) },
    { name: 'Adam, ε = 0', w: ended(slowAdam, whole) },
    { name: 'Signum, β .99, on one sample a step', w: ended(signum({ lr, beta1: 0.99 }), inTurn) },
  ];
  for (const { name, w } of cases)
    yield compared({
      text: `${name}: margin over ‖w‖_∞ after 20,000 steps, as a share of the largest`,
      expected: 1,
      observed: shareInf(w),
      tolerance: 0.01,
    });
  const descent = ended(sgd({ lr }), ofLogarithm);
  yield compared({
    text: 'Gradient descent, the rate over the loss: margin over ‖w‖₂, as a share of the largest',
    expected: 1,
    observed: share2(descent),
    tolerance: 0.01,
  });
  yield compared({
    text: 'Gradient descent: margin over ‖w‖_∞, as a share of the largest',
    expected: 1,
    observed: shareInf(descent),
    tolerance: 0.01,
    refuted: true,
    note: 'another margin than that of signs and of Adam',
  });
  yield compared({
    text: 'Adam on one sample a step: margin over ‖w‖_∞, as a share of the largest',
    expected: 1,
    observed: shareInf(ended(slowAdam, inTurn)),
    tolerance: 0.01,
    refuted: true,
    note: 'it leaves the direction that Adam has on all samples; Signum keeps it',
  });
}

export const marginsCheck: Experiment = theoryCheck({
  id: 'margins',
  title: 'Which margin optimizers maximize on separable data',
  paper: 'baek2025',
  place: '',
  rows,
});
