// AdamW: Adam with decoupled weight decay,  theta <- (1 - lr weightDecay) theta  before each step
import * as valibot from 'valibot';
import { nonNegative } from '../input/validate.js';
import { type AdamOptions, type AdamVariant, adamEntries, adamForm, variantEntries, variantForm, withoutUsual } from './adam.js';
import { type Decided, decideBeta2 } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';

export interface AdamWOptions extends AdamOptions, AdamVariant {
  /** Decoupled weight decay, >= 0. Default 0.01. */
  readonly weightDecay?: number | undefined;
}

export type AdamW = Named<'adamW', Decided<Omit<AdamWOptions, keyof AdamVariant>> & AdamVariant>;

/**
 * AdamW (Loshchilov, Hutter 2019): with Adam's m and v,
 *
 *     theta <- (1 - lr weightDecay) theta - lr m / (sqrt(v + epsRoot) + eps)
 *
 * `adamW.torch` is torch.optim.AdamW (bias correction). `amsgrad` and `epsHat` are as of `adam`.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(adamW.torch({ lr: 0.1, weightDecay: 0.01 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.899000…, 2.09799… ]
 * @eq loshchilov2019 Alg. 2
 */
export const adamW: OptimizerFactory<AdamW, AdamWOptions, 'torch'> = optimizerFactory(
  {
    name: 'adamW',
    schema: withoutUsual(
      decideBeta2<AdamWOptions>(
        valibot.strictObject({ ...adamEntries, ...variantEntries, weightDecay: valibot.optional(nonNegative, 0.01) }, 'an object'),
        0.999,
      ),
    ) as unknown as valibot.GenericSchema<unknown, Omit<AdamW, 'name'>>,
    form: (optimizer) => variantForm({ ...adamForm(optimizer), weightDecay: optimizer.weightDecay }, optimizer),
    example: {},
  },
  { torch: { biasCorrection: true } },
);
