// Adam-mini: Adam with one second moment for each block of neighbouring parameters.
import * as valibot from 'valibot';
import { whole } from '../../input/validate.js';
import { type AdamOptions, adamEntries, adamForm } from '../adam.js';
import { type Decided, decideBeta2 } from '../beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from '../define.js';

export interface AdamMiniOptions extends AdamOptions {
  /** The lengths of the blocks in the order of theta, whole numbers that add up to P. */
  readonly blocks: readonly number[];
}

export type AdamMini = Named<'adamMini', Decided<AdamMiniOptions>>;

const blocks: valibot.GenericSchema<readonly number[]> = valibot.pipe(
  valibot.array(whole(1, 2 ** 31 - 1), 'an array of lengths'),
  valibot.minLength(1, 'at least one length'),
  valibot.readonly(),
);

/**
 * Adam-mini (Zhang et al. 2024; Li, Wen, Lyu 2025, Table 1), for every block B of parameters:
 *
 *     m   <- beta1 m + (1 - beta1) g
 *     v_B <- beta2 v_B + (1 - beta2) mean of g_j² over j in B
 *     theta <- theta - lr m / (sqrt(v_B + epsRoot) + eps)
 *
 * Blocks of one are Adam. Under label noise its slow flow minimizes the sum over B of sqrt(|B| tr H_BB). The array `v` of its state holds v_B at every
 * entry of B. The other options are Adam's; Zhang et al. 2024 correct the bias: `adamMini.zhang2024`, with eps 1e-8 outside the root.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const optimizer = adamMini({ lr: 0.1, beta1: 0, beta2: 0, eps: 0, blocks: [2] });
 * createOptimizer(optimizer, [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.915147…, 2.11313… ]
 * @eq zhang2024
 * @eq li2025 Table 1
 */
export const adamMini: OptimizerFactory<AdamMini, AdamMiniOptions, 'zhang2024'> = optimizerFactory(
  {
    name: 'adamMini',
    schema: decideBeta2<AdamMiniOptions>(valibot.strictObject({ ...adamEntries, blocks }), 0.999),
    form: (optimizer) => ({ ...adamForm(optimizer), v: { decay: optimizer.beta2, V: { of: 'blocks', lengths: optimizer.blocks } } }),
    example: { blocks: [1] },
  },
  { zhang2024: { biasCorrection: true } },
);
