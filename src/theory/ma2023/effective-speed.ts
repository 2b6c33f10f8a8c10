// What do learning rate, momentum and batch size do to the motion along the manifold? Two numbers decide (Ma, Kunin, Ying 2023, Sec. 4).
import * as valibot from 'valibot';
import { check, decay, positive, whole } from '../../input/validate.js';

/** What the two factors are made of. */
export interface EffectiveSpeedOptions {
  /** Learning rate η > 0. */
  readonly lr: number;
  /** Heavy ball's momentum μ in [0, 1). Default 0. */
  readonly momentum?: number | undefined;
  /** Samples per step B, a whole number from 1. Default 1. */
  readonly batchSize?: number | undefined;
}

/** Speed along the manifold and range of the oscillation around it. */
export interface EffectiveSpeed {
  /** s = η²/(B(1-μ)²): the slow time that one step takes. */
  readonly speed: number;
  /** r = η/(B(1-μ)) > 0: E yyᵀ is proportional to it. */
  readonly range: number;
}

const schema = valibot.strictObject(
  { lr: positive, momentum: valibot.optional(decay, 0), batchSize: valibot.optional(whole(1), 1) },
  'an object with lr',
);

/**
 * The speed factor s = η²/(B(1-μ)²) and the range factor r = η/(B(1-μ)) of SGD with heavy-ball momentum: runs with equal s move along the manifold
 * equally fast, runs with equal r oscillate equally wide. Source: Ma, Kunin, Ying 2023, (21) and (22).
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example effectiveSpeed({ lr: 0.1, momentum: 0.9, batchSize: 4 }) // { speed: 0.250000…, range: 0.250000… }
 * @eq ma2023 Sec. 4, (21), (22)
 */
export function effectiveSpeed(options: EffectiveSpeedOptions): EffectiveSpeed {
  const { lr, momentum, batchSize } = check(schema, options, 'effectiveSpeed');
  const range = lr / (batchSize * (1 - momentum));
  return { speed: (range * lr) / (1 - momentum), range };
}
