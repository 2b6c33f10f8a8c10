// m <- beta1 m + (1 - beta1) g,  theta <- (1 - lr weightDecay) theta - lr sign(m)

import { type Signum, signum } from '../../../src/optimizers/signum.js';
import type { Round } from '../math/round.js';
import { average } from './coefficients.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import { signOf } from './sign-sgd.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, { lr, beta1, weightDecay }: Signum, round: Round): void {
  const rate = rateAt(lr, s.step);
  s.step += 1;
  const shrink = round(1 - rate * weightDecay);
  for (let i = 0; i < g.length; i++) {
    s.m[i] = average(s.m[i], g[i], round(beta1), round(1 - beta1), round);
    s.theta[i] = round(round(s.theta[i] * shrink) - round(round(rate) * signOf(s.m[i])));
  }
}

export const reference: Reference<Signum> = {
  step,
  variants: { signum: () => signum({ lr: 0.1 }), 'signum, weight decay': () => signum({ lr: 0.1, beta1: 0.5, weightDecay: 0.5 }) },
  trajectories: [
    {
      source: 'Bernstein, Wang, Azizzadenesheli, Anandkumar 2018, Alg. 3 by hand: m = 2, 1/2, -15/4',
      optimizer: signum({ lr: 1, beta1: 0.5 }),
      theta0: [0],
      gradients: [[4], [-1], [-8]],
      theta: { 1: [-1], 2: [-2], 3: [-1] },
      tolerance: 0,
    },
  ],
};
