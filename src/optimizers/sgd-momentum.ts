// SGD with EMA momentum:  m <- beta1 m + (1 - beta1) g,  theta <- theta - lr m

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { decay, flag } from '../input/validate.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { movingAverage } from './form.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface SgdMomentumOptions {
  /** Learning rate, >= 0, or a schedule of it. Equals heavy ball's lr times 1 - momentum. */
  readonly lr: LearningRate;
  /** Decay of the moving average, in [0, 1). Default 0.9. */
  readonly beta1?: number | undefined;
  /** Divide m by 1 - beta1^t. Default false, the AGM recursion. */
  readonly biasCorrection?: boolean | undefined;
}

export type SgdMomentum = Named<'sgdMomentum', Complete<SgdMomentumOptions>>;

/**
 * SGD whose momentum is an exponential moving average, unlike torch.optim.SGD with `momentum`, which is `heavyBall` (Li, Wen, Lyu 2025, Table 1, S = I):
 *
 *     m <- beta1 m + (1 - beta1) g
 *     theta <- theta - lr m
 *
 * `heavyBall` with `dampening = momentum` is this recursion after its first step.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(sgdMomentum({ lr: 0.1, beta1: 0.9 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.97, 2.04 ]
 * @eq li2025 Table 1, Sec. 4.2
 */
export const sgdMomentum: OptimizerFactory<SgdMomentum, SgdMomentumOptions> = optimizerFactory({
  name: 'sgdMomentum',
  schema: valibot.strictObject({ lr: learningRate, beta1: valibot.optional(decay, 0.9), biasCorrection: valibot.optional(flag, false) }),
  form: ({ beta1, biasCorrection }) => ({
    m: movingAverage(beta1),
    direction: 'moment',
    biasCorrection,
    weightDecay: 0,
    kernel: { rule: 'momentum' },
  }),
  example: { lr: 0.1 },
});
