// SAM: gradient descent by the gradient at a point up the slope.
import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { nonNegative } from '../input/validate.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface SamOptions {
  /** Learning rate, >= 0, or a schedule of it. */
  readonly lr: LearningRate;
  /** How far up the slope the gradient of a step is taken, >= 0. Default 0.05. */
  readonly rho?: number | undefined;
}

export type Sam = Named<'sam', Complete<SamOptions>>;

/**
 * Sharpness-aware minimization (Foret, Kleiner, Mobahi, Neyshabur 2021), on the samples of a step:
 *
 *     theta <- theta - lr ∇L(theta + rho ∇L(theta)/‖∇L(theta)‖)
 *
 * Both gradients see the same samples and the same noise on their labels; where the first one is 0 the second is taken at theta. On all samples it goes along the minimizers
 * to where the largest eigenvalue of H is least, on one (`batchSize: 1`) to where tr H is: `samFlow`. A step takes two gradients, so that SAM is for runs: `createOptimizer`, `minimize` and
 * `injectedNoise`, which have one, are E_UNAVAILABLE. Runs do not ride in lanes.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createRun({ problem: quadratic({ hessian: [[1]] }), optimizer: sam({ lr: 0.5, rho: 1 }), theta0: [2] }).advance(1).theta // Float64Array(1) [ 0.5 ]
 * @eq foret2021
 * @eq wen2023
 */
export const sam: OptimizerFactory<Sam, SamOptions> = optimizerFactory({
  name: 'sam',
  schema: valibot.strictObject({ lr: learningRate, rho: valibot.optional(nonNegative, 0.05) }),
  form: ({ rho }) => ({ direction: 'own', biasCorrection: false, weightDecay: 0, kernel: { rule: 'sgd' }, ascent: rho }),
  example: { lr: 0.1 },
});
