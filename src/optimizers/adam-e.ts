// AdamE-lambda: Adam with the exponent lambda in place of the root,  theta <- theta - lr m / (v^lambda + eps)
import * as v from 'valibot';
import { decay } from '../input/validate.js';
import { type AdamOptions, adamEntries } from './adam.js';
import { type Decided, decideBeta2 } from './beta2.js';
import { factory, type Named } from './define.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface AdamEOptions extends AdamOptions {
  /** Learning rate, >= 0, or a schedule of it. Its unit depends on lambda: a rate that suits one lambda does not suit another. */
  readonly lr: LearningRate;
  /** The exponent in [0, 1): ½ is Adam, 0 with eps = 0 is SGD with EMA momentum. */
  readonly lambda: number;
}

export type AdamE = Named<'adamE', Decided<AdamEOptions>>;

export const schema: v.GenericSchema<unknown, Decided<AdamEOptions>> = decideBeta2<AdamEOptions>(
  v.strictObject({ lr: learningRate, lambda: decay, ...adamEntries }, 'an object with lr and lambda'),
  0.999,
);

/**
 * AdamE-lambda (Li, Wen, Lyu 2025, Sec. 5.1): with Adam's m and v,
 *
 *     theta <- theta - lr m / ((v + epsRoot)^lambda + eps)
 *
 * Under label noise its slow flow minimizes tr(Diag(H)^(1 - lambda)).
 *
 * Exactly 0.25, 0.5 and 0.75 take square roots (x^¼ = sqrt(sqrt(x)), Adam's own sqrt(x), x^¾ = sqrt(x) sqrt(sqrt(x))), three times as
 * fast as the power that every other lambda takes; the two agree to within 2 ulp. In one pass over shared data, runs of one path ride together.
 * @eq li2025 Sec. 5.1, Table 1
 */
export const adamE: ((options: AdamEOptions) => AdamE) & { readonly li2025: (options: AdamEOptions) => AdamE } = Object.assign(
  factory<'adamE', AdamEOptions, Decided<AdamEOptions>>('adamE', schema),
  { li2025: factory<'adamE', AdamEOptions, Decided<AdamEOptions>>('adamE', schema, { eps: 1e-6 }) },
);
