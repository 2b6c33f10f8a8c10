// The order of a theory: a comparison for each of several steps, and the power of the step with which its error falls.
import * as valibot from 'valibot';
import { check, positive } from '../input/validate.js';
import { type WatchOptions, watch } from '../input/watch.js';
import { type CompareOptions, compare } from './compare.js';
import type { Comparison } from './comparison.js';
import { fitOrder, type OrderFit } from './fit-order.js';

/**
 * The steps of `compareOrders`, and what to compare at each. `onProgress` hears how many comparisons are done, with the share of the one under way; a signal
 * makes the promise reject with its reason.
 */
export interface CompareOrdersOptions extends WatchOptions {
  /** Learning rates (or whatever makes the error small), at least two, each > 0. */
  readonly steps: readonly number[];
  /** What to compare at each of them. */
  readonly compare: (step: number) => CompareOptions;
  /** Which error of a comparison counts, with its standard error. Default: `theta.largest`. */
  readonly error?: (comparison: Comparison) => { readonly error: number; readonly standardError: number };
}

/** One entry per step in every array. */
export interface OrderComparison {
  /** The steps that were compared at. */
  readonly steps: Float64Array;
  /** The error of the comparison at each of them, an entry a step. */
  readonly errors: Float64Array;
  /** The standard errors of these. */
  readonly standardErrors: Float64Array;
  /** error ≈ constant · step^order; weighted by the standard errors, unless some are 0 as without noise. */
  readonly fit: OrderFit;
  /** The comparisons themselves. */
  readonly comparisons: readonly Comparison[];
}

const schema = valibot.strictObject({
  steps: valibot.pipe(valibot.array(positive), valibot.minLength(2, 'at least two steps')),
  compare: valibot.function('a function from the step to the options of compare'),
  error: valibot.optional(valibot.function('a function of a comparison')),
  ...watch,
});

const errorSchema = valibot.object({ error: valibot.number('a number'), standardError: valibot.number('a number') });

/**
 * Compares at every step and fits the order of the error. A Euclidean distance between noisy means is at least about `theta.largest.noise`: take so many
 * replicas that the errors stand well above it, or take the error of a function.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, and what `compare` throws
 * @example
 * const problem = quadratic({ hessian: [[1]] });
 * const prediction = { t: [0, 1], theta: [[1], [Math.exp(-1)]] }; // θ̇ = -θ
 * const at = (lr) => ({ run: { problem, optimizer: sgd({ lr }), theta0: [1] }, replicas: 1, prediction: { ...prediction, timePerStep: lr } });
 * const { fit } = await compareOrders({ steps: [0.01, 0.02, 0.04], compare: at });
 * fit.order.toFixed(1) // '1.0'
 */
export async function compareOrders(options: CompareOrdersOptions): Promise<OrderComparison> {
  const { steps, signal, onProgress } = check(schema, options, 'compareOrders');
  const errorOf = (comparison: Comparison): { error: number; standardError: number } =>
    options.error ? check(errorSchema, options.error(comparison), 'compareOrders.error(comparison)') : comparison.theta.largest;
  const comparisons: Comparison[] = [];
  for (const [k, step] of steps.entries()) {
    signal?.throwIfAborted();
    const progress = (done: number, total: number): void => onProgress?.(k + done / total, steps.length);
    const given = options.compare(step);
    const own = given?.onProgress;
    // both are heard: its own signal by compare, that of all of them whenever it reports
    const heard = (done: number, total: number): void => {
      signal?.throwIfAborted();
      progress(done, total);
      own?.(done, total);
      signal?.throwIfAborted();
    };
    const isOwn = own === undefined || typeof own === 'function'; // else compare says what is wrong with it
    comparisons.push(await compare({ ...given, signal: given?.signal ?? signal, onProgress: isOwn ? heard : own }));
  }
  const errors = Float64Array.from(comparisons, (comparison) => errorOf(comparison).error);
  const standardErrors = Float64Array.from(comparisons, (comparison) => errorOf(comparison).standardError);
  const weighted = standardErrors.every((error) => error > 0);
  const fit = fitOrder(steps, errors, weighted ? standardErrors : undefined);
  return { steps: Float64Array.from(steps), errors, standardErrors, fit, comparisons };
}
