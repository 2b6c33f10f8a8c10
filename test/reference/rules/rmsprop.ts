// Adam with g in place of m^.
import { type Rmsprop, rmsprop } from '../../../src/optimizers/rmsprop.js';
import { torchTrajectories } from '../../support/torch-trajectories.js';
import type { Round } from '../math/round.js';
import { adamMove, squareRoot } from './adam.js';
import { average, beginStep } from './coefficients.js';
import type { Reference } from './reference.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: Rmsprop, round: Round): void {
  const c = beginStep(s, o, round);
  for (let i = 0; i < g.length; i++) {
    s.v[i] = average(s.v[i], round(g[i] * g[i]), c.beta2, c.gain2, round);
    s.theta[i] = round(s.theta[i] - adamMove(g[i], s.v[i], c, squareRoot(round), round));
  }
}

export const reference: Reference<Rmsprop> = {
  step,
  variants: { rmsprop: () => rmsprop({ lr: 0.1 }), 'rmsprop.cattaneo2023': () => rmsprop.cattaneo2023({ lr: 0.1 }) },
  trajectories: torchTrajectories('RMSprop', ({ lr, alpha = 0.99, eps = 1e-8 }) => rmsprop.torch({ lr, beta2: alpha, eps })),
};
