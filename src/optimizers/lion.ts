// Lion:  theta <- (1 - lr weightDecay) theta - lr sign(beta1 m + (1 - beta1) g),  m <- beta2 m + (1 - beta2) g

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { decay, nonNegative } from '../input/validate.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { movingAverage } from './form.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface LionOptions {
  /** Learning rate, >= 0, or a schedule of it: how far every entry moves. Default 1e-4. */
  readonly lr?: LearningRate | undefined;
  /** Share of m in the direction whose sign is taken, in [0, 1). Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of m, in [0, 1). Default 0.99. */
  readonly beta2?: number | undefined;
  /** Decoupled weight decay, >= 0 (the paper's lambda). Default 0. */
  readonly weightDecay?: number | undefined;
}

export type Lion = Named<'lion', Complete<LionOptions>>;

/**
 * Lion (Chen et al. 2023), "evolved sign momentum": every entry moves by lr,
 *
 *     c = beta1 m + (1 - beta1) g
 *     theta <- (1 - lr weightDecay) theta - lr sign(c)
 *     m <- beta2 m + (1 - beta2) g
 *
 * with sign(0) = 0 and NaN for what is not finite, the gradient of K(c) = ‖c‖₁; `muon` has the nuclear norm in its place (Lion-K: Chen, Li, Liu 2025). With weight decay w the
 * largest entry of theta comes to at most 1/w. It has no second moment, and its step is no linear function of the gradient, so the slow equations do not take it.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(lion({ lr: 0.5 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.5, 2.5 ]
 * @eq chen2023 Alg. 2
 * @eq chen2025
 */
export const lion: OptimizerFactory<Lion, LionOptions> = optimizerFactory({
  name: 'lion',
  schema: valibot.strictObject(
    {
      lr: valibot.optional(learningRate, 1e-4),
      beta1: valibot.optional(decay, 0.9),
      beta2: valibot.optional(decay, 0.99),
      weightDecay: valibot.optional(nonNegative, 0),
    },
    'an object',
  ),
  form: ({ beta1, beta2, weightDecay }) => ({
    m: movingAverage(beta2),
    direction: 'own',
    biasCorrection: false,
    weightDecay,
    kernel: { rule: 'lion', beta2: beta1 },
  }),
  example: {},
});
