// m <- beta1 m + (1 - beta1) g,  theta <- theta - lr m^,  m^ = m / (1 - beta1^t) with bias correction
import type { SgdMomentum } from '../../../src/optimizers/sgd-momentum.js';
import type { Round } from '../math/round.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

export function sgdMomentumStep(s: ReferenceState, g: Float64Array, o: SgdMomentum, round: Round): void {
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
