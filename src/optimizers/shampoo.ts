// Shampoo: a left and a right preconditioner for every matrix of parameters.
import * as valibot from 'valibot';
import { decay, flag, nonNegative, real } from '../input/validate.js';
import { type Decided, decideBeta2, type SlowRate } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { movingAverage } from './form.js';
import { checkedStepper, placeShapes, type Setting, type Stepper, tensorsOf } from './kernel/stepper.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface ShampooOptions extends SlowRate {
  /** Learning rate, >= 0, or a schedule of it. */
  readonly lr: LearningRate;
  /** Decay of the first moment in [0, 1) (torch-optimizer: `momentum`). Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the left and right moments in [0, 1). Default 0.999. Gupta, Koren, Singer 2018 sum instead of averaging. */
  readonly beta2?: number | undefined;
  /** The power of L and of R, in [-1, 0]. Default -1/4; 0 is SGD with EMA momentum. */
  readonly exponent?: number | undefined;
  /** Added to the diagonals of L and R before the power, >= 0 (Gupta, Koren, Singer 2018, torch-optimizer: `epsilon`). Default 1e-12. */
  readonly matrixEps?: number | undefined;
  /** Divide m by 1 - beta1^t, and L and R by 1 - beta2^t. Default false, the AGM recursion of Li, Wen, Lyu 2025. */
  readonly biasCorrection?: boolean | undefined;
}

export type Shampoo = Named<'shampoo', Decided<ShampooOptions>>;

const schema = decideBeta2<ShampooOptions>(
  valibot.strictObject({
    lr: learningRate,
    beta1: valibot.optional(decay, 0.9),
    beta2: valibot.optional(decay),
    c: valibot.optional(nonNegative),
    exponent: valibot.optional(
      real('a number in [-1, 0]', (x) => x >= -1 && x <= 0),
      -0.25,
    ),
    matrixEps: valibot.optional(nonNegative, 1e-12),
    biasCorrection: valibot.optional(flag, false),
  }),
  0.999,
);

function stepper(setting: Setting, { exponent, matrixEps }: Shampoo): Stepper {
  const { kernels, address, dtype, parameters } = setting;
  const tensors = tensorsOf(setting);
  const step = kernels.of(dtype).shampooStep;
  const at = placeShapes(kernels, tensors);
  const side = Math.max(...tensors.map((t) => (t.columns === 0 ? Math.ceil(Math.sqrt(t.rows)) : Math.max(t.rows, t.columns))));
  const scratch = kernels.allocate(6 * 8 * side * side);
  const size = tensors.reduce((sum, t) => sum + (t.columns === 0 ? t.rows : t.rows * t.rows + t.columns * t.columns), 0);
  return checkedStepper(setting, size, ({ theta, g, m, v }) =>
    step(address, theta, g, m, v, parameters, at, tensors.length, exponent, matrixEps, scratch, side),
  );
}

/**
 * Shampoo (Gupta, Koren, Singer 2018; Li, Wen, Lyu 2025, Table 1), for every matrix G of the gradient:
 *
 *     M <- beta1 M + (1 - beta1) G
 *     L <- beta2 L + (1 - beta2) G Gᵀ
 *     R <- beta2 R + (1 - beta2) Gᵀ G
 *     theta <- theta - lr (L + matrixEps I)^exponent M (R + matrixEps I)^exponent
 *
 * Tensors that are not matrices keep the diagonal of G Gᵀ alone: theta <- theta - lr (v + matrixEps)^(2 exponent) m, v the average of g∘g. The powers are
 * taken anew in every step from eigenvalues in f64, at a cost of rows³ + columns³: for matrices of up to about a hundred rows and columns. Eigenvalues
 * that the rounding of L or R to the dtype can make, matrixEps included, count as 0 and so do their negative powers: what no gradient had a part in does
 * not move, at any scale of the gradient. It needs
 * the shapes of the tensors: `createOptimizer(shampoo({ lr: 0.1 }), theta0, { tensors: [[rows, columns], [length], …] })`. The array `v` of its
 * state holds L and then R of every matrix, row-major, and v of every other tensor, in order.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const optimizer = shampoo({ lr: 0.1, beta1: 0, beta2: 0 });
 * createOptimizer(optimizer, [1, 2, 3, 4], { tensors: [[2, 2]] }).step([3, 0, 0, -5]).theta // Float64Array(4) [ 0.900000…, 2, 3, 4.09999… ]
 * @eq gupta2018 Alg. 1
 * @eq li2025 Table 1
 */
export const shampoo: OptimizerFactory<Shampoo, ShampooOptions> = optimizerFactory({
  name: 'shampoo',
  schema,
  form: (optimizer) => ({
    m: movingAverage(optimizer.beta1),
    v: { decay: optimizer.beta2, V: { of: 'sides', exponent: optimizer.exponent, matrixEps: optimizer.matrixEps }, signed: true },
    direction: 'moment',
    biasCorrection: optimizer.biasCorrection,
    weightDecay: 0,
    kernel: { rule: 'adam' },
    stepper: (setting) => stepper(setting, optimizer),
  }),
  example: { lr: 0.1 },
});
