// From a program to the bytes of a generated function. What rows share is computed once, as vectors with the same number in every lane; what they do not
// share is computed for a group of rows at a time, four vectors of them.
import { Code, type Location } from './code.js';
import { Emitter, first, groupAt, type Index, ofGroup, type Region, vectorsOf } from './emitter.js';
import { encodeModule, type Import } from './encoder.js';
import { type Node, sizeOf } from './node.js';
import { OuterSums } from './outer-sums.js';
import { isKernel, outputEntries, type Program, splitByRows } from './program.js';
import { emitProduct, emitSum, storeIn } from './sums.js';

/** The most outputs of a program without rows that are written as whole vectors. */
const fewOutputs = 16;

/** What engines compile: so many variables and bytes of a function (WebAssembly JavaScript Interface, "Limits"). */
const [mostLocals, mostBytes] = [50_000, 7_654_321];

/** A generated module and the bytes of scratch space it needs. */
export interface Compiled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly scratch: number;
  /** Whether its function is within the limits of engines. */
  readonly fits: boolean;
}

class Compiler {
  readonly #program: Program;
  readonly #code: Code;
  readonly #emitter: Emitter;
  readonly #outer: OuterSums;
  readonly #imports: Import[] = [];

  constructor(program: Program, dtype: 'f64' | 'f32') {
    this.#program = program;
    this.#code = new Code(dtype);
    this.#emitter = new Emitter(program, this.#code);
    this.#outer = new OuterSums(this.#emitter, program);
  }

  compile(): Compiled {
    const { over, columns, outputs } = this.#program;
    const { once, inRows } = splitByRows(this.#program, this.#emitter.nodes);
    for (const node of once) this.#compute(node);
    if (over === 'point') this.#writePoint();
    else if (over === 'entries') this.#step(inRows);
    else if (over === 'lanes' && columns === 0) this.#writeGroups();
    else {
      const moves: (readonly ['rows' | 'out', number])[] = [['rows', 64 * columns]];
      if (over === 'each') moves.push(['out', 64 * outputEntries(this.#program)]);
      this.#outer.overGroups(moves, () => {
        for (const node of inRows) this.#compute(node);
        if (over === 'each') this.#writeGroups();
        else {
          outputs.reduce((start, output) => {
            if (!this.#outer.has(output)) this.#accumulate(output, start);
            return start + sizeOf(output.shape);
          }, 0);
        }
      });
    }
    const body = this.#code.finish();
    const fits = body.parameters.length + body.locals.length <= mostLocals && body.code.length + 16 <= mostBytes; // 16: how many variables there are
    return { bytes: encodeModule(this.#imports, body), scratch: this.#emitter.scratch, fits };
  }

  /** Writes the four vectors of every output. */
  #writeGroups(): void {
    let start = 0;
    for (const output of this.#program.outputs) {
      this.#emitter.copy(output, groupAt('out'), start);
      start += sizeOf(output.shape);
    }
  }

  /** Moves every entry: all is computed before the first array changes. */
  #step(nodes: readonly Node[]): void {
    const { arrays } = this.#emitter;
    this.#code.overGroups(
      arrays.map((base) => [base, 64]),
      () => {
        for (const node of nodes) this.#compute(node);
        const [theta, , ...states] = arrays;
        this.#program.outputs.forEach((output, k) => {
          this.#emitter.copy(output, groupAt([theta, ...states][k]));
        });
      },
    );
  }

