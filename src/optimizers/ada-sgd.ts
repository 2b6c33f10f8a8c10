// AdaSGD: Adam with one second moment for all parameters.
import * as v from 'valibot';
import { type AdamOptions, adamEntries } from './adam.js';
import { type Decided, decideBeta2 } from './beta2.js';
import { factory, type Named } from './define.js';
import { learningRate } from './schedule.js';

export type AdaSGD = Named<'adaSGD', Decided<AdamOptions>>;

export const schema: v.GenericSchema<unknown, Decided<AdamOptions>> = decideBeta2<AdamOptions>(
  v.strictObject({ lr: v.optional(learningRate, 1e-3), ...adamEntries }, 'an object'),
  0.999,
);

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
export const adaSGD: (options?: AdamOptions) => AdaSGD = factory<'adaSGD', AdamOptions, Decided<AdamOptions>>('adaSGD', schema);
