// theta <- theta - lr g

import { type Sgd, sgd } from '../../../src/optimizers/sgd.js';
import { torchTrajectories } from '../../support/torch-trajectories.js';
import type { Round } from '../math/round.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: Sgd, round: Round): void {
  const lr = round(rateAt(o.lr, s.step));
  s.step += 1;
  for (let i = 0; i < g.length; i++) s.theta[i] = round(s.theta[i] - round(lr * g[i]));
}

export const reference: Reference<Sgd> = {
  step,
  variants: { sgd: () => sgd({ lr: 0.1 }) },
  trajectories: torchTrajectories('SGD', ({ lr, momentum }) => (momentum === undefined ? sgd({ lr }) : undefined)),
};
