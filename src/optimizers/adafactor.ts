// Adafactor: Adam with a second moment that is a product of row and column means.
import * as v from 'valibot';
import { type AdamOptions, adamEntries } from './adam.js';
import { type Decided, decideBeta2 } from './beta2.js';
import { factory, type Named } from './define.js';
import { learningRate } from './schedule.js';

export type Adafactor = Named<'adafactor', Decided<AdamOptions>>;

export const schema: v.GenericSchema<unknown, Decided<AdamOptions>> = decideBeta2<AdamOptions>(
  v.strictObject({ lr: v.optional(learningRate, 1e-3), ...adamEntries }, 'an object'),
  0.999,
);

/**
 * Adafactor (Shazeer, Stern 2018) as Li, Wen, Lyu 2025 (Table 1) have it: a constant beta2, no clipping, no relative step size. For every matrix G
 * of the gradient:
 *
 *     m   <- beta1 m + (1 - beta1) G
 *     R_i <- beta2 R_i + (1 - beta2) mean of G_ij² over j
 *     C_j <- beta2 C_j + (1 - beta2) mean of G_ij² over i
 *     theta_ij <- theta_ij - lr m_ij / (sqrt(R_i C_j / mean R + epsRoot) + eps)
 *
 * Tensors that are not matrices keep Adam's v. Where G∘G has rank one throughout it is Adam. The options are Adam's (torch and optax: `decay_rate`
 * makes beta2 a schedule, `eps` is added to G∘G, and beta1 is 0 or absent by default). It needs the shapes of the tensors:
 * `createOptimizer(adafactor(), theta0, { tensors: [[rows, columns], [length], …] })`. The array `v` of its state holds R and then C of every
 * matrix, and v of every other tensor, in order.
 * @eq shazeer2018 Alg. 2
 * @eq li2025 Table 1
 */
export const adafactor: (options?: AdamOptions) => Adafactor = factory<'adafactor', AdamOptions, Decided<AdamOptions>>('adafactor', schema);
