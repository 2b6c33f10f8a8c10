// An optimizer with its state, for gradients that come from elsewhere: other tools bring their own loss.

import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../input/arrays.js';
import { disposed, diverged, invalid, unavailable, wrongShape } from '../input/errors.js';
import { isFloatArray } from '../input/kind-of-array.js';
import { readSecondMoment } from '../input/second-moment.js';
import { check, dtype as dtypeSchema } from '../input/validate.js';
import { everyLane, slots } from '../kernels/generated.js';
import { type Dtype, type FloatArray, KernelInstance } from '../kernels/instance.js';
import { loadOptimizer, loadStepper } from '../optimizers/load.js';
import { checkPlain, momentsOf, type Optimizer, readOptimizer } from '../optimizers/optimizer.js';
import type { Stepper } from '../optimizers/stepper.js';
import { readTensors, type TensorShape } from '../optimizers/tensors.js';
import { asDescribed, checkLengths, decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';

/** What `createOptimizer` takes beside the optimizer and theta0. */
export interface CreateOptimizerOptions {
  /** 'f64' (default) or 'f32'. */
  readonly dtype?: Dtype;
  /** The tensors that theta is made of, in order: needed by adalayer, adafactor and shampoo. */
  readonly tensors?: readonly TensorShape[] | undefined;
  /** The second moment at the start, as many entries as `v` has; 0 by default. */
  readonly v0?: VectorLike;
}

const optionsSchema = valibot.strictObject({
  dtype: valibot.optional(dtypeSchema, 'f64'),
  tensors: valibot.optional(valibot.unknown()),
  v0: valibot.optional(valibot.unknown()),
});

/** An instance and the addresses in it. */
interface Loaded {
  readonly kernels: KernelInstance;
  readonly optimizer: number;
  readonly stepper: Stepper;
  readonly theta: number;
  readonly g: number;
  readonly m: number;
  readonly v: number;
}

/**
 * Parameters and moments that advance by gradients handed in. Make one with `createOptimizer` or `restoreOptimizer`.
 *
 * @example createOptimizer(sgd({ lr: 0.5 }), [1]).step([1]).steps // 1
 */
export class OptimizerState {
  readonly optimizer: Optimizer;
  readonly dtype: Dtype;
  /** P, the number of parameters. */
  readonly parameters: number;
  readonly #tensors: readonly TensorShape[] | undefined;
  #loaded: Loaded | undefined;
  #status: 'running' | 'diverged' = 'running';

  /** Use `createOptimizer(optimizer, theta0, options)`. */
  constructor(optimizer: Optimizer, theta0: VectorLike, options: CreateOptimizerOptions = {}) {
    this.optimizer = readOptimizer(optimizer);
    const { dtype, tensors: shapes, v0 } = check(optionsSchema, options, 'options');
    this.dtype = dtype;
    const start = readVector(theta0, 'theta0');
    if (start.length === 0) throw wrongShape('theta0', 'no entries', 'at least one entry');
    this.parameters = start.length;
    const parameters = start.length;
    const tensors = shapes === undefined ? undefined : readTensors(shapes, parameters, 'options.tensors');
    this.#tensors = tensors?.map(({ rows, columns }) => (columns === 0 ? rows : [rows, columns]));
    const kernels = new KernelInstance();
    const allocate = (entries: number): number => kernels.allocate(entries * (dtype === 'f64' ? 8 : 4));
    const address = loadOptimizer(kernels, this.optimizer, dtype, kernels.allocate(slots.bytes), everyLane);
    const stepper = loadStepper(this.optimizer, { kernels, address, dtype, parameters, tensors });
    const [theta, g, m, second] = [allocate(parameters), allocate(parameters), allocate(parameters), allocate(stepper.size)];
    this.#loaded = { kernels, optimizer: address, stepper, theta, g, m, v: second };
    this.#view('theta').set(start);
    if (v0 === undefined) return;
    if (!momentsOf(this.optimizer).v) {
      throw unavailable('options.v0', `${this.optimizer.name} has no second moment`);
    }
    this.#view('v').set(readSecondMoment(v0, 'options.v0', stepper.size));
  }

  /** Steps taken so far. */
  get steps(): number {
    const { kernels, optimizer } = this.#use();
    return kernels.exports.optimizerSteps(optimizer);
  }

  /** 'diverged' once a step made a parameter or moment that is not finite. */
  get status(): 'running' | 'diverged' {
    return this.#status;
  }

  /** A copy of the parameters. */
  get theta(): FloatArray {
    return this.#view('theta').slice();
  }

  /** A copy of the first moment; undefined when the optimizer has none. */
  get m(): FloatArray | undefined {
    this.#use();
    return momentsOf(this.optimizer).m ? this.#view('m').slice() : undefined;
  }

  /** A copy of the second moment, as the optimizer's docstring lays it out; undefined when it has none. */
  get v(): FloatArray | undefined {
    this.#use();
    return momentsOf(this.optimizer).v ? this.#view('v').slice() : undefined;
  }

  /** One step on the gradient at `theta`, P finite entries. Returns this optimizer; a wrong gradient changes nothing. */
  step(gradient: VectorLike): this {
    const loaded = this.#use();
    const { kernels, stepper, theta, v } = loaded;
    if (this.#status === 'diverged') throw diverged('this optimizer', this.steps, 'its parameters are not finite');
    this.#view('g').set(this.#checked(gradient));
    const { allFinite } = kernels.of(this.dtype);
    const n = this.parameters;
    if (!allFinite(loaded.g, n)) readVector(gradient, 'gradient');
    stepper.step(loaded);
    if (!allFinite(theta, n) || !allFinite(v, stepper.size)) this.#status = 'diverged';
    return this;
  }

  /** Everything needed to go on elsewhere with the same bits: `restoreOptimizer(bytes)`. */
  save(): Uint8Array<ArrayBuffer> {
    const { kernels, optimizer } = this.#use();
    if (this.#status === 'diverged') {
      throw diverged('this optimizer', this.steps, 'its parameters are not finite and cannot be saved');
    }
    checkPlain(this.optimizer, 'optimizer', 'be saved');
    return encodeCheckpoint(
      {
        kind: 'optimizer',
        dtype: this.dtype,
        config: { optimizer: this.optimizer, tensors: this.#tensors },
        step: this.steps,
        product1: kernels.exports.optimizerProduct1(optimizer),
        product2: kernels.exports.optimizerProduct2(optimizer),
      },
      [this.#view('theta'), this.#view('m'), this.#view('v')],
    );
  }

  /** Continues from a checkpoint. For `restoreOptimizer`. */
  static restore(bytes: Uint8Array): OptimizerState {
    const { header, vectors } = decodeCheckpoint(bytes, 'optimizer');
    const { optimizer: description, tensors } = header.config as { optimizer: Optimizer; tensors?: readonly TensorShape[] };
    const theta0 = vectors[0] ?? [];
    const state = asDescribed(() => new OptimizerState(description, theta0, { dtype: header.dtype, tensors }));
    const views = (['theta', 'm', 'v'] as const).map((name) => state.#view(name));
    checkLengths(header, views);
    views.forEach((view, k) => {
      view.set(vectors[k]);
    });
    const { kernels, optimizer } = state.#use();
    kernels.exports.restoreOptimizer(optimizer, header.step, header.product1, header.product2);
    return state;
  }

  /** Gives the memory back. Any later use throws E_DISPOSED. */
  dispose(): void {
    this.#loaded = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Typed arrays go in as they are, since the kernel looks for non-finite entries faster than JavaScript; the rest is copied. */
  #checked(gradient: VectorLike): ArrayLike<number> {
    return isFloatArray(gradient) && gradient.length === this.parameters ? gradient : readVector(gradient, 'gradient', this.parameters);
  }

  #use(): Loaded {
    if (!this.#loaded) throw disposed('this optimizer');
    return this.#loaded;
  }

  #view(name: 'theta' | 'g' | 'm' | 'v'): FloatArray {
    const loaded = this.#use();
    return loaded.kernels.floats(this.dtype, loaded[name], name === 'v' ? loaded.stepper.size : this.parameters);
  }
}

/**
 * An optimizer for gradients of any origin.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option, E_SHAPE for tensors that do not add up to theta0, E_TOO_LARGE
 *   beyond memory
 * @example
 * const state = createOptimizer(adam.torch({ lr: 0.1 }), [1, 2]);
 * for (let k = 0; k < 3; k++) state.step(state.theta); // the gradient of ½‖θ‖² is θ
 * state.theta // Float64Array(2) [ 0.701586…, 1.70062… ]
 */
export function createOptimizer(optimizer: Optimizer, theta0: VectorLike, options?: CreateOptimizerOptions): OptimizerState {
  if (!optimizer) throw invalid('E_TYPE', 'optimizer', optimizer, 'what sgd(...), adam(...) and the other optimizers return');
  return new OptimizerState(optimizer, theta0, options);
}

/**
 * Continues the optimizer that `save()` stored.
 *
 * @throws E_CHECKPOINT for bytes that `save` did not return, or that are damaged, or of other kernels
 * @example
 * const state = createOptimizer(sgdMomentum({ lr: 0.1 }), [1, 2]).step([3, -4]);
 * restoreOptimizer(state.save()).m // Float64Array(2) [ 0.299999…, -0.399999… ]
 */
export function restoreOptimizer(bytes: Uint8Array): OptimizerState {
  return OptimizerState.restore(bytes);
}
