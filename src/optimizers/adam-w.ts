// AdamW: Adam with decoupled weight decay,  theta <- (1 - lr weightDecay) theta  before each step
import * as v from 'valibot';
import { nonNegative } from '../input/validate.js';
import { type AdamOptions, adamEntries } from './adam.js';
import { type Decided, decideBeta2 } from './beta2.js';
import { factory, type Named } from './define.js';
import { learningRate } from './schedule.js';

export interface AdamWOptions extends AdamOptions {
  /** Decoupled weight decay, >= 0. Default 0.01. */
  readonly weightDecay?: number;
}

export type AdamW = Named<'adamW', Decided<AdamWOptions>>;

export const schema: v.GenericSchema<unknown, Decided<AdamWOptions>> = decideBeta2<AdamWOptions>(
  v.strictObject({ lr: v.optional(learningRate, 1e-3), ...adamEntries, weightDecay: v.optional(nonNegative, 0.01) }, 'an object'),
  0.999,
);

/**
 * AdamW (Loshchilov, Hutter 2019): with Adam's m and v,
 *
 *     theta <- (1 - lr weightDecay) theta - lr m / (sqrt(v + epsRoot) + eps)
 *
 * `adamW.torch` is torch.optim.AdamW (bias correction).
 * @eq loshchilov2019 Alg. 2
 */
export const adamW: ((options?: AdamWOptions) => AdamW) & { readonly torch: (options?: AdamWOptions) => AdamW } = Object.assign(
  factory<'adamW', AdamWOptions, Decided<AdamWOptions>>('adamW', schema),
  { torch: factory<'adamW', AdamWOptions, Decided<AdamWOptions>>('adamW', schema, { biasCorrection: true }) },
);
