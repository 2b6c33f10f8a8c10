// Learning rates that change with the step, as plain data that the kernels evaluate: a pure function of the step t = 0, 1, 2, …

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { frozen } from '../input/frozen.js';
import { check, entriesGiven, isOptions, nonNegative, positive, share, whole } from '../input/validate.js';
import { scheduleShapes } from '../kernels/generated.js';

/** A learning rate that stays. */
export interface Constant {
  /** Tells the schedules apart. */
  readonly name: 'constant';
  /** The rate of every step. */
  readonly lr: number;
}

/** A rate, the factor by which it falls, and how often. */
export interface StepDecayOptions {
  /** The first learning rate, >= 0. */
  readonly lr: number;
  /** What it is multiplied by, in [0, 1] (torch StepLR: `gamma`). */
  readonly factor: number;
  /** Steps between two multiplications, a whole number from 1 (torch: `step_size`; optax: `transition_steps`). */
  readonly every: number;
}
/** What `stepDecay` returns. */
export type StepDecay = Readonly<{ name: 'stepDecay' } & StepDecayOptions>;

/** A rate, where it ends, and after how many steps. */
export interface CosineOptions {
  /** The first learning rate, >= 0. */
  readonly lr: number;
  /** Steps until `final`, a whole number from 1 (torch CosineAnnealingLR: `T_max`; optax: `decay_steps`). */
  readonly steps: number;
  /** The last learning rate, >= 0 (torch: `eta_min`; optax: `alpha` times lr). Default 0. */
  readonly final?: number | undefined;
}
/** What `cosine` returns. */
export type Cosine = Readonly<{ name: 'cosine' } & Complete<CosineOptions>>;

/** A rate, where it ends, and between which steps it falls. */
export interface ExponentialDecayOptions {
  /** The first learning rate, > 0. */
  readonly lr: number;
  /** The step up to which lr stays, >= 0 (optax: `transition_begin`). */
  readonly from: number;
  /** The step from which `final` stays, > from. */
  readonly to: number;
  /** The last learning rate, > 0. Default lr / 100. */
  readonly final?: number | undefined;
}
/** What `exponentialDecay` returns. */
export type ExponentialDecay = Readonly<{ name: 'exponentialDecay' } & Complete<ExponentialDecayOptions>>;

/** How many steps to warm up, and for what. */
export interface WarmUpOptions {
  /** Steps of the warm-up, a whole number from 1 (optax: `warmup_steps`). A run that ends before them, which nothing forbids, has had less than the rate. */
  readonly steps: number;
  /** What follows, counted from the end of the warm-up: a number or any other schedule. */
  readonly then: number | Constant | StepDecay | Cosine | ExponentialDecay;
}
/** What `warmUp` returns. */
export type WarmUp = Readonly<{ name: 'warmUp' } & WarmUpOptions>;

/** A learning rate that changes with the step. */
export type Schedule = Constant | StepDecay | Cosine | ExponentialDecay | WarmUp;
/** What every optimizer takes as `lr`: a number or a schedule. */
export type LearningRate = number | Schedule;

const constantSchema = valibot.strictObject({ name: valibot.literal('constant'), lr: nonNegative });
const stepDecaySchema = valibot.strictObject({
  name: valibot.literal('stepDecay'),
  lr: nonNegative,
  factor: share,
  every: whole(1),
});
const cosineSchema = valibot.strictObject({
  name: valibot.literal('cosine'),
  lr: nonNegative,
  steps: whole(1),
  final: valibot.optional(nonNegative, 0),
});
const exponentialDecaySchema = valibot.pipe(
  valibot.strictObject({
    name: valibot.literal('exponentialDecay'),
    lr: positive,
    from: nonNegative,
    to: nonNegative,
    final: valibot.optional(positive),
  }),
  valibot.forward(
    valibot.check((o) => o.to > o.from, 'from < to'),
    ['to'],
  ),
  valibot.transform((o): ExponentialDecay => ({ ...o, final: o.final ?? o.lr / 100 })),
);

const names = 'constant, stepDecay, cosine, exponentialDecay or warmUp';

/** The schema of a schedule by its name; a name that is not among `schemas` is refused with `allowed`. */
/* @__NO_SIDE_EFFECTS__ */
function named(schemas: Readonly<Record<string, valibot.GenericSchema>>, allowed: string): (given: unknown) => valibot.GenericSchema {
  return (given) => {
    if (typeof given !== 'object' || given === null) return nonNegative;
    const { name } = given as { name?: unknown };
    const known = typeof name === 'string' && Object.hasOwn(schemas, name);
    return known ? schemas[name] : valibot.object({ name: valibot.picklist([], allowed) }, allowed);
  };
}

