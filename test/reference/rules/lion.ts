// c = beta1 m + (1 - beta1) g,  theta <- (1 - lr weightDecay) theta - lr sign(c),  m <- beta2 m + (1 - beta2) g

import { type Lion, lion } from '../../../src/optimizers/lion.js';
import type { Round } from '../math/round.js';
import { average } from './coefficients.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import { signOf } from './sign-sgd.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, { lr, beta1, beta2, weightDecay }: Lion, round: Round): void {
  const rate = rateAt(lr, s.step);
  s.step += 1;
  const shrink = round(1 - rate * weightDecay);
  for (let i = 0; i < g.length; i++) {
    const c = average(s.m[i], g[i], round(beta1), round(1 - beta1), round);
    s.m[i] = average(s.m[i], g[i], round(beta2), round(1 - beta2), round);
    s.theta[i] = round(round(s.theta[i] * shrink) - round(round(rate) * signOf(c)));
  }
}

export const reference: Reference<Lion> = {
  step,
  variants: { lion: () => lion({ lr: 0.1 }), 'lion, weight decay': () => lion({ lr: 0.1, beta1: 0.5, beta2: 0.8, weightDecay: 0.5 }) },
  trajectories: [
    {
      source: 'Chen et al. 2023, Alg. 2 by hand: c = 2, 0, -15/4; m = 1, 1/2, -13/8',
      optimizer: lion({ lr: 1, beta1: 0.5, beta2: 0.75 }),
      theta0: [0],
      gradients: [[4], [-1], [-8]],
      theta: { 1: [-1], 2: [-1], 3: [0] },
      tolerance: 0,
    },
    {
      source: 'the same with theta shrunk by 3/4 in every step',
      optimizer: lion({ lr: 0.5, beta1: 0.5, beta2: 0.75, weightDecay: 0.5 }),
      theta0: [8],
      gradients: [[4], [-1], [-8]],
      theta: { 1: [5.5], 2: [4.125], 3: [3.59375] },
      tolerance: 0,
    },
  ],
};
