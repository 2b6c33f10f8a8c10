// Adalayer: Adam with one second moment for each tensor.
import { type AdamOptions, adamForm, adamSchema } from '../adam.js';
import type { Decided } from '../beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from '../define.js';

export type Adalayer = Named<'adalayer', Decided<AdamOptions>>;

/**
 * Adalayer (Zhao et al. 2024; Li, Wen, Lyu 2025, Table 1), for every tensor (layer) B of parameters:
 *
 *     m   <- beta1 m + (1 - beta1) g
 *     v_B <- beta2 v_B + (1 - beta2) mean of g_j² over j in B
 *     theta <- theta - lr m / (sqrt(v_B + epsRoot) + eps)
 *
 * It is `adamMini` with one block for each tensor: `createOptimizer(adalayer(), theta0, { tensors: [[rows, columns], [length], …] })`.
 * The options are Adam's. The array `v` of its state holds v_B at every entry of B.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const optimizer = adalayer({ lr: 0.1, beta1: 0, beta2: 0, eps: 0 });
 * createOptimizer(optimizer, [1, 2], { tensors: [[2]] }).step([3, -4]).theta // Float64Array(2) [ 0.915147…, 2.11313… ]
 * @eq zhao2024
 * @eq li2025 Table 1
 */
export const adalayer: OptimizerFactory<Adalayer, AdamOptions> = optimizerFactory({
  name: 'adalayer',
  schema: adamSchema,
  form: (optimizer) => ({ ...adamForm(optimizer), v: { decay: optimizer.beta2, V: { of: 'tensors' } } }),
  example: {},
});
