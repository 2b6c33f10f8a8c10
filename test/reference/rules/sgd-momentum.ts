// m <- beta1 m + (1 - beta1) g,  theta <- theta - lr m^,  m^ = m / (1 - beta1^t) with bias correction

import { type SgdMomentum, sgdMomentum } from '../../../src/optimizers/sgd-momentum.js';
import type { Round } from '../math/round.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: SgdMomentum, round: Round): void {
  const rate = rateAt(o.lr, s.step);
  s.step += 1;
  if (o.biasCorrection) s.product1 *= o.beta1;
  const lr = round(o.biasCorrection ? rate / (1 - s.product1) : rate);
  const beta1 = round(o.beta1);
  const gain = round(1 - o.beta1);
  for (let i = 0; i < g.length; i++) {
    s.m[i] = round(round(beta1 * s.m[i]) + round(gain * g[i]));
    s.theta[i] = round(s.theta[i] - round(lr * s.m[i]));
  }
}

export const reference: Reference<SgdMomentum> = {
  step,
  variants: {
    sgdMomentum: () => sgdMomentum({ lr: 0.1, beta1: 0.8 }),
    'sgdMomentum, bias correction': () => sgdMomentum({ lr: 0.1, biasCorrection: true }),
  },
  trajectories: [
    {
      source: 'by hand: m = 2, 1, 9/2',
      optimizer: sgdMomentum({ lr: 1, beta1: 0.5 }),
      theta0: [0],
      gradients: [[4], [0], [8]],
      theta: { 1: [-2], 2: [-3], 3: [-7.5] },
      tolerance: 0,
    },
    {
      source: 'by hand: m/(1 - beta1^t) = 4, 4/3, 36/7',
      optimizer: sgdMomentum({ lr: 21, beta1: 0.5, biasCorrection: true }),
      theta0: [0],
      gradients: [[4], [0], [8]],
      theta: { 1: [-84], 2: [-112], 3: [-220] },
      tolerance: 1e-15,
    },
  ],
};
