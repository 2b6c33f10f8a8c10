// What an optimizer of one's own gradients takes beside its description: where it starts, what its parameters are made of, and how its steps are tempered.
import * as valibot from 'valibot';
import type { VectorLike } from '../input/arrays.js';
import { invalid } from '../input/errors.js';
import { check, dtype as dtypeSchema, isOptions, positive, whole } from '../input/validate.js';
import type { Dtype } from '../kernels/instance.js';
import { type LearningRate, learningRate } from '../optimizers/schedule.js';
import type { TensorShape } from '../optimizers/tensors.js';
import { checkDtype } from './dtype-range.js';

/** A learning rate of your own: that of step 0, 1, 2, …, a finite number >= 0. */
export type RateFunction = (step: number) => number;

/** Tensors whose parameters have options of their own. */
export interface ParameterGroup {
  /** Places in `options.tensors`, integers from 0. No two groups share one. */
  readonly tensors: readonly number[];
  /** Options of the optimizer that differ there, such as `weightDecay: 0`; an `lr` of a group's own stays when the optimizer's is set. */
  readonly [option: string]: unknown;
}

/** How gradients are cut short: one of the two at least, since a clip that cuts nothing is a name that was mistyped. */
export interface Clip {
  /** g <- g norm / |g| where |g|, of all parameters, is above this, > 0 (optax: clip_by_global_norm). */
  readonly norm?: number | undefined;
  /** Every entry to [-value, value], > 0, before the norm is taken (torch: clip_grad_value_). */
  readonly value?: number | undefined;
}

/** What tempers the steps of an optimizer. */
export interface StepOptions {
  /** A rate or schedule in place of the optimizer's, or a function of the step, asked before each. */
  readonly lr?: LearningRate | RateFunction | undefined;
  /** What every gradient is cut to before the step. */
  readonly clip?: Clip | undefined;
  /** Tensors with options of their own, for optimizers that move each entry by itself; needs `tensors`. */
  readonly groups?: readonly ParameterGroup[] | undefined;
}

/** What `createOptimizer` takes beside the optimizer and theta0. */
export interface CreateOptimizerOptions<D extends Dtype = Dtype> extends StepOptions {
  /** 'f64' (default) or 'f32'. */
  readonly dtype?: D | undefined;
  /** The tensors that theta is made of, in order: needed by adalayer, adafactor and shampoo, and for groups. */
  readonly tensors?: readonly TensorShape[] | undefined;
  /** The first moment at the start, P entries; 0 by default. */
  readonly m0?: VectorLike | undefined;
  /** The second moment at the start, as many entries as `v` has; 0 by default. */
  readonly v0?: VectorLike | undefined;
}

/** What `restoreOptimizer` takes beside the bytes. */
export interface RestoreOptimizerOptions {
  /** Another learning rate or schedule than the saved one. */
  readonly lr?: LearningRate | RateFunction | undefined;
}

const rate = valibot.lazy((given) => (typeof given === 'function' ? valibot.function() : learningRate)) as unknown as valibot.GenericSchema<
  unknown,
  LearningRate | RateFunction
>;

/** An object of these options, and no array or Date. */
function object<T>(schema: valibot.GenericSchema<T>, allowed: string): valibot.GenericSchema<unknown, T> {
  return valibot.lazy((given) => (isOptions(given) ? schema : valibot.custom(() => false, allowed))) as valibot.GenericSchema<unknown, T>;
}

const clip: valibot.GenericSchema<unknown, Clip> = object<Clip>(
  valibot.pipe(
    valibot.strictObject({ norm: valibot.optional(positive), value: valibot.optional(positive) }),
    valibot.forward(
      valibot.check(({ norm, value }) => norm !== undefined || value !== undefined, 'a finite number > 0, or one as value, or both'),
      ['norm'],
    ),
  ),
  'an object with norm, value, or both',
);

const groups: valibot.GenericSchema<unknown, readonly ParameterGroup[]> = valibot.array(
  object(
    valibot.looseObject({ tensors: valibot.array(whole(0), 'places of tensors') }) as unknown as valibot.GenericSchema<ParameterGroup>,
    'an object with tensors and options',
  ),
  'an array of groups',
);

/** The schemas of `StepOptions`. */
export const stepEntries: {
  readonly lr: valibot.OptionalSchema<typeof rate, undefined>;
  readonly clip: valibot.OptionalSchema<typeof clip, undefined>;
  readonly groups: valibot.OptionalSchema<typeof groups, undefined>;
} = { lr: valibot.optional(rate), clip: valibot.optional(clip), groups: valibot.optional(groups) };

/** The schema of `CreateOptimizerOptions`; `tensors`, `m0` and `v0` are read where their lengths are known. */
export const createSchema: valibot.GenericSchema<
  unknown,
  { dtype: Dtype; tensors?: unknown; m0?: unknown; v0?: unknown } & Pick<StepOptions, 'lr' | 'clip' | 'groups'>
> = valibot.strictObject({
  dtype: valibot.optional(dtypeSchema, 'f64'),
  tensors: valibot.optional(valibot.unknown()),
  m0: valibot.optional(valibot.unknown()),
  v0: valibot.optional(valibot.unknown()),
  ...stepEntries,
});

/** The schema of `RestoreOptimizerOptions`. */
export const restoreSchema: valibot.GenericSchema<unknown, RestoreOptimizerOptions> = valibot.strictObject({ lr: valibot.optional(rate) });

/** A rate, schedule or function of the step. */
export function readRate(value: unknown, path: string): LearningRate | RateFunction {
  return check(rate, value, path);
}

/** What a rate of the user's own says of a step. */
export function askRate(of: RateFunction, step: number, dtype: Dtype): number {
  const lr: unknown = of(step);
  const path = `lr(${step})`;
  const allowed = 'a finite number >= 0';
  if (typeof lr !== 'number') throw invalid('E_TYPE', path, lr, allowed);
  if (!Number.isFinite(lr)) throw invalid('E_NON_FINITE', path, lr, allowed);
  if (lr < 0) throw invalid('E_RANGE', path, lr, allowed);
  checkDtype(lr, dtype, path);
  return lr;
}
