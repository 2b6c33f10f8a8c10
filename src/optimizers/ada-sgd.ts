// AdaSGD: Adam with one second moment for all parameters.
import { type AdamOptions, adamForm, adamSchema } from './adam.js';
import type { Decided } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';

export type AdaSGD = Named<'adaSGD', Decided<AdamOptions>>;

/**
 * AdaSGD (Wang, Wiens 2020; Li, Wen, Lyu 2025, Table 1):
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) mean of g_j² over all j
 *     theta <- theta - lr m / (sqrt(v + epsRoot) + eps)
 *
 * One scalar v: SGD with EMA momentum whose rate adapts to the size of the gradient, so that its slow flow follows the curve of SGD's.
 * The options are Adam's. The array `v` of its state holds the scalar at every entry.
 * @eq wang2020
 * @eq li2025 Table 1
 */
export const adaSGD: OptimizerFactory<AdaSGD, AdamOptions> = optimizerFactory({
  name: 'adaSGD',
  schema: adamSchema,
  form: (optimizer) => ({ ...adamForm(optimizer), v: { decay: optimizer.beta2, V: { of: 'all' } } }),
  example: {},
});
