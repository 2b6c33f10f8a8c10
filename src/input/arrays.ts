// Vectors and matrices that users hand in: checked, copied, and never kept.
import { invalid, wrongShape } from './errors.js';
import { isFloatArray } from './kind-of-array.js';

/** A vector: a plain array of numbers or a float typed array. */
export type VectorLike = readonly number[] | Float64Array | Float32Array;

/** A matrix: nested rows, or row-major entries with their shape. */
export type MatrixLike = readonly VectorLike[] | { readonly data: VectorLike; readonly shape: readonly [number, number] };

function isVector(value: unknown): value is VectorLike {
  return Array.isArray(value) || isFloatArray(value);
}

function checkVector(value: unknown, path: string, length: number | undefined): asserts value is VectorLike {
  if (!isVector(value)) throw invalid('E_TYPE', path, value, 'an array of numbers, a Float64Array or a Float32Array');
  if (length === undefined || value.length === length) return;
  const detached = ArrayBuffer.isView(value) && value.length === 0 ? ' (is its buffer detached?)' : '';
  throw wrongShape(path, `${value.length} entries${detached}`, `${length} entries`);
}

/** The number of entries of a vector; E_TYPE for anything else. */
export function lengthOf(value: unknown, path: string): number {
  checkVector(value, path, undefined);
  return value.length;
}

/** A copy of a vector as f64, every entry finite, of the given length if one is given. */
export function readVector(value: unknown, path: string, length?: number): Float64Array {
  checkVector(value, path, length);
  return readVectorInto(value, path, new Float64Array(value.length));
}

/** Writes a vector of as many entries into `out`, which must be able to hold each as a finite number; returns it. */
export function readVectorInto<Out extends Float64Array | Float32Array>(value: unknown, path: string, out: Out): Out {
  checkVector(value, path, out.length);
  for (let i = 0; i < out.length; i++) {
    const x: unknown = value[i];
    if (typeof x !== 'number') throw invalid('E_TYPE', `${path}[${i}]`, x, 'a number');
    out[i] = x + 0; // -0 becomes 0, so that JSON keeps every bit
    if (!Number.isFinite(x)) throw invalid('E_NON_FINITE', `${path}[${i}]`, x, 'a finite number');
    if (!Number.isFinite(out[i])) throw invalid('E_RANGE', `${path}[${i}]`, x, 'a number that f32 can hold');
  }
  return out;
}

/** What a loss of the user's own returned: its value, and a gradient that is still to be read. */
export function readValueAndGradient(answer: unknown): { readonly value: number; readonly gradient: VectorLike } {
  if (typeof answer !== 'object' || answer === null || answer instanceof Promise)
    throw invalid('E_TYPE', 'valueAndGradient(theta)', answer, '{ value, gradient }');
  const { value, gradient } = answer as { value?: unknown; gradient?: unknown };
  if (typeof value !== 'number') throw invalid('E_TYPE', 'value', value, 'a number');
  return { value, gradient: gradient as VectorLike };
}

/** A copy of a matrix, row-major. */
export function readMatrix(value: unknown, path: string): { data: Float64Array; rows: number; columns: number } {
  if (Array.isArray(value)) {
    if (value.length === 0) throw wrongShape(path, 'no rows', 'at least one row');
    const columns = readVector(value[0], `${path}[0]`).length;
    const data = new Float64Array(value.length * columns);
    for (let i = 0; i < value.length; i++) data.set(readVector(value[i], `${path}[${i}]`, columns), i * columns);
    return { data, rows: value.length, columns };
  }
  const { data, shape } = (value ?? {}) as { data?: unknown; shape?: unknown };
  const isShape = Array.isArray(shape) && shape.length === 2 && shape.every((x) => Number.isSafeInteger(x) && x > 0);
  if (!isShape) throw invalid('E_TYPE', path, value, 'nested arrays of numbers, or { data, shape: [rows, columns] }');
  const [rows, columns] = shape as [number, number];
  return { data: readVector(data, `${path}.data`, rows * columns), rows, columns };
}
