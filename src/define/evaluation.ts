// A defined problem's programs on its data, called from JavaScript: what the theory asks of its rows.
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import { dataColumn, weightColumn } from './definition.js';
import type { LinkedProgram } from './link.js';
import type { Rows } from './options.js';
import { outputEntries, rowsOfGroup } from './program.js';

/** Where a problem's blocks of rows are, in f64. */
export interface Blocks {
  readonly kernels: KernelInstance;
  readonly address: number;
  readonly columns: number;
  /** Rows, 0 where there are none. */
  readonly n: number;
}

const width = rowsOfGroup('f64');

/** Writes numbers, row after row of `count` each, to the columns from `first` on of blocks. */
export function writeColumns({ kernels, address, columns, n }: Blocks, first: number, count: number, values: Float64Array): void {
  const view = kernels.f64(address, Math.ceil(n / width) * columns * width);
  const padded = Math.ceil(n / width) * width;
  for (let i = 0; i < padded; i++) {
    const from = Math.min(i, n - 1) * count; // what fills up the last group is the last row once more
    const to = (Math.floor(i / width) * columns + first) * width + (i % width);
    for (let j = 0; j < count; j++) view[to + j * width] = values[from + j];
  }
}

/** Writes all rows of the data into blocks, with their weights. */
export function writeRows(kernels: KernelInstance, dtype: Dtype, address: number, columns: number, { n, parts }: Rows): void {
  const rows = rowsOfGroup(dtype);
  const padded = Math.ceil(n / rows) * rows;
  const blocks = kernels.floats(dtype, address, padded * columns);
  const at = (i: number, column: number): number => (Math.floor(i / rows) * columns + column) * rows + (i % rows);
  for (let i = 0; i < padded; i++) {
    const row = Math.min(i, n - 1); // what fills up the last group is the last row once more, with the weight 0
    blocks[at(i, weightColumn)] = i < n ? 1 : 0;
    let column = dataColumn;
    for (const { shape, values } of parts) {
      const [length = 1] = shape;
      for (let j = 0; j < length; j++) blocks[at(i, column + j)] = values[row * length + j];
      column += length;
    }
  }
}

function place(kernels: KernelInstance, values: Float64Array): number {
  const address = kernels.allocate(8 * Math.max(1, values.length));
  kernels.f64(address, values.length).set(values);
  return address;
}

/** What a program writes for every row, row after row, or for theta. */
export function evaluateRows(linked: LinkedProgram, blocks: Blocks, theta: Float64Array, direction?: Float64Array): Float64Array {
  const { kernels, address, n } = blocks;
  const entries = outputEntries(linked.program);
  return kernels.scoped(() => {
    const groups = n > 0 ? Math.ceil(n / width) : 1;
    const out = kernels.allocate(8 * entries * (n > 0 ? groups * width : 1));
    linked.run(kernels, [place(kernels, theta), direction ? place(kernels, direction) : 0, address, groups, out]);
    if (n === 0) return kernels.f64(out, entries).slice();
    const view = kernels.f64(out, groups * entries * width);
    return Float64Array.from({ length: n * entries }, (_, k) => {
      const [i, e] = [Math.floor(k / entries), k % entries];
      return view[(Math.floor(i / width) * entries + e) * width + (i % width)];
    });
  });
}

/** The sum over rows of what a program writes, on blocks with these numbers of every row after their own columns. */
export function evaluateSum(linked: LinkedProgram, blocks: Blocks, theta: Float64Array, more: Float64Array): Float64Array {
  const { kernels, address, columns, n } = blocks;
  const entries = outputEntries(linked.program);
  if (n === 0) return evaluateRows(linked, blocks, theta, more);
  const added = more.length / n;
  const wide = columns + added;
  const groups = Math.ceil(n / width);
  return kernels.scoped(() => {
    const wider = kernels.allocate(64 * groups * wide);
    for (let group = 0; group < groups; group++) {
      const row = kernels.f64(address + 64 * columns * group, columns * width).slice();
      kernels.f64(wider + 64 * wide * group, columns * width).set(row);
    }
    writeColumns({ kernels, address: wider, columns: wide, n }, columns, added, more);
    const out = kernels.allocate(16 * entries);
    linked.run(kernels, [place(kernels, theta), 0, wider, groups, out]);
    const sums = kernels.f64(out, 2 * entries);
    return Float64Array.from({ length: entries }, (_, e) => sums[2 * e] + sums[2 * e + 1]);
  });
}
