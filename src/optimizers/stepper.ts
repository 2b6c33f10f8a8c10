// How an optimizer takes a step in a kernel instance, and how many entries its v has: one answer for each family of update rules.
import { readVector, type VectorLike } from '../input/arrays.js';
import { MinifoldError } from '../input/errors.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import type { Agm } from './agm.js';
import type { Optimizer } from './optimizer.js';
import type { Shampoo } from './shampoo.js';
import { checkLengths, entriesOf, type Tensor } from './tensors.js';

/** The addresses of parameters, gradient and moments. */
interface Vectors {
  readonly theta: number;
  readonly g: number;
  readonly m: number;
  readonly v: number;
}

export interface Stepper {
  /** Entries of v. */
  readonly size: number;
  step(at: Vectors): void;
}

/** What a stepper is made for. */
interface Setting<Of extends Optimizer = Optimizer> {
  readonly kernels: KernelInstance;
  readonly optimizer: Of;
  /** What `loadOptimizer` returned. */
  readonly address: number;
  readonly dtype: Dtype;
  /** P. */
  readonly parameters: number;
  readonly tensors: readonly Tensor[] | undefined;
}

function tensorsOf({ tensors, optimizer }: Setting): readonly Tensor[] {
  if (tensors) return tensors;
  const allowed = 'the lengths or shapes of the tensors that theta is made of: [[rows, columns], [length], …]';
  throw new MinifoldError('E_MISSING', `options.tensors is required by ${optimizer.name}: ${allowed}`, {
    path: 'options.tensors',
    allowed,
  });
}

function bytesOf(dtype: Dtype): number {
  return dtype === 'f64' ? 8 : 4;
}

function allocateI32(kernels: KernelInstance, values: readonly number[]): number {
  const address = kernels.allocate(4 * values.length);
  kernels.i32(address, values.length).set(values);
  return address;
}

function shapes(kernels: KernelInstance, tensors: readonly Tensor[]): number {
  return allocateI32(
    kernels,
    tensors.flatMap(({ rows, columns }) => [rows, columns]),
  );
}

function entrywise({ kernels, address, dtype, parameters }: Setting): Stepper {
  const step = kernels.of(dtype).optimizerStep;
  return { size: parameters, step: ({ theta, g, m, v }) => step(address, theta, g, m, v, parameters) };
}

function blocks({ kernels, address, dtype, parameters }: Setting, lengths: readonly number[]): Stepper {
  const step = kernels.of(dtype).blockAdamStep;
  const at = allocateI32(kernels, lengths);
  return { size: parameters, step: ({ theta, g, m, v }) => step(address, theta, g, m, v, parameters, at, lengths.length) };
}

function adafactor(setting: Setting): Stepper {
  const { kernels, address, dtype, parameters } = setting;
  const tensors = tensorsOf(setting);
  const step = kernels.of(dtype).adafactorStep;
  const at = shapes(kernels, tensors);
  const spread = kernels.allocate(parameters * bytesOf(dtype));
  return {
    size: tensors.reduce((sum, { rows, columns }) => sum + rows + columns, 0),
    step: ({ theta, g, m, v }) => step(address, theta, g, m, v, parameters, at, tensors.length, spread),
  };
}

function shampoo(setting: Setting<Shampoo>): Stepper {
  const { kernels, address, dtype, parameters, optimizer } = setting;
  const tensors = tensorsOf(setting);
  const { exponent, matrixEps } = optimizer;
  const step = kernels.of(dtype).shampooStep;
  const at = shapes(kernels, tensors);
  const side = Math.max(...tensors.map((t) => (t.columns === 0 ? Math.ceil(Math.sqrt(t.rows)) : Math.max(t.rows, t.columns))));
  const scratch = kernels.allocate(6 * 8 * side * side);
  return {
    size: tensors.reduce((sum, t) => sum + (t.columns === 0 ? t.rows : t.rows ** 2 + t.columns ** 2), 0),
    step: ({ theta, g, m, v }) => step(address, theta, g, m, v, parameters, at, tensors.length, exponent, matrixEps, scratch, side),
  };
}

function agm({ kernels, optimizer, address, dtype, parameters }: Setting<Agm>): Stepper {
  const { exports } = kernels;
  const [observe, move] =
    dtype === 'f64' ? [kernels.of('f64').agmObserve, kernels.of('f64').agmMove] : [kernels.of('f32').agmObserve, kernels.of('f32').agmMove];
  const { V, S, size = parameters } = optimizer;
  const observation = kernels.allocate(size * bytesOf(dtype));
  const seen = kernels.allocate(size * bytesOf(dtype));
  const s = kernels.allocate(parameters * bytesOf(dtype));
  const copy = (at: number, length: number) => kernels.floats(dtype, at, length).slice();
  const write = (at: number, x: VectorLike, path: string, length: number) =>
    kernels.floats(dtype, at, length).set(readVector(x, path, length));
  return {
    size,
    step: ({ theta, g, m, v }) => {
      write(observation, V(copy(g, parameters)), 'V(g)', size);
      const before = copy(v, size);
      const counts = [exports.optimizerSteps(address), exports.optimizerProduct1(address), exports.optimizerProduct2(address)] as const;
      observe(address, v, observation, seen, size);
      try {
        write(s, S(copy(seen, size)), 'S(v)', parameters);
      } catch (error) {
        kernels.floats(dtype, v, size).set(before);
        exports.restoreOptimizer(address, ...counts);
        throw error;
      }
      move(address, theta, g, m, s, parameters);
    },
  };
}

/** The stepper of an optimizer. */
export function loadStepper(setting: Setting): Stepper {
  const { optimizer, parameters } = setting;
  switch (optimizer.name) {
    case 'adamMini':
      checkLengths(optimizer.blocks, parameters, 'optimizer.blocks');
      return blocks(setting, optimizer.blocks);
    case 'adalayer':
      return blocks(setting, tensorsOf(setting).map(entriesOf));
    case 'adaSGD':
      return blocks(setting, [parameters]);
    case 'adafactor':
      return adafactor(setting);
    case 'shampoo':
      return shampoo({ ...setting, optimizer });
    case 'agm':
      return agm({ ...setting, optimizer });
    default:
      return entrywise(setting);
  }
}
