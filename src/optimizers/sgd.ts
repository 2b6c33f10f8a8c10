// Stochastic gradient descent:  theta <- theta - lr g

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface SgdOptions {
  /** Learning rate, >= 0, or a schedule of it (torch, optax: `lr`, `learning_rate`). */
  readonly lr: LearningRate;
}

export type Sgd = Named<'sgd', Complete<SgdOptions>>;

/**
 * Stochastic gradient descent (Robbins, Monro 1951):
 *
 *     theta <- theta - lr g
 *
 * The AGM family with S = I and beta1 = 0 (Li, Wen, Lyu 2025, Table 1).
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(sgd({ lr: 0.1 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.7, 2.4 ]
 * @eq robbins1951
 * @eq li2025 Table 1
 */
export const sgd: OptimizerFactory<Sgd, SgdOptions> = optimizerFactory({
  name: 'sgd',
  schema: valibot.strictObject({ lr: learningRate }),
  form: () => ({ direction: 'moment', biasCorrection: false, weightDecay: 0, kernel: { rule: 'sgd' } }),
  example: { lr: 0.1 },
});
