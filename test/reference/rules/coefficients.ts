// The numbers of one step: rates, decays and bias corrections, rounded to the dtype.
import type { LearningRate } from '../../../src/optimizers/schedule.js';
import type { Round } from '../math/round.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

/** The options that they come from. */
interface Hyperparameters {
  readonly lr: LearningRate;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly eps?: number;
  readonly epsHat?: number;
  readonly epsRoot?: number;
  readonly biasCorrection?: boolean;
}

export interface Coefficients {
  /** The learning rate with the bias correction of m. */
  readonly lr: number;
  readonly beta1: number;
  readonly gain1: number;
  readonly beta2: number;
  readonly gain2: number;
  /** The bias correction of v. */
  readonly scaleV: number;
  readonly eps: number;
  readonly epsRoot: number;
}

/** The next power of beta; 0 where 1 - power is 1 anyway, before it loses digits. */
function shrunk(power: number, beta: number): number {
  return power < 1e-300 ? 0 : power * beta;
}

/** Counts one more step and returns its numbers. */
export function beginStep(s: ReferenceState, o: Hyperparameters, round: Round): Coefficients {
  const { beta1 = 0, beta2 = 0, eps = 0, epsHat = 0, epsRoot = 0, biasCorrection = false } = o;
  const lr = rateAt(o.lr, s.step);
  s.step += 1;
  if (biasCorrection) {
    s.product1 = shrunk(s.product1, beta1);
    s.product2 = shrunk(s.product2, beta2);
  }
  return {
    lr: round(biasCorrection ? lr / (1 - s.product1) : lr),
    beta1: round(beta1),
    gain1: round(1 - beta1),
    beta2: round(beta2),
    gain2: round(1 - beta2),
    scaleV: round(biasCorrection ? 1 / (1 - s.product2) : 1),
    eps: round(eps + epsHat * Math.sqrt(biasCorrection ? 1 / (1 - s.product2) : 1)),
    epsRoot: round(epsRoot),
  };
}

/** decay x + gain y. */
export function average(x: number, y: number, decay: number, gain: number, round: Round): number {
  return round(round(decay * x) + round(gain * y));
}
