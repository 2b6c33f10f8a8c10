// Adam:  m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g∘g,  theta <- theta - lr m / (sqrt(v) + eps)
import * as valibot from 'valibot';
import { decay, flag, nonNegative } from '../input/validate.js';
import { type Decided, decideBeta2, type SlowRate } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { type AdamForm, movingAverage } from './form.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface AdamOptions extends SlowRate {
  /** Learning rate, >= 0, or a schedule of it. Default 1e-3. */
  readonly lr?: LearningRate | undefined;
  /** Decay of the first moment in [0, 1). Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the second moment in [0, 1). Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added outside the root, >= 0 (Kingma, Ba 2015; torch: `eps`). Default 1e-8. */
  readonly eps?: number | undefined;
  /** Added inside the root, >= 0 (Cattaneo, Klusowski, Shigida 2023, Def. 1.1; optax: `eps_root`). Default 0. */
  readonly epsRoot?: number | undefined;
  /** Divide m by 1 - beta1^t and v by 1 - beta2^t (torch, optax). Default false, the AGM recursion of Li, Wen, Lyu 2025. */
  readonly biasCorrection?: boolean | undefined;
}

export type Adam = Named<'adam', Decided<AdamOptions>>;

/** Adam's options, which its relatives take over. */
export const adamEntries: {
  readonly lr: valibot.OptionalSchema<typeof learningRate, number>;
  readonly beta1: valibot.OptionalSchema<typeof decay, number>;
  readonly beta2: valibot.OptionalSchema<typeof decay, undefined>;
  readonly c: valibot.OptionalSchema<typeof nonNegative, undefined>;
  readonly eps: valibot.OptionalSchema<typeof nonNegative, number>;
  readonly epsRoot: valibot.OptionalSchema<typeof nonNegative, number>;
  readonly biasCorrection: valibot.OptionalSchema<typeof flag, boolean>;
} = {
  lr: valibot.optional(learningRate, 1e-3),
  beta1: valibot.optional(decay, 0.9),
  beta2: valibot.optional(decay),
  c: valibot.optional(nonNegative),
  eps: valibot.optional(nonNegative, 1e-8),
  epsRoot: valibot.optional(nonNegative, 0),
  biasCorrection: valibot.optional(flag, false),
};

export const adamSchema: valibot.GenericSchema<unknown, Decided<AdamOptions>> = decideBeta2<AdamOptions>(
  valibot.strictObject(adamEntries, 'an object'),
  0.999,
);

/** Adam's form, of which its relatives change a part. */
export function adamForm({ beta1, beta2, eps, epsRoot, biasCorrection }: Decided<AdamOptions>): AdamForm {
  return {
    m: movingAverage(beta1),
    v: { decay: beta2, V: { of: 'entries' } },
    root: { lambda: 0.5, eps, epsRoot },
    direction: 'moment',
    biasCorrection,
    weightDecay: 0,
    kernel: { rule: 'adam' },
  };
}

/**
 * Adam without bias correction, unlike torch.optim.Adam and optax.adam, which are `adam.torch` (Kingma, Ba 2015; Li, Wen, Lyu 2025, Table 1):
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g∘g
 *     theta <- theta - lr m / (sqrt(v + epsRoot) + eps)
 *
 * Presets: `adam.torch` (bias correction, eps 1e-8 outside the root), `adam.li2025` (no bias correction, eps 1e-6),
 * `adam.cattaneo2023` (bias correction, epsilon inside the root).
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(adam.torch({ lr: 0.1 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.900000…, 2.09999… ]
 * @eq kingma2015 Alg. 1
 * @eq li2025 Table 1
 * @eq cattaneo2023 Def. 1.1
 */
export const adam: OptimizerFactory<Adam, AdamOptions, 'torch' | 'li2025' | 'cattaneo2023'> = optimizerFactory(
  {
    name: 'adam',
    schema: adamSchema,
    form: adamForm,
    example: {},
  },
  { torch: { biasCorrection: true }, li2025: { eps: 1e-6 }, cattaneo2023: { eps: 0, epsRoot: 1e-8, biasCorrection: true } },
);
