// How an optimizer takes a step in a kernel instance, and how many entries its v has.
import { missing } from '../../input/errors.js';
import type { DtypeKernels } from '../../kernels/generated.js';
import type { Dtype, FloatArray, KernelInstance } from '../../kernels/instance.js';
import type { Tensor } from '../tensors.js';

/** The addresses of parameters, gradient and moments. */
export interface StateAddresses {
  readonly theta: number;
  readonly g: number;
  readonly m: number;
  readonly v: number;
}

export interface Stepper {
  /** Entries of v. */
  readonly size: number;
  /** Whether the kernels take the step by themselves, so that many of them are one call. */
  readonly inKernels?: true;
  /** Parts of theta that share second moments: how many, and where in memory their lengths are, or rows and columns of tensors. */
  readonly parts?: { readonly count: number; readonly shapes: number; readonly areTensors: boolean };
  /** Writes where m and v start, if that is not 0. */
  readonly start?: ((m: FloatArray, v: FloatArray) => void) | undefined;
  /** Takes a step; returns whether it left parameters and second moment finite. */
  step(at: StateAddresses): boolean;
}

/** What a stepper is made for. */
export interface Setting {
  readonly kernels: KernelInstance;
  /** The optimizer's, for messages. */
  readonly name: string;
  /** What `loadOptimizer` returned. */
  readonly address: number;
  readonly dtype: Dtype;
  /** P. */
  readonly parameters: number;
  readonly tensors: readonly Tensor[] | undefined;
}

/** What theta is made of; E_MISSING where nobody said it. */
export function tensorsOf({ tensors, name }: Setting): readonly Tensor[] {
  if (tensors) return tensors;
  const allowed = 'the lengths or shapes of the tensors that theta is made of: [[rows, columns], [length], …]';
  throw missing('options.tensors', `${name} needs ${allowed}`);
}

/** Bytes of a number. */
export function bytesOf(dtype: Dtype): number {
  return dtype === 'f64' ? 8 : 4;
}

function allocateI32(kernels: KernelInstance, values: readonly number[]): number {
  const address = kernels.allocate(4 * values.length);
  kernels.i32(address, values.length).set(values);
  return address;
}

/** Writes rows and columns of tensors into the kernels' memory. */
export function placeShapes(kernels: KernelInstance, tensors: readonly Tensor[]): number {
  return allocateI32(
    kernels,
    tensors.flatMap(({ rows, columns }) => [rows, columns]),
  );
}

/** Each entry by itself, by the rule of the optimizer: a class, since optimizers are made by the hundred thousand. */
export class EntrywiseStepper implements Stepper {
  readonly size: number;
  readonly inKernels = true;
  readonly start: Stepper['start'];
  readonly #address: number;
  readonly #parameters: number;
  readonly #step: DtypeKernels['optimizerStep'];

  constructor({ kernels, address, dtype, parameters }: Setting, size: number = parameters, start?: Stepper['start']) {
    this.size = size;
    this.start = start;
    this.#address = address;
    this.#parameters = parameters;
    this.#step = kernels.of(dtype).optimizerStep;
  }

  step({ theta, g, m, v }: StateAddresses): boolean {
    return Boolean(this.#step(this.#address, theta, g, m, v, this.#parameters));
  }
}

/** A step whose kernel does not look at what it leaves, with `size` entries of v. */
export function checkedStepper({ kernels, dtype, parameters }: Setting, size: number, step: (at: StateAddresses) => void): Stepper {
  const { allFinite } = kernels.of(dtype);
  return {
    size,
    step: (at) => {
      step(at);
      return allFinite(at.theta, parameters) && allFinite(at.v, size);
    },
  };
}

/** Adam with one v for each of the blocks, neighbours in theta. */
export function blockwise(setting: Setting, lengths: readonly number[]): Stepper {
  const { kernels, address, dtype, parameters } = setting;
  const step = kernels.of(dtype).blockAdamStep;
  const at = allocateI32(kernels, lengths);
  const stepper = checkedStepper(setting, parameters, ({ theta, g, m, v }) =>
    step(address, theta, g, m, v, parameters, at, lengths.length),
  );
  return { ...stepper, parts: { count: lengths.length, shapes: at, areTensors: false } };
}
