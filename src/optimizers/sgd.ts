// Stochastic gradient descent:  theta <- theta - lr g
import * as v from 'valibot';
import { factory, type Named } from './define.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface SgdOptions {
  /** Learning rate, >= 0, or a schedule of it (torch, optax: `lr`, `learning_rate`). */
  readonly lr: LearningRate;
}

export type Sgd = Named<'sgd', Required<SgdOptions>>;

export const schema: v.GenericSchema<unknown, Required<SgdOptions>> = v.strictObject({ lr: learningRate }, 'an object with lr');

/**
 * Stochastic gradient descent (Robbins, Monro 1951):
 *
 *     theta <- theta - lr g
 *
 * The AGM family with S = I and beta1 = 0 (Li, Wen, Lyu 2025, Table 1).
 * @eq robbins1951
 * @eq li2025 Table 1
 */
export const sgd: (options: SgdOptions) => Sgd = factory<'sgd', SgdOptions>('sgd', schema);
