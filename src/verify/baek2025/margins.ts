// Which margin do optimizers maximize on separable data? Directions on samples whose largest margins are known, under the exponential loss, and the cross-entropy of three classes.
// @eq baek2025
import { adam } from '../../optimizers/adam.js';
import { sgd } from '../../optimizers/sgd.js';
import { signSGD } from '../../optimizers/sign-sgd.js';
import { signum } from '../../optimizers/signum.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { afterSteps, Separable, threeClasses, threeSamples } from '../separable.js';

const samples = new Separable(threeSamples);
const largestInf = 1;
/** min over t of ‖(0.9, -0.3 + 0.4 t, -1 + 2 t)‖, at t = 2.12/4.16. */
const largest2 = Math.sqrt(0.81 + 0.09 + 1 - (2.12 * 2.12) / 4.16);

const norm2 = (w: Float64Array): number => Math.sqrt(w.reduce((sum, x) => sum + x * x, 0));
const normInf = (w: Float64Array): number => w.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const shape = [1, 3] as const;

function* ofClasses(): Iterable<CheckRow> {
  const data = new Separable(threeClasses);
  const matrix = [3, 3] as const;
  const lr = 0.5;
  const text = (name: string, size: string): string =>
    `${name}, cross-entropy of three classes: least margin over ${size} after 20,000 steps, as a share of the largest`;
  for (const [name, optimizer] of [
    ['signSGD', signSGD({ lr })],
    ['Signum', signum({ lr, beta1: 0.9 })],
    ['Adam, ε = 0', adam({ lr, beta1: 0.9, beta2: 0.95, eps: 0 })],
  ] as const) {
    const W = afterSteps(optimizer, data.crossEntropy, matrix);
    yield compared({ text: text(name, 'the largest entry'), expected: 1, observed: data.least(W) / normInf(W), tolerance: 0.01 });
  }
  const W = afterSteps(sgd({ lr }), data.normalized, matrix);
  const name = 'Normalized gradient descent';
  yield compared({ text: text(name, '‖W‖_F'), expected: 1, observed: data.least(W) / norm2(W) / 0.5, tolerance: 0.01 });
  yield compared({
    text: text(name, 'the largest entry'),
    expected: 1,
    observed: data.least(W) / normInf(W),
    tolerance: 0.01,
    refuted: true,
    note: 'another margin than that of signs and of Adam',
  });
}

function* rows(): Iterable<CheckRow> {
  const lr = 0.5;
  const shareInf = (w: Float64Array): number => samples.least(w) / normInf(w) / largestInf;
  const share2 = (w: Float64Array): number => samples.least(w) / norm2(w) / largest2;
  const slowAdam = adam({ lr, beta1: 0.9, beta2: 0.95, eps: 0 });
  const cases = [
    { name: 'signSGD', w: afterSteps(signSGD({ lr }), samples.whole, shape) },
    { name: 'Signum', w: afterSteps(signum({ lr, beta1: 0.9 }), samples.whole, shape) },
    { name: 'Adam, ε = 0', w: afterSteps(slowAdam, samples.whole, shape) },
    { name: 'Signum, β .99, on one sample a step', w: afterSteps(signum({ lr, beta1: 0.99 }), samples.inTurn, shape) },
  ];
  for (const { name, w } of cases)
    yield compared({
      text: `${name}: margin over ‖w‖_∞ after 20,000 steps, as a share of the largest`,
      expected: 1,
      observed: shareInf(w),
      tolerance: 0.01,
    });
  const descent = afterSteps(sgd({ lr }), samples.ofLogarithm, shape);
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
    observed: shareInf(afterSteps(slowAdam, samples.inTurn, shape)),
    tolerance: 0.01,
    refuted: true,
    note: 'it leaves the direction that Adam has on all samples; Signum keeps it',
  });
  yield* ofClasses();
}

export const marginsCheck: Experiment = theoryCheck({
  id: 'margins',
  seconds: 2,
  title: 'Which margin optimizers maximize on separable data',
  paper: 'baek2025',
  place: '',
  rows,
});
