// Heavy ball in torch.optim.SGD's form:  m <- momentum m + (1 - dampening) g,  theta <- theta - lr m

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { decay, flag, share } from '../input/validate.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface HeavyBallOptions {
  /** Learning rate, >= 0, or a schedule of it. */
  readonly lr: LearningRate;
  /** Momentum mu in [0, 1). Default 0.9. */
  readonly momentum?: number | undefined;
  /** Dampening of the gradient in [0, 1]. Default 0. As in torch the first step is not dampened. */
  readonly dampening?: number | undefined;
  /** Nesterov's look-ahead; needs momentum > 0 and dampening 0. Default false. */
  readonly nesterov?: boolean | undefined;
}

export type HeavyBall = Named<'heavyBall', Complete<HeavyBallOptions>>;

const fields: valibot.GenericSchema<unknown, Complete<HeavyBallOptions>> = valibot.strictObject({
  lr: learningRate,
  momentum: valibot.optional(decay, 0.9),
  dampening: valibot.optional(share, 0),
  nesterov: valibot.optional(flag, false),
});

const schema: typeof fields = valibot.pipe(
  fields,
  valibot.forward(
    valibot.check((o) => !o.nesterov || (o.momentum > 0 && o.dampening === 0), 'nesterov only with momentum > 0 and dampening 0'),
    ['nesterov'],
  ),
);

/**
 * Heavy ball (Polyak 1964) as torch.optim.SGD writes it; Ma, Kunin, Ying 2023 (15) with their m = -lr m:
 *
 *     m <- momentum m + (1 - dampening) g        (m = g in the first step)
 *     theta <- theta - lr m                      (nesterov: theta - lr (g + momentum m))
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(heavyBall({ lr: 0.1, momentum: 0.9 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.7, 2.4 ]
 * @eq polyak1964
 * @eq ma2023 (15)
 */
export const heavyBall: OptimizerFactory<HeavyBall, HeavyBallOptions> = optimizerFactory({
  name: 'heavyBall',
  schema,
  form: ({ momentum, dampening, nesterov }) => ({
    m: { decay: momentum, gain: 1 - dampening, firstGain: 1 },
    direction: nesterov ? 'nesterov' : 'moment',
    biasCorrection: false,
    weightDecay: 0,
    kernel: { rule: nesterov ? 'nesterov' : 'momentum' },
  }),
  example: { lr: 0.1 },
});
