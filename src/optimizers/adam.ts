// Adam:  m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g∘g,  theta <- theta - lr m / (sqrt(v) + eps)
import * as valibot from 'valibot';
import { decay, flag, nonNegative } from '../input/validate.js';
import { type Decided, decideBeta2, type SlowRate } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { type AdamForm, movingAverage, type OptimizerForm } from './form.js';
import { checkedStepper, type Setting, type Stepper } from './kernel/stepper.js';
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

/** What Adam and AdamW have beside Adam's options: a description has each only where it is not the usual value. */
export interface AdamVariant {
  /** Added to the root before its bias correction, >= 0: to sqrt(v^) as epsHat / sqrt(1 - beta2^t) (the epsilon of Keras and TensorFlow). Default 0. */
  readonly epsHat?: number;
  /** Divide by the largest v so far, w <- max(w, v), in place of v (torch: `amsgrad`). Default false. */
  readonly amsgrad?: boolean;
}

/** The options of `adam`. */
export interface AdamOwnOptions extends AdamOptions, AdamVariant {}

export type Adam = Named<'adam', Decided<AdamOptions> & AdamVariant>;

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

/** The entries of a variant. */
export const variantEntries: {
  readonly epsHat: valibot.OptionalSchema<typeof nonNegative, undefined>;
  readonly amsgrad: valibot.OptionalSchema<typeof flag, undefined>;
} = { epsHat: valibot.optional(nonNegative), amsgrad: valibot.optional(flag) };

/** Options without those of a variant that have their usual values. */
/* @__NO_SIDE_EFFECTS__ */
export function withoutUsual<T extends AdamVariant>(schema: valibot.GenericSchema<unknown, T>): valibot.GenericSchema<unknown, T> {
  return valibot.pipe(
    schema,
    valibot.transform(
      ({ epsHat, amsgrad, ...rest }) => ({ ...rest, ...(epsHat && { epsHat }), ...(amsgrad && { amsgrad }) }) as unknown as T,
    ),
  );
}

export const adamSchema: valibot.GenericSchema<unknown, Decided<AdamOptions>> = decideBeta2<AdamOptions>(
  valibot.strictObject(adamEntries, 'an object'),
  0.999,
);

/** The form of a variant of an Adam of this form. */
export function variantForm(form: AdamForm, { epsHat = 0, amsgrad = false }: AdamVariant): OptimizerForm {
  const { m = movingAverage(0), v, root, biasCorrection, weightDecay } = form;
  const kernel = { ...form.kernel, eps: root.eps, epsHat };
  if (!amsgrad) return epsHat === 0 ? form : { ...form, root: { ...root, eps: root.eps + epsHat, uncorrected: epsHat }, kernel };
  return {
    keeps: { m: true, v: true },
    differs: 'amsgrad divides by the largest v so far, which is no average',
    direction: 'own',
    biasCorrection,
    weightDecay,
    kernel: { ...kernel, beta1: m.decay, gain: m.gain, firstGain: m.firstGain, beta2: v.decay, epsRoot: root.epsRoot },
    stepper: amsgradStepper,
    byEntry: true,
  };
}

function amsgradStepper(setting: Setting): Stepper {
  const { kernels, address, dtype, parameters } = setting;
  const step = kernels.of(dtype).amsgradStep;
  return checkedStepper(setting, 2 * parameters, ({ theta, g, m, v }) => step(address, theta, g, m, v, parameters));
}

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
 * `adam.cattaneo2023` (bias correction, epsilon inside the root), `adam.keras` (bias correction, epsHat 1e-7: theta <- theta -
 * lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + 1e-7)). Theories take eps + epsHat, to which a bias correction tends.
 *
 * With `amsgrad` (Reddi, Kale, Kumar 2018) the root is of w <- max(w, v), and the array `v` of the state holds v and behind it w, 2 P entries.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(adam.torch({ lr: 0.1 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.900000…, 2.09999… ]
 * @eq kingma2015 Alg. 1
 * @eq li2025 Table 1
 * @eq cattaneo2023 Def. 1.1
 * @eq reddi2018 Alg. 2
 */
export const adam: OptimizerFactory<Adam, AdamOwnOptions, 'torch' | 'keras' | 'li2025' | 'cattaneo2023'> = optimizerFactory(
  {
    name: 'adam',
    schema: withoutUsual(
      decideBeta2<AdamOptions & AdamVariant>(valibot.strictObject({ ...adamEntries, ...variantEntries }, 'an object'), 0.999),
    ),
    form: (optimizer) => variantForm(adamForm(optimizer), optimizer),
    example: {},
  },
  {
    torch: { biasCorrection: true },
    keras: { eps: 0, epsHat: 1e-7, biasCorrection: true },
    li2025: { eps: 1e-6 },
    cattaneo2023: { eps: 0, epsRoot: 1e-8, biasCorrection: true },
  },
);
