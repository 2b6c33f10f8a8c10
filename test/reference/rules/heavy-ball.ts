// m <- momentum m + (1 - dampening) g (m = g in the first step),  theta <- theta - lr m, or theta - lr (g + momentum m) with Nesterov

import { type HeavyBall, heavyBall } from '../../../src/optimizers/heavy-ball.js';
import { torchTrajectories } from '../../support/torch-trajectories.js';
import type { Round } from '../math/round.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: HeavyBall, round: Round): void {
  const lr = round(rateAt(o.lr, s.step));
  const momentum = round(o.momentum);
  const gain = round(s.step === 0 ? 1 : 1 - o.dampening);
  s.step += 1;
  for (let i = 0; i < g.length; i++) {
    s.m[i] = round(round(momentum * s.m[i]) + round(gain * g[i]));
    const move = o.nesterov ? round(g[i] + round(momentum * s.m[i])) : s.m[i];
    s.theta[i] = round(s.theta[i] - round(lr * move));
  }
}

export const reference: Reference<HeavyBall> = {
  step,
  variants: {
    heavyBall: () => heavyBall({ lr: 0.1, momentum: 0.8, dampening: 0.3 }),
    nesterov: () => heavyBall({ lr: 0.1, momentum: 0.8, nesterov: true }),
  },
  trajectories: torchTrajectories('SGD', ({ lr, momentum, dampening = 0, nesterov = false }) =>
    momentum === undefined ? undefined : heavyBall({ lr, momentum, dampening, nesterov }),
  ),
};
