// theta <- theta - lr g
import type { Sgd } from '../../../src/optimizers/sgd.js';
import type { Round } from '../math/round.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

export function sgdStep(s: ReferenceState, g: Float64Array, o: Sgd, round: Round): void {
  const lr = round(rateAt(o.lr, s.step));
  s.step += 1;
  for (let i = 0; i < g.length; i++) s.theta[i] = round(s.theta[i] - round(lr * g[i]));
}
