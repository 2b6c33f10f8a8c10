// Signum:  m <- beta1 m + (1 - beta1) g,  theta <- (1 - lr weightDecay) theta - lr sign(m)

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { decay, nonNegative } from '../input/validate.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { movingAverage } from './form.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface SignumOptions {
  /** Learning rate, >= 0, or a schedule of it: how far every entry moves. */
  readonly lr: LearningRate;
  /** Decay of the moving average, in [0, 1). Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decoupled weight decay, >= 0. Default 0. */
  readonly weightDecay?: number | undefined;
}

export type Signum = Named<'signum', Complete<SignumOptions>>;

/**
 * Signum (Bernstein, Wang, Azizzadenesheli, Anandkumar 2018), signSGD with momentum: every entry moves by lr,
 *
 *     m <- beta1 m + (1 - beta1) g
 *     theta <- (1 - lr weightDecay) theta - lr sign(m)
 *
 * with sign(0) = 0 and NaN for what is not finite. It is `lion` with both betas equal.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(signum({ lr: 0.5 }), [1, 2]).step([3, -4]).step([-1, 1]).theta // Float64Array(2) [ 0, 3 ]
 * @eq bernstein2018 Alg. 3
 */
export const signum: OptimizerFactory<Signum, SignumOptions> = optimizerFactory({
  name: 'signum',
  schema: valibot.strictObject({ lr: learningRate, beta1: valibot.optional(decay, 0.9), weightDecay: valibot.optional(nonNegative, 0) }),
  form: ({ beta1, weightDecay }) => ({
    m: movingAverage(beta1),
    direction: 'own',
    biasCorrection: false,
    weightDecay,
    kernel: { rule: 'lion', beta2: beta1 },
  }),
  example: { lr: 0.1 },
});