const plain = {
  constant: constantSchema,
  stepDecay: stepDecaySchema,
  cosine: cosineSchema,
  exponentialDecay: exponentialDecaySchema,
};
const then = valibot.lazy(named(plain, 'constant, stepDecay, cosine or exponentialDecay'));
const warmUpSchema = valibot.strictObject({ name: valibot.literal('warmUp'), steps: whole(1), then });

/** A learning rate: a finite number >= 0, or what a schedule's factory returns. */
export const learningRate: valibot.GenericSchema<LearningRate> = valibot.lazy(
  named({ ...plain, warmUp: warmUpSchema }, names),
) as unknown as valibot.GenericSchema<LearningRate>;

function make<Of extends Schedule>(schema: valibot.GenericSchema, name: Of['name'], options: object): Of {
  const given: unknown = isOptions(options) ? { ...Object.fromEntries(entriesGiven(options)), name } : options;
  return frozen(check(schema, given, 'schedule')) as Of;
}

/**
 * The same learning rate in every step:  lr(t) = lr.
 *
 * @param lr - the rate of every step, >= 0
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(sgd({ lr: constant(0.1) }), [1]).step([1]).theta // Float64Array(1) [ 0.9 ]
 */
export function constant(lr: number): Constant {
  return make(constantSchema, 'constant', { lr });
}

/**
 * A learning rate that falls by a factor every so many steps (torch StepLR):
 *
 *     lr(t) = lr factor^floor(t / every)
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const lr = stepDecay({ lr: 0.5, factor: 0.5, every: 1 });
 * createOptimizer(sgd({ lr }), [1]).step([1]).step([1]).theta // Float64Array(1) [ 0.25 ]
 */
export function stepDecay(options: StepDecayOptions): StepDecay {
  return make(stepDecaySchema, 'stepDecay', options);
}

/**
 * Half a cosine from lr down to final, which stays (Loshchilov, Hutter 2017, without restarts):
 *
 *     lr(t) = final + (lr - final) (1 + cos(pi t / steps)) / 2    for t <= steps
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const lr = cosine({ lr: 0.5, steps: 1 });
 * createOptimizer(sgd({ lr }), [1]).step([1]).step([1]).theta // Float64Array(1) [ 0.5 ]
 * @eq loshchilov2017
 */
export function cosine(options: CosineOptions): Cosine {
  return make(cosineSchema, 'cosine', options);
}

/**
 * Constant, then exponential, then constant again:
 *
 *     lr(t) = lr                                            for t <= from
 *     lr(t) = lr (final / lr)^((t - from) / (to - from))    between
 *     lr(t) = final                                         for t >= to
 *
 * With `from` at 40 % of a run of `to` steps it removes the plateau that a constant rate leaves under label noise.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const lr = exponentialDecay({ lr: 0.5, from: 0, to: 2, final: 0.125 });
 * createOptimizer(sgd({ lr }), [1]).step([1]).step([1]).theta // Float64Array(1) [ 0.25 ]
 */
export function exponentialDecay(options: ExponentialDecayOptions): ExponentialDecay {
  return make(exponentialDecaySchema, 'exponentialDecay', options);
}

/**
 * A linear warm-up before anything else:
 *
 *     lr(t) = then(0) (t + 1) / steps    for t < steps
 *     lr(t) = then(t - steps)            afterwards
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const lr = warmUp({ steps: 2, then: 0.5 });
 * createOptimizer(sgd({ lr }), [1]).step([1]).step([1]).theta // Float64Array(1) [ 0.25 ]
 */
export function warmUp(options: WarmUpOptions): WarmUp {
  return make(warmUpSchema, 'warmUp', options);
}

/** A schedule as assembly/rules/schedule.ts takes it. */
type KernelSchedule = readonly [shape: number, warmUp: number, lr: number, target: number, start: number, length: number];

/** The arguments of the kernels' setSchedule. */
export function kernelSchedule(schedule: LearningRate, warmUp = 0): KernelSchedule {
  if (typeof schedule === 'number') return [scheduleShapes.constant, warmUp, schedule, 0, 0, 1];
  switch (schedule.name) {
    case 'constant':
      return [scheduleShapes.constant, warmUp, schedule.lr, 0, 0, 1];
    case 'stepDecay':
      return [scheduleShapes.stepDecay, warmUp, schedule.lr, schedule.factor, 0, schedule.every];
    case 'cosine':
      return [scheduleShapes.cosine, warmUp, schedule.lr, schedule.final, 0, schedule.steps];
    case 'exponentialDecay':
      return [scheduleShapes.exponential, warmUp, schedule.lr, schedule.final, schedule.from, schedule.to - schedule.from];
    case 'warmUp':
      return kernelSchedule(schedule.then, schedule.steps);
  }
}