  /** Writes what computes a node, unless it is computed where it is read. */
  #compute(node: Node): void {
    const emitter = this.#emitter;
    const isScalar = node.shape.length === 0;
    if (node.op === 'constant' || node.op === 'fill' || emitter.isInside(node)) return;
    if (node.op === 'input' || node.op === 'slice') {
      if (isScalar) emitter.toVariables(node, (vector) => emitter.push(node, first, vector));
    } else if (isKernel(node)) this.#callKernel(node);
    else if (node.op === 'product') emitProduct(emitter, node, isScalar ? undefined : storeIn(emitter, node, emitter.region(node)));
    else if (node.op === 'sum') emitSum(emitter, node);
    else if (node.op === 'assemble') {
      const region = emitter.region(node);
      node.inputs.forEach((input, k) => {
        emitter.copy(input, region, node.starts[k]);
      });
    } else if (isScalar) emitter.toVariables(node, (vector) => emitter.operate(node, first, vector));
    else this.#entrywise(node);
  }

  #entrywise(node: Node): void {
    const region = this.#emitter.region(node);
    this.#emitter.entries(sizeOf(node.shape), (index) => {
      for (const vector of vectorsOf(node)) this.#emitter.store(region, index, 0, vector, () => this.#emitter.operate(node, index, vector));
    });
  }

  #call(one: Import): void {
    const name = one.name + this.#code.dtype.toUpperCase();
    const known = this.#imports.findIndex((other) => other.name === name);
    this.#code.call(known >= 0 ? known : this.#imports.push({ ...one, name }) - 1);
  }

  /** A function that is a kernel: of one vector for what all rows share, else on arrays. */
  #callKernel(node: Node): void {
    const { inputs } = node;
    const emitter = this.#emitter;
    const isPower = node.op === 'binary';
    const name = node.op === 'unary' ? node.of : 'pow';
    if (node.shape.length === 0 && !node.varies) {
      emitter.toVariables(node, () => {
        for (const input of inputs) emitter.push(input, first, 0);
        this.#call({ name: `${name}Lanes`, parameters: inputs.map(() => 'v128'), results: ['v128'] });
      });
      return;
    }
    const size = sizeOf(node.shape);
    const places = inputs.map((input, k) => {
      const region = k === 0 ? emitter.region(node) : emitter.space(node, size);
      emitter.copy(input, region, 0, size);
      return region;
    });
    for (const { place } of [places[0], ...places]) this.#code.wholeAddress(place);
    this.#code.integer(((node.varies ? 64 : 16) / this.#code.bytes) * size);
    this.#call({ name: isPower ? 'powers' : name, parameters: ['i32', ...inputs.map(() => 'i32' as const), 'i32'] });
    if (node.shape.length === 0) emitter.toVariables(node, (vector) => emitter.load(places[0], first, 0, vector));
  }

  /** Adds the four vectors of an output to the sums from entry `start` on: one after the other to one vector, or, in lanes, each to its own. */
  #accumulate(node: Node, start: number): void {
    const emitter = this.#emitter;
    const inLanes = this.#program.over === 'lanes';
    const sums: Region = inLanes ? groupAt('out') : { kind: 'vector', place: { base: 'out', offset: 0, strides: [] } };
    const addToOwn = (index: Index, push: (vector: number) => void): void => {
      for (const vector of ofGroup) {
        emitter.store(sums, index, start, vector, () => {
          emitter.load(sums, index, start, vector);
          push(vector);
          this.#code.vector('add');
        });
      }
    };
    const addToOne = (index: Index, push: (vector: number) => void): void =>
      emitter.store(sums, index, start, 0, () => {
        emitter.load(sums, index, start, 0);
        for (const vector of ofGroup) {
          push(vector);
          this.#code.vector('add');
        }
      });
    const add = inLanes ? addToOwn : addToOne;
    if (emitter.isInside(node) && node.op === 'product') emitProduct(emitter, node, add);
    else if (emitter.isInside(node) && node.op === 'assemble') {
      node.inputs.forEach((input, k) => {
        this.#accumulate(input, start + node.starts[k]);
      });
    } else emitter.entries(sizeOf(node.shape), (index) => add(index, (vector) => emitter.push(node, index, vector)));
  }

  /** Writes the outputs of a program without rows: few of them as whole vectors, since who reads them would wait for halves that were just stored. */
  #writePoint(): void {
    const { outputs } = this.#program;
    if (outputEntries(this.#program) <= fewOutputs) {
      this.#writeVectors(outputs.flatMap((node) => Array.from({ length: sizeOf(node.shape) }, (_, e) => [node, e] as const)));
      return;
    }
    let start = 0;
    for (const node of outputs) {
      this.#emitter.copy(node, { kind: 'splat', place: { base: 'out', offset: 0, strides: [] } }, start);
      start += sizeOf(node.shape);
    }
  }

  #writeVectors(entries: readonly (readonly [node: Node, entry: number])[]): void {
    const code = this.#code;
    const width = 16 / code.bytes;
    const push = (k: number): void => {
      const [node, fixed] = entries[Math.min(k, entries.length - 1)];
      this.#emitter.push(node, { fixed, strides: [] }, 0);
    };
    for (let from = 0; from < entries.length; from += width) {
      const place: Location = { base: 'out', offset: from * code.bytes, strides: [] };
      code.address(place);
      push(from);
      push(from + 1);
      if (width === 2) code.pair();
      else {
        code.pair32();
        push(from + 2);
        push(from + 3);
        code.pair32();
        code.pair();
      }
      code.store(place.offset);
    }
  }
}

/** The module of a program: its function `call` takes (theta, direction, rows, groups, out, scratch). */
export function compile(program: Program, dtype: 'f64' | 'f32'): Compiled {
  return new Compiler(program, dtype).compile();
}
