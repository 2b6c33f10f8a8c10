// Adafactor: Adam with a second moment that is a product of row and column means.
import { type AdamOptions, adamForm, adamSchema } from './adam.js';
import type { Decided } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { bytesOf, checkedStepper, placeShapes, type Setting, type Stepper, tensorsOf } from './kernel/stepper.js';

export type Adafactor = Named<'adafactor', Decided<AdamOptions>>;

function stepper(setting: Setting): Stepper {
  const { kernels, address, dtype, parameters } = setting;
  const tensors = tensorsOf(setting);
  const step = kernels.of(dtype).adafactorStep;
  const at = placeShapes(kernels, tensors);
  const spread = kernels.allocate(parameters * bytesOf(dtype));
  const size = tensors.reduce((sum, { rows, columns }) => sum + rows + columns, 0);
  const stepper = checkedStepper(setting, size, ({ theta, g, m, v }) =>
    step(address, theta, g, m, v, parameters, at, tensors.length, spread),
  );
  return { ...stepper, parts: { count: tensors.length, shapes: at, areTensors: true } };
}

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
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const optimizer = adafactor({ lr: 0.1, beta1: 0, beta2: 0, eps: 0 });
 * createOptimizer(optimizer, [1, 2, 3, 4], { tensors: [[2, 2]] }).step([1, 2, 2, 4]).theta // Float64Array(4) [ 0.9, 1.9, 2.9, 3.9 ]
 * @eq shazeer2018 Alg. 2
 * @eq li2025 Table 1
 */
export const adafactor: OptimizerFactory<Adafactor, AdamOptions> = optimizerFactory({
  name: 'adafactor',
  schema: adamSchema,
  form: (optimizer) => ({ ...adamForm(optimizer), v: { decay: optimizer.beta2, V: { of: 'matrices' } }, stepper }),
  example: {},
});
