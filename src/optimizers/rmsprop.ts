// RMSProp:  v <- beta2 v + (1 - beta2) g∘g,  theta <- theta - lr g / (sqrt(v) + eps)
import * as valibot from 'valibot';
import { decay, flag, nonNegative } from '../input/validate.js';
import { type Decided, decideBeta2, type SlowRate } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import type { OptimizerForm } from './form.js';
import { checkedStepper } from './kernel/stepper.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface RmspropOptions extends SlowRate {
  /** Learning rate, >= 0, or a schedule of it. Default 0.01, as in torch. */
  readonly lr?: LearningRate | undefined;
  /** Decay of the second moment in [0, 1) (torch: `alpha`; Cattaneo, Klusowski, Shigida 2023: rho). Default 0.99. */
  readonly beta2?: number | undefined;
  /** Added outside the root, >= 0 (torch: `eps`). Default 1e-8. */
  readonly eps?: number | undefined;
  /** Added inside the root, >= 0 (optax: `eps_root`). Default 0. */
  readonly epsRoot?: number | undefined;
  /** Divide v by 1 - beta2^t. Default false. */
  readonly biasCorrection?: boolean | undefined;
}

/** What RMSProp may have besides: a description has each only where it is not the usual value. */
export interface RmspropVariant {
  /** Decay of a sum of the steps, in [0, 1) (torch: `momentum`). Default 0. */
  readonly momentum?: number;
  /** Divide by the root of the gradient's variance v - a∘a, with a <- beta2 a + (1 - beta2) g (torch: `centered`). Default false. */
  readonly centered?: boolean;
}

/** The options of `rmsprop`. */
export interface RmspropOwnOptions extends RmspropOptions, RmspropVariant {}

export type Rmsprop = Named<'rmsprop', Decided<RmspropOptions> & RmspropVariant>;

type Given = Decided<RmspropOptions> & RmspropVariant;

type Flags = { readonly centered?: boolean; readonly biasCorrection: boolean };

const decided = decideBeta2<RmspropOptions>(
  valibot.strictObject(
    {
      lr: valibot.optional(learningRate, 0.01),
      beta2: valibot.optional(decay),
      c: valibot.optional(nonNegative),
      eps: valibot.optional(nonNegative, 1e-8),
      epsRoot: valibot.optional(nonNegative, 0),
      biasCorrection: valibot.optional(flag, false),
      momentum: valibot.optional(decay),
      centered: valibot.optional(flag),
    },
    'an object',
  ),
  0.99,
) as valibot.GenericSchema<unknown, Given>;

const schema = valibot.pipe(
  decided,
  valibot.forward(
    valibot.check<Flags, string>(({ centered, biasCorrection }) => !(centered && biasCorrection), 'only without biasCorrection'),
    ['centered'],
  ) as unknown as valibot.CheckAction<Given, string>,
  valibot.transform(
    ({ momentum, centered, ...rest }: Given): Given => ({ ...rest, ...(momentum && { momentum }), ...(centered && { centered }) }),
  ),
);

function variantForm({ beta2, eps, epsRoot, biasCorrection, momentum = 0, centered = false }: Given): OptimizerForm {
  return {
    keeps: { m: momentum > 0, v: true },
    differs: centered ? 'centered divides by a variance, which is no average' : 'its momentum sums steps, not gradients',
    direction: 'own',
    biasCorrection,
    weightDecay: 0,
    kernel: { rule: 'rmsprop', beta1: momentum, beta2, eps, epsRoot },
    stepper: (setting) => {
      const { kernels, address, dtype, parameters } = setting;
      const step = kernels.of(dtype).rmspropVariantStep;
      return checkedStepper(setting, (centered ? 2 : 1) * parameters, ({ theta, g, m, v }) =>
        step(address, theta, g, m, v, parameters, centered, momentum > 0),
      );
    },
  };
}

/**
 * RMSProp (Tieleman, Hinton 2012), the AGM family with beta1 = 0 (Li, Wen, Lyu 2025, Table 1):
 *
 *     v <- beta2 v + (1 - beta2) g∘g
 *     theta <- theta - lr g / (sqrt(v + epsRoot) + eps)
 *
 * With `centered` (Graves 2013) the root is of v - a∘a, the gradient's variance, where it is not negative, with a <- beta2 a + (1 - beta2) g; the array `v`
 * of the state then holds v and behind it a, 2 P entries. With `momentum`, m <- momentum m + g / (sqrt(v + epsRoot) + eps) and theta <- theta - lr m.
 *
 * `rmsprop.torch` is torch.optim.RMSprop; `rmsprop.cattaneo2023` has epsilon inside the root and bias correction (their Def. 1.1).
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(rmsprop({ lr: 0.1, beta2: 0.75, eps: 0 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.799999…, 2.2 ]
 * @eq tieleman2012
 * @eq li2025 Table 1
 * @eq cattaneo2023 Def. 1.1
 * @eq graves2013 (39)
 */
export const rmsprop: OptimizerFactory<Rmsprop, RmspropOwnOptions, 'torch' | 'cattaneo2023'> = optimizerFactory(
  {
    name: 'rmsprop',
    schema,
    form: (optimizer) => {
      const { beta2, eps, epsRoot, biasCorrection, momentum, centered } = optimizer;
      if (momentum || centered) return variantForm(optimizer);
      return {
        v: { decay: beta2, V: { of: 'entries' } },
        root: { lambda: 0.5, eps, epsRoot },
        direction: 'moment',
        biasCorrection,
        weightDecay: 0,
        kernel: { rule: 'rmsprop' },
      };
    },
    example: {},
  },
  { torch: {}, cattaneo2023: { beta2: 0.999, eps: 0, epsRoot: 1e-8, biasCorrection: true } },
);
