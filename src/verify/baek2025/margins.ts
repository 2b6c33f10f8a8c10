// Which margin do optimizers maximize on separable data? Directions on three samples whose largest margins are known, under the exponential loss.
// @eq baek2025
import { adam } from '../../optimizers/adam.js';
import { sgd } from '../../optimizers/sgd.js';
import { signSGD } from '../../optimizers/sign-sgd.js';
import { signum } from '../../optimizers/signum.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { afterSteps, Separable, threeSamples } from '../separable.js';

const samples = new Separable(threeSamples);
const largestInf = 1;
/** min over t of ‖(0.5, -0.9 + 0.8 t, -1 + 2 t)‖, at t = 2.72/4.64. */
const largest2 = Math.sqrt(0.25 + 0.81 + 1 - (2.72 * 2.72) / 4.64);

const norm2 = (w: Float64Array): number => Math.sqrt(w.reduce((sum, x) => sum + x * x, 0));
const normInf = (w: Float64Array): number => w.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const shape = [1, 3] as const;

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
}

export const marginsCheck: Experiment = theoryCheck({
  id: 'margins',
  title: 'Which margin optimizers maximize on separable data',
  paper: 'baek2025',
  place: '',
  rows,
});
