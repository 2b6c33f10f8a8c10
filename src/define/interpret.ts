// A program computed as it stands, number by number, with the bits of the generated code: its oracle, and what runs where nothing may be compiled.
import type { Dtype, FloatArray, KernelInstance } from '../kernels/instance.js';
import { type Node, type ProductNode, sizeOf } from './node.js';
import { isKernel, outputEntries, type Program, rowsOfGroup, usesOf } from './program.js';

/** Addresses in the kernels' memory, and the number of groups of rows. */
export type Arguments = readonly [theta: number, direction: number, rows: number, groups: number, out: number];

/** What a node is at every entry: one number, or one for every row of a group, side by side. */
interface Value {
  readonly numbers: FloatArray;
  /** Numbers of an entry. */
  readonly width: number;
}

function at({ numbers, width }: Value, entry: number, row: number): number {
  return numbers[width === 1 ? entry : entry * width + row];
}

class Interpreter {
  readonly #kernels: KernelInstance;
  readonly #dtype: Dtype;
  readonly #program: Program;
  readonly #nodes: readonly Node[];
  readonly #values: Map<Node, Value> = new Map();
  readonly #round: (x: number) => number;
  #arguments: Arguments = [0, 0, 0, 0, 0];
  /** Bytes of the arrays of an update rule before the group of entries that is at hand. */
  #group = 0;

  constructor(program: Program, dtype: Dtype, kernels: KernelInstance) {
    this.#program = program;
    this.#dtype = dtype;
    this.#kernels = kernels;
    this.#nodes = usesOf(program).nodes;
    this.#round = dtype === 'f64' ? (x) => x : Math.fround;
  }

