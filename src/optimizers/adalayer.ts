// Adalayer: Adam with one second moment for each tensor.
import * as v from 'valibot';
import { type AdamOptions, adamEntries } from './adam.js';
import { type Decided, decideBeta2 } from './beta2.js';
import { factory, type Named } from './define.js';
import { learningRate } from './schedule.js';

export type Adalayer = Named<'adalayer', Decided<AdamOptions>>;

export const schema: v.GenericSchema<unknown, Decided<AdamOptions>> = decideBeta2<AdamOptions>(
  v.strictObject({ lr: v.optional(learningRate, 1e-3), ...adamEntries }, 'an object'),
  0.999,
);

/**
 * Adalayer (Zhao et al. 2024; Li, Wen, Lyu 2025, Table 1), for every tensor (layer) B of parameters:
 *
 *     m   <- beta1 m + (1 - beta1) g
 *     v_B <- beta2 v_B + (1 - beta2) mean of g_j² over j in B
 *     theta <- theta - lr m / (sqrt(v_B + epsRoot) + eps)
 *
 * It is `adamMini` with one block for each tensor: `createOptimizer(adalayer(), theta0, { tensors: [[rows, columns], [length], …] })`.
 * The options are Adam's. The array `v` of its state holds v_B at every entry of B.
 * @eq zhao2024
 * @eq li2025 Table 1
 */
export const adalayer: (options?: AdamOptions) => Adalayer = factory<'adalayer', AdamOptions, Decided<AdamOptions>>('adalayer', schema);
