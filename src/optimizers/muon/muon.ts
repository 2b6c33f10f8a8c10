// Muon: steps along the polar factor of the momentum of every matrix.
import * as valibot from 'valibot';
import type { Complete } from '../../input/complete.js';
import { decay, flag, nonNegative, oneOf } from '../../input/validate.js';
import { type Named, type OptimizerFactory, optimizerFactory } from '../define.js';
import { movingAverage } from '../form.js';
import { checkedStepper, placeShapes, type Setting, type Stepper, tensorsOf } from '../kernel/stepper.js';
import { type LearningRate, learningRate } from '../schedule.js';

export interface MuonOptions {
  /** Learning rate, >= 0, or a schedule of it. Default 0.02. */
  readonly lr?: LearningRate | undefined;
  /** Decay of the momentum in [0, 1). Default 0.95. */
  readonly beta1?: number | undefined;
  /** Whether the step goes along (1 - beta1) G + beta1 M in place of M. Default true. */
  readonly nesterov?: boolean | undefined;
  /** Decoupled weight decay, >= 0. Default 0. */
  readonly weightDecay?: number | undefined;
  /** `newton-schulz` (default): five steps of it, whose singular values are about 1; `exact`: the polar factor. */
  readonly polar?: 'newton-schulz' | 'exact' | undefined;
}

export type Muon = Named<'muon', Complete<MuonOptions>>;

/** Steps of Newton and Schulz. */
const newtonSchulz = 5;

function stepper(setting: Setting, { nesterov, polar }: Muon): Stepper {
  const { kernels, address, dtype, parameters } = setting;
  const tensors = tensorsOf(setting);
  const step = kernels.of(dtype).muonStep;
  const at = placeShapes(kernels, tensors);
  const side = Math.max(...tensors.map(({ rows, columns }) => Math.ceil(Math.sqrt(rows * Math.max(1, columns)))));
  const scratch = kernels.allocate(5 * 8 * side * side);
  const steps = polar === 'exact' ? 0 : newtonSchulz;
  return checkedStepper(setting, parameters, ({ theta, g, m }) =>
    step(address, theta, g, m, parameters, at, tensors.length, steps, nesterov, scratch, side),
  );
}

/**
 * Muon (Jordan et al. 2024), for every matrix G of the gradient, of r rows and c columns:
 *
 *     M <- beta1 M + (1 - beta1) G
 *     U = polar((1 - beta1) G + beta1 M)                 polar(M) without nesterov
 *     theta <- (1 - lr weightDecay) theta - lr max(1, r/c)^½ U
 *
 * with polar(A) = P Qᵀ of A = P diag(s) Qᵀ. By default it comes of five steps X <- 3.4445 X - 4.775 A X + 2.0315 A² X, A = X Xᵀ, from X = A/(‖A‖ + 1e-7), in f64, which bring
 * singular values between 0.01 and 1 of ‖A‖ to between 0.68 and 1.13 and no nearer to 1; `polar: 'exact'` takes (A Aᵀ)^-½ A by eigenvalues, where directions below 1e-8 of the
 * largest count as none. A tensor that is not a matrix is one column: U = A/‖A‖, or what the five steps make of that. With weight decay w the spectral norm of theta
 * comes to at most max(1, r/c)^½/w (Chen, Li, Liu 2025): polar(A) is the gradient of the nuclear norm, as signs, `lion`'s, are of the sum of all |A_ij|. It needs the shapes of the tensors: `createOptimizer(muon(), theta0, { tensors: [[rows, columns], …] })`.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const optimizer = muon({ lr: 0.5, polar: 'exact' });
 * createOptimizer(optimizer, [1, 2, 3, 4], { tensors: [[2, 2]] }).step([3, 0, 0, -5]).theta // Float64Array(4) [ 0.5, 2, 3, 4.5 ]
 * @eq jordan2024
 * @eq chen2025
 */
export const muon: OptimizerFactory<Muon, MuonOptions> = optimizerFactory({
  name: 'muon',
  schema: valibot.strictObject(
    {
      lr: valibot.optional(learningRate, 0.02),
      beta1: valibot.optional(decay, 0.95),
      nesterov: valibot.optional(flag, true),
      weightDecay: valibot.optional(nonNegative, 0),
      polar: valibot.optional(oneOf('newton-schulz', 'exact'), 'newton-schulz'),
    },
    'an object',
  ),
  form: (optimizer) => ({
    m: movingAverage(optimizer.beta1),
    direction: 'own',
    biasCorrection: false,
    weightDecay: optimizer.weightDecay,
    kernel: { rule: 'momentum' },
    stepper: (setting) => stepper(setting, optimizer),
  }),
  example: {},
});
