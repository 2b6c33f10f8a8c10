// theta <- (1 - lr weightDecay) theta - lr sign(g)

import { type SignSGD, signSGD } from '../../../src/optimizers/sign-sgd.js';
import type { Round } from '../math/round.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

/** The sign of x as -1, 0 or 1; NaN where x is not finite. */
export const signOf = (x: number): number => Math.sign(x) + (x - x);

function step(s: ReferenceState, g: Float64Array, { lr, weightDecay }: SignSGD, round: Round): void {
  const rate = rateAt(lr, s.step);
  s.step += 1;
  const shrink = round(1 - rate * weightDecay);
  for (let i = 0; i < g.length; i++) s.theta[i] = round(round(s.theta[i] * shrink) - round(round(rate) * signOf(round(g[i]))));
}

export const reference: Reference<SignSGD> = {
  step,
  variants: { signSGD: () => signSGD({ lr: 0.1 }), 'signSGD, weight decay': () => signSGD({ lr: 0.1, weightDecay: 0.5 }) },
  trajectories: [
    {
      source: 'Bernstein, Wang, Azizzadenesheli, Anandkumar 2018, Alg. 1 by hand',
      optimizer: signSGD({ lr: 0.5, weightDecay: 0.5 }),
      theta0: [8, 0],
      gradients: [
        [4, 0],
        [-1, 1e-300],
      ],
      theta: { 1: [5.5, 0], 2: [4.625, -0.5] },
      tolerance: 0,
    },
  ],
};