  run(given: Arguments): void {
    const { over, columns, outputs } = this.#program;
    const [theta, direction, rows, groups, out] = given;
    this.#arguments = given;
    for (const node of this.#nodes) if (!node.varies) this.#compute(node);
    if (over === 'point') {
      const entries = outputs.flatMap((node) => Array.from({ length: sizeOf(node.shape) }, (_, e) => this.#entry(node, e, 0)));
      this.#floats(out, entries.length).set(entries);
      return;
    }
    const width = rowsOfGroup(this.#dtype);
    if (over === 'entries') {
      for (let group = 0; group < groups; group++) this.#step(64 * group, width);
      return;
    }
    const size = outputEntries(this.#program);
    if (over === 'lanes' && columns === 0) {
      for (const node of this.#nodes) if (node.varies) this.#compute(node);
      this.#writeEach(out, width);
      return;
    }
    for (let group = 0; group < groups; group++) {
      this.#arguments = [theta, direction, rows + 64 * columns * group, groups, out];
      for (const node of this.#nodes) if (node.varies) this.#compute(node);
      if (over === 'sum') this.#accumulate(width, 16 / (this.#dtype === 'f64' ? 8 : 4));
      else if (over === 'lanes') this.#accumulate(width, width);
      else this.#writeEach(out + 64 * size * group, width);
    }
  }

  #floats(address: number, length: number): FloatArray {
    return this.#kernels.floats(this.#dtype, address, length);
  }

  #entry(node: Node, entry: number, row: number): number {
    return at(this.#values.get(node) as Value, entry, row);
  }

  /** The addresses of theta, g and the states in the group that starts so many bytes further on. */
  #arrays(bytes: number): readonly number[] {
    const [theta, direction, , , out] = this.#arguments;
    const states = this.#kernels.u32(out, this.#program.outputs.length - 1);
    return [theta, direction, ...states].map((address) => address + bytes);
  }

  /** Moves the entries of a group: all is computed before the first array changes. */
  #step(bytes: number, width: number): void {
    this.#group = bytes;
    for (const node of this.#nodes) if (node.varies) this.#compute(node);
    const [theta, , ...states] = this.#arrays(bytes);
    this.#program.outputs.forEach((node, k) => {
      const array = this.#floats([theta, ...states][k], width);
      for (let row = 0; row < width; row++) array[row] = this.#entry(node, 0, row);
    });
  }

  /** Adds every row to the sum of its lane, in order. */
  #accumulate(width: number, lanes: number): void {
    let at = this.#arguments[4];
    for (const node of this.#program.outputs) {
      const size = sizeOf(node.shape);
      const sums = this.#floats(at, size * lanes);
      for (let e = 0; e < size; e++) {
        for (let row = 0; row < width; row++) sums[e * lanes + (row % lanes)] += this.#entry(node, e, row);
      }
      at += sums.byteLength;
    }
  }

  #writeEach(address: number, width: number): void {
    let at = address;
    for (const node of this.#program.outputs) {
      const size = sizeOf(node.shape);
      const out = this.#floats(at, size * width);
      for (let k = 0; k < size * width; k++) out[k] = this.#entry(node, Math.floor(k / width), k % width);
      at += 64 * size;
    }
  }

  #compute(node: Node): void {
    const width = node.varies ? rowsOfGroup(this.#dtype) : 1;
    const size = sizeOf(node.shape);
    const numbers = this.#dtype === 'f64' ? new Float64Array(size * width) : new Float32Array(size * width);
    const made = this.#numbers(node, size, width, numbers);
    this.#values.set(node, { numbers: made, width });
  }

  #numbers(node: Node, size: number, width: number, numbers: FloatArray): FloatArray {
    const [x, y, z] = node.inputs.map((input) => this.#values.get(input) as Value);
    const scalar = node.inputs.map(({ shape }) => shape.length === 0);
    const fill = (value: (entry: number, row: number) => number): FloatArray => {
      for (let e = 0; e < size; e++) for (let row = 0; row < width; row++) numbers[e * width + row] = value(e, row);
      return numbers;
    };
    const first = (e: number, row: number): number => at(x, scalar[0] ? 0 : e, row);
    const second = (e: number, row: number): number => at(y, scalar[1] ? 0 : e, row);
    const third = (e: number, row: number): number => at(z, scalar[2] ? 0 : e, row);
    switch (node.op) {
      case 'constant':
        return fill(() => node.value);
      case 'input':
        return this.#input(node, size);
      case 'unary':
        if (isKernel(node)) return this.#kernel(node.of, fill(first));
        if (node.of === 'neg') return fill((e, row) => -first(e, row));
        return fill((e, row) => (node.of === 'abs' ? Math.abs(first(e, row)) : Math.sqrt(first(e, row))));
      case 'binary':
        if (isKernel(node)) {
          const exponents = Float64Array.from(numbers, (_, k) => second(Math.floor(k / width), k % width));
          return this.#kernel('powers', fill(first), exponents);
        }
        return fill((e, row) => combine(node.of, first(e, row), second(e, row)));
      case 'select':
        return fill((e, row) => (first(e, row) === 0 ? third(e, row) : second(e, row)));
      case 'sum':
        return fill((_, row) => {
          let sum = -0;
          for (let e = 0; e < sizeOf(node.inputs[0].shape); e++) sum = this.#round(sum + at(x, e, row));
          return sum;
        });
      case 'fill':
        return fill((_, row) => at(x, 0, row));
      case 'slice':
        return fill((e, row) => at(x, node.start + e, row));
      case 'assemble':
        node.inputs.forEach((input, k) => {
          for (let e = 0; e < sizeOf(input.shape); e++) {
            for (let row = 0; row < width; row++) numbers[(node.starts[k] + e) * width + row] = this.#entry(input, e, row);
          }
        });
        return numbers;
      case 'product':
        return fill((e, row) => this.#product(node, x, y, e, row));
    }
  }

  #input({ source, start, varies }: Node & { op: 'input' }, size: number): FloatArray {
    const [theta, direction, rows] = this.#arguments;
    if (source === 'row' && this.#program.over === 'entries')
      return this.#floats(this.#arrays(this.#group)[start], rowsOfGroup(this.#dtype)).slice();
    const base = { theta, direction, row: rows, shared: rows }[source];
    if (varies) return this.#floats(base + 64 * start, size * rowsOfGroup(this.#dtype)).slice();
    return this.#floats(base + (this.#dtype === 'f64' ? 8 : 4) * start, size).slice();
  }

  #product({ k, n, rowA, alongA, alongB, columnB }: ProductNode, a: Value, b: Value, entry: number, row: number): number {
    const [i, j] = [Math.floor(entry / n), entry % n];
    let sum = -0;
    for (let l = 0; l < k; l++) {
      const product = this.#round(at(a, i * rowA + l * alongA, row) * at(b, l * alongB + j * columnB, row));
      sum = this.#round(sum + product);
    }
    return sum;
  }

  /** A kernel on arrays, in the kernels' memory. */
  #kernel(name: string, x: FloatArray, y?: Float64Array): FloatArray {
    const functions = this.#kernels.of(this.#dtype) as unknown as Readonly<Record<string, (...given: number[]) => void>>;
    return this.#kernels.scoped(() => {
      const places = [x, ...(y ? [y] : [])].map((values) => {
        const address = this.#kernels.allocate(x.byteLength);
        this.#floats(address, x.length).set(values);
        return address;
      });
      functions[name](places[0], ...places, x.length);
      return this.#floats(places[0], x.length).slice();
    });
  }
}

function combine(of: string, x: number, y: number): number {
  switch (of) {
    case 'add':
      return x + y;
    case 'sub':
      return x - y;
    case 'mul':
      return x * y;
    case 'div':
      return x / y;
    case 'less':
      return Number(x < y);
    case 'lessOrEqual':
      return Number(x <= y);
    default:
      return Number(x === y);
  }
}

/** A function that does in the kernels' memory what the compiled program does. */
export function interpreter(program: Program, dtype: Dtype, kernels: KernelInstance): (...given: Arguments) => void {
  const made = new Interpreter(program, dtype, kernels);
  return (...given) => made.run(given);
}
