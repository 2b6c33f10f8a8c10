// signSGD:  theta <- (1 - lr weightDecay) theta - lr sign(g)

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { nonNegative } from '../input/validate.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface SignSGDOptions {
  /** Learning rate, >= 0, or a schedule of it: how far every entry moves. */
  readonly lr: LearningRate;
  /** Decoupled weight decay, >= 0. Default 0. */
  readonly weightDecay?: number | undefined;
}

export type SignSGD = Named<'signSGD', Complete<SignSGDOptions>>;

/**
 * signSGD (Bernstein, Wang, Azizzadenesheli, Anandkumar 2018): every entry moves by lr,
 *
 *     theta <- (1 - lr weightDecay) theta - lr sign(g)
 *
 * with sign(0) = 0 and NaN for what is not finite. It is Adam without memory and epsilon, beta1 = beta2 = 0.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(signSGD({ lr: 0.5 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.5, 2.5 ]
 * @eq bernstein2018 Alg. 1
 */
export const signSGD: OptimizerFactory<SignSGD, SignSGDOptions> = optimizerFactory({
  name: 'signSGD',
  schema: valibot.strictObject({ lr: learningRate, weightDecay: valibot.optional(nonNegative, 0) }),
  form: ({ weightDecay }) => ({ direction: 'own', biasCorrection: false, weightDecay, kernel: { rule: 'signSgd' } }),
  example: { lr: 0.1 },
});
