// Minimization of a loss written in JavaScript.

import * as valibot from 'valibot';
import { readValueAndGradient, type VectorLike } from '../input/arrays.js';
import { invalid } from '../input/errors.js';
import { check, dtype as dtypeSchema, whole } from '../input/validate.js';
import { type WatchOptions, watch } from '../input/watch.js';
import type { Dtype, FloatArray } from '../kernels/instance.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { TensorShape } from '../optimizers/tensors.js';
import { type StepOptions, stepEntries } from './optimizer-options.js';
import { OptimizerState } from './optimizer-state.js';
import { yieldToEvents } from './pacing.js';
import type { RunStatus } from './record.js';

/** The loss and its gradient at theta. `theta` is only valid during the call. */
export type ValueAndGradient = (theta: FloatArray, step: number) => { readonly value: number; readonly gradient: VectorLike };

/**
 * How long `minimize` goes, in which precision, and who hears of it. A signal stops it between two steps, and what was reached is returned; `onProgress` hears
 * the steps taken, and how many there are.
 */
export interface MinimizeOptions extends WatchOptions, StepOptions {
  /** Steps to take. */
  readonly steps: number;
  /** 'f64' (default) or 'f32'. */
  readonly dtype?: Dtype | undefined;
  /** The tensors that theta is made of, in order: needed by adalayer, adafactor and shampoo, and for groups. */
  readonly tensors?: readonly TensorShape[] | undefined;
  /** Steps between two recorded values. Default 1. */
  readonly every?: number | undefined;
}

/** Where `minimize` came to, and the losses on its way. */
export interface Minimization {
  /** How it ended. */
  readonly status: RunStatus;
  /** Where it ended, P entries. */
  readonly theta: FloatArray;
  /** Steps taken. */
  readonly steps: number;
  /** The loss at `theta`, one number. */
  readonly value: number;
  /** The loss before steps 0, every, 2 every, … */
  readonly values: Float64Array;
}

const schema = valibot.strictObject({
  steps: whole(0),
  dtype: valibot.optional(dtypeSchema, 'f64'),
  tensors: valibot.optional(valibot.unknown()),
  every: valibot.optional(whole(1), 1),
  ...stepEntries,
  ...watch,
});

/** Milliseconds between two yields to the event loop. */
const interval = 20;

/**
 * Minimizes any loss: `valueAndGradient(theta, step)` returns `{ value, gradient }`.
 *
 * @param valueAndGradient - the loss, a number, and its gradient, P entries, at theta; a function that waits for nothing
 * @param theta0 - where it starts, P entries
 * @param optimizer - the rule and its options, as `adam()` returns them
 * @param options - `steps`, and what else `MinimizeOptions` has
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option; E_TYPE, E_SHAPE or E_NON_FINITE for what valueAndGradient
 *   returns
 * @example
 * const bowl = ([x]) => ({ value: x ** 2, gradient: [2 * x] });
 * const { theta } = await minimize(bowl, [1], sgd({ lr: 0.25 }), { steps: 10 });
 * theta // Float64Array(1) [ 0.0009765625 ]
 */
export async function minimize(
  valueAndGradient: ValueAndGradient,
  theta0: VectorLike,
  optimizer: Optimizer,
  options: MinimizeOptions,
): Promise<Minimization> {
  if (typeof valueAndGradient !== 'function') throw invalid('E_TYPE', 'valueAndGradient', valueAndGradient, 'a function of theta');
  const { steps, every, signal, onProgress, tensors, ...given } = check(schema, options, 'minimize');
  const state = new OptimizerState(optimizer, theta0, { ...given, tensors: tensors as MinimizeOptions['tensors'] });
  const evaluate = (): { value: number; gradient: VectorLike } => {
    return readValueAndGradient(valueAndGradient(state.theta, state.steps));
  };
  const values: number[] = [];
  let rest = performance.now();
  try {
    let { value, gradient } = evaluate();
    while (state.steps < steps && state.status === 'running' && Number.isFinite(value) && !signal?.aborted) {
      if (state.steps % every === 0) values.push(value);
      state.step(gradient);
      if (state.status === 'running') ({ value, gradient } = evaluate());
      if (performance.now() - rest > interval) {
        onProgress?.(state.steps, steps);
        await yieldToEvents();
        rest = performance.now();
      }
    }
    const diverged = state.status === 'diverged' || !Number.isFinite(value);
    const status = diverged ? 'diverged' : state.steps < steps ? 'aborted' : 'finished';
    return { status, theta: state.theta, steps: state.steps, value, values: Float64Array.from(values) };
  } finally {
    state.dispose();
  }
}
