// The tensors that theta is made of, for the optimizers that look at more than one entry at a time.
import { invalid, wrongShape } from '../input/errors.js';

/** A tensor in theta: its length, or its shape, [length] or [rows, columns]; entries are row-major. */
export type TensorShape = number | readonly [length: number] | readonly [rows: number, columns: number];

/** A tensor as the kernels take it: `columns` is 0 when it is not a matrix, and `rows` its length then. */
export interface Tensor {
  readonly rows: number;
  readonly columns: number;
}

/** A part of a problem's theta as a tensor. */
export function tensorOf({ shape, length }: { readonly shape: readonly number[]; readonly length: number }): Tensor {
  const [rows, columns] = shape;
  return shape.length === 2 ? { rows, columns } : { rows: length, columns: 0 };
}

/** The number of entries of a tensor. */
export function entriesOf({ rows, columns }: Tensor): number {
  return columns === 0 ? rows : rows * columns;
}

/** Fails unless parts of these lengths make up all P parameters. */
export function checkTotal(lengths: readonly number[], parameters: number, path: string): void {
  const total = lengths.reduce((a, b) => a + b, 0);
  if (total === parameters) return;
  throw wrongShape(path, `${total} entries in all`, `${parameters}, as theta has`);
}

/** Checks the shapes of the tensors of P parameters. */
export function readTensors(shapes: unknown, parameters: number, path: string): Tensor[] {
  if (!Array.isArray(shapes))
    throw invalid('E_TYPE', path, shapes, 'an array of lengths or shapes: [[rows, columns], [length], length, …]');
  const tensors = Array.from(shapes, (shape: unknown, k) => {
    const sizes: readonly unknown[] = Array.isArray(shape) ? shape : [shape];
    if (sizes.length < 1 || sizes.length > 2) throw invalid('E_SHAPE', `${path}[${k}]`, shape, 'a length, [length] or [rows, columns]');
    for (const size of sizes) {
      if (typeof size !== 'number') throw invalid('E_TYPE', `${path}[${k}]`, size, 'a length, [length] or [rows, columns]');
      if (!Number.isSafeInteger(size) || size < 1) throw invalid('E_RANGE', `${path}[${k}]`, size, 'whole numbers from 1');
    }
    const [rows, columns = 0] = sizes as readonly [number, number?];
    return { rows, columns };
  });
  checkTotal(tensors.map(entriesOf), parameters, path);
  return tensors;
}
