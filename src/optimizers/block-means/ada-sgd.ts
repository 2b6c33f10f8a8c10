// AdaSGD: Adam with one second moment for all parameters.
import { type AdamOptions, adamForm, adamSchema } from '../adam.js';
import type { Decided } from '../beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from '../define.js';

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
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(adaSGD({ lr: 0.1, beta1: 0, beta2: 0, eps: 0 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.915147…, 2.11313… ]
 * @eq wang2020
 * @eq li2025 Table 1
 */
export const adaSGD: OptimizerFactory<AdaSGD, AdamOptions> = optimizerFactory({
  name: 'adaSGD',
  schema: adamSchema,
  form: (optimizer) => ({ ...adamForm(optimizer), v: { decay: optimizer.beta2, V: { of: 'all' } } }),
  example: {},
});
