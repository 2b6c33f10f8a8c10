// Stochastic gradient descent:  theta <- theta - lr g
import * as v from 'valibot';
import { nonNegative } from '../validate.js';
import { factory, type Named } from './define.js';

export interface SgdOptions {
  /** Learning rate, >= 0 (torch, optax: `lr`, `learning_rate`). */
  readonly lr: number;
}

export type Sgd = Named<'sgd', Required<SgdOptions>>;

export const schema: v.GenericSchema<unknown, Required<SgdOptions>> = v.strictObject({ lr: nonNegative }, 'an object with lr');

/**
 * Stochastic gradient descent (Robbins, Monro 1951):
 *
 *     theta <- theta - lr g
 *
 * The AGM family with S = I and beta1 = 0 (Li, Wen, Lyu 2025, table 1).
 */
export const sgd: (options: SgdOptions) => Sgd = factory<'sgd', SgdOptions>('sgd', schema);
