// Where the values of a graph lie while a generated function runs, and the code that reads them. A scalar stays in variables, one or, where it varies from
// row to row, four; an array has a place in the scratch space, unless it is a part of another, the same number everywhere, or read once by what goes
// entry by entry too: then it is computed where it is read.
import type { Code, Location, Loop } from './code.js';
import { type Node, sizeOf } from './node.js';
import { isKernel, type Program, usesOf } from './program.js';

/** Turns of a loop that are written one after the other. */
const unrolled = 4;

/** Where an entry is: a fixed one, or a fixed one more than so many in every loop. */
export interface Index {
  readonly fixed: number;
  readonly strides: readonly (readonly [loop: Loop, entries: number])[];
}

/** The only entry of a scalar. */
export const first: Index = { fixed: 0, strides: [] };

/** Where the entries of an array lie, and how far apart. 'splat': one number each. 'vector': a vector each. 'group': four of them. */
export interface Region {
  readonly kind: 'splat' | 'vector' | 'group';
  readonly place: Location;
}

const strideOf = { vector: 16, group: 64 } as const;

/** The four vectors of a group of rows. */
export const ofGroup: readonly number[] = [0, 1, 2, 3];

/** Groups of entries that move along with this address. */
export function groupAt(base: Location['base']): Region {
  return { kind: 'group', place: { base, offset: 0, strides: [] } };
}

/** The vectors of a node: four where it varies, else one. */
export function vectorsOf(node: Node): readonly number[] {
  return node.varies ? ofGroup : [0];
}

/** Whether an operation goes entry by entry. */
function isEntrywise({ op }: Node): boolean {
  return op === 'binary' || op === 'select' || op === 'unary';
}

const bits = new DataView(new ArrayBuffer(8));

/** Whether c is ±2^k, |k| <= 126: then x / c and x (1/c) are the same number, in f64 and f32, and a product takes a quarter of the time. */
function isPowerOfTwo(c: number): boolean {
  bits.setFloat64(0, c);
  const exponent = ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023;
  return Math.abs(exponent) <= 126 && (bits.getUint32(0) & 0xfffff) === 0 && bits.getUint32(4) === 0;
}

export class Emitter {
  readonly code: Code;
  readonly nodes: readonly Node[];
  readonly #uses: readonly number[];
  readonly #regions: Map<Node, Region> = new Map();
  /** By the id of the scalar. */
  readonly #scalars: (readonly number[] | undefined)[];
  /** By the id of the array: 1 where it is computed where it is read. */
  readonly #inside: Uint8Array;
  /** Of an update rule: where its arrays are. */
  readonly arrays: readonly Location['base'][];
  readonly #over: Program['over'];
  #scratch = 0;

  constructor(program: Program, code: Code) {
    this.code = code;
    this.#over = program.over;
    const { nodes, uses } = usesOf(program);
    this.nodes = nodes;
    this.#scalars = new Array(uses.length).fill(undefined);
    this.#inside = new Uint8Array(uses.length);
    this.#uses = uses;
    this.#findInside(program);
    const states = program.over === 'entries' ? program.outputs.slice(1) : [];
    this.arrays = ['theta', 'direction', ...states.map((_, k) => code.addressAt('out', 4 * k))];
  }

  /** Bytes of scratch space that were given out. */
  get scratch(): number {
    return this.#scratch;
  }

  /** Whether an array is computed where it is read. */
  isInside(node: Node): boolean {
    return this.#inside[node.id] === 1;
  }

  #findInside({ over, columns, outputs }: Program): void {
    for (const reader of this.nodes) {
      if (!isEntrywise(reader) && reader.op !== 'sum') continue;
      for (const node of reader.inputs) {
        if (isEntrywise(node) && node.varies === reader.varies) this.#readOnce(node);
      }
    }
    for (const node of outputs) {
      const adds = (over === 'sum' || (over === 'lanes' && columns > 0)) && (node.op === 'product' || node.op === 'assemble');
      if ((isEntrywise(node) || adds) && (over === 'point' || node.varies)) this.#readOnce(node);
    }
  }

  #readOnce(node: Node): void {
    if (node.shape.length > 0 && !isKernel(node) && this.#uses[node.id] === 1) this.#inside[node.id] = 1;
  }

  /** The place of an array, a new one where it has none. */
  region(node: Node): Region {
    const region = this.#regions.get(node) ?? this.space(node, sizeOf(node.shape));
    this.#regions.set(node, region);
    return region;
  }

  /** Gives an array a place of the caller's. */
  put(node: Node, region: Region): void {
    this.#regions.set(node, region);
  }

  /** A new place for so many entries of what varies as a node does. */
  space({ varies }: Node, entries: number): Region {
    const kind = varies ? 'group' : 'vector';
    const offset = this.#scratch;
    this.#scratch += (strideOf[kind] * entries + 63) & ~63;
    return { kind, place: { base: 'scratch', offset, strides: [] } };
  }

  /** Where an array's entries are to be read; its first is `start` further on. Undefined where they are not in memory. */
  find(node: Node, start = 0): readonly [Region, number] | undefined {
    if (node.op === 'slice') return this.find(node.inputs[0], start + node.start);
    if (node.op === 'input' && node.source === 'row' && this.#over === 'entries') return [groupAt(this.arrays[node.start]), 0];
    if (node.op === 'input') {
      const base = node.source === 'row' || node.source === 'shared' ? 'rows' : node.source;
      return [{ kind: node.varies ? 'group' : 'splat', place: { base, offset: 0, strides: [] } }, start + node.start];
    }
    const region = this.#regions.get(node);
    return region && [region, start];
  }

  /** The place of an entry, in one of the four vectors. */
  #entry({ kind, place }: Region, { fixed, strides }: Index, start: number, vector: number): Location {
    const bytes = kind === 'splat' ? this.code.bytes : strideOf[kind];
    return {
      base: place.base,
      offset: place.offset + (fixed + start) * bytes + (kind === 'group' ? 16 * vector : 0),
      strides: strides.map(([loop, entries]) => [loop, entries * bytes]),
    };
  }

  /** Pushes an entry of a region. */
  load(region: Region, index: Index, start: number, vector: number): void {
    const place = this.#entry(region, index, start, vector);
    this.code.address(place);
    if (region.kind === 'splat') this.code.loadSplat(place.offset);
    else this.code.load(place.offset);
  }

  /** Stores what `push` pushes as an entry of a region: a whole vector, or the number in its first lane. */
  store(region: Region, index: Index, start: number, vector: number, push: () => void): void {
    const place = this.#entry(region, index, start, vector);
    this.code.address(place);
    push();
    if (region.kind === 'splat') this.code.storeFirst(place.offset);
    else this.code.store(place.offset);
  }

  /** Pushes an entry of a node, for one of the four vectors of rows. */
  push(node: Node, index: Index, vector: number): void {
    const scalar = this.#scalars[node.id];
    const found = scalar || node.op === 'fill' ? undefined : this.find(node);
    if (node.op === 'constant') this.code.constant(node.value);
    else if (scalar) this.code.get(scalar[node.varies ? vector : 0]);
    else if (found) this.load(found[0], node.shape.length === 0 ? first : index, found[1], vector);
    else if (node.op === 'fill' || node.op === 'slice')
      this.push(node.inputs[0], first, vector); // a scalar in another shape
    else this.operate(node, index, vector);
  }

  /** Pushes an entry for any of the vectors; one that all rows share is loaded once. */
  once(node: Node, index: Index): (vector: number) => void {
    if (node.varies || node.shape.length === 0 || !this.find(node)) return (vector) => this.push(node, index, vector);
    return this.held(() => this.push(node, index, 0));
  }

  /** Sets a variable to what is pushed, and pushes it from there. */
  held(push: () => void): () => void {
    const local = this.code.local();
    push();
    this.code.set(local);
    return () => this.code.get(local);
  }

  /** Pushes what an operation that goes entry by entry makes of its inputs. */
  operate(node: Node, index: Index, vector: number): void {
    const { code } = this;
    const push = (input: Node): void => this.push(input, index, vector);
    switch (node.op) {
      case 'unary':
        push(node.inputs[0]);
        code.vector(node.of as 'neg' | 'abs' | 'sqrt');
        break;
      case 'binary': {
        const [x, y] = node.inputs;
        push(x);
        if (node.of === 'div' && y.op === 'constant' && isPowerOfTwo(y.value)) {
          code.constant(1 / y.value);
          code.vector('mul');
          break;
        }
        push(y);
        if (node.of === 'less' || node.of === 'lessOrEqual' || node.of === 'equal') {
          code.vector(({ less: 'lt', lessOrEqual: 'le', equal: 'eq' } as const)[node.of]);
          code.constant(1);
          code.and();
        } else code.vector(node.of as 'add' | 'sub' | 'mul' | 'div');
        break;
      }
      case 'select': {
        const [condition, x, y] = node.inputs;
        push(y);
        push(x);
        push(condition);
        code.constant(0);
        code.vector('eq');
        code.bitselect();
      }
    }
  }

  /** Writes the code for every index of an array, as a loop where there are many. */
  entries(count: number, body: (index: Index) => void): void {
    this.turns(count, count <= unrolled, body);
  }

  /** Writes the code for every index, one after the other or as a loop. */
  turns(count: number, written: boolean, body: (index: Index) => void): void {
    if (!written && count > 1) this.code.loop(count, (loop) => body({ fixed: 0, strides: [[loop, 1]] }));
    else for (let fixed = 0; fixed < count; fixed++) body({ fixed, strides: [] });
  }

  /** Writes the code for all indices, `most` of them at a time: a loop, and what is left. */
  tiles(count: number, most: number, body: (index: Index, size: number) => void): void {
    const whole = Math.floor(count / most);
    this.turns(whole, whole === 1, ({ strides }) => body({ fixed: 0, strides: strides.map(([loop]) => [loop, most]) }, most));
    if (count % most > 0) body({ fixed: whole * most, strides: [] }, count % most);
  }

  /** Writes the entries of a node to a place, those of a scalar as often as it takes. */
  copy(node: Node, region: Region, start = 0, count: number = sizeOf(node.shape)): void {
    const vectors = region.kind === 'group' ? ofGroup : [0];
    this.entries(count, (index) => {
      for (const vector of vectors) this.store(region, index, start, vector, () => this.push(node, index, vector));
    });
  }

  /** Computes a scalar into variables of its own. */
  toVariables(node: Node, push: (vector: number) => void): void {
    const one = (vector: number): number => {
      push(vector);
      const local = this.code.local();
      this.code.set(local);
      return local;
    };
    this.keep(node, node.varies ? ofGroup.map(one) : [one(0)]);
  }

  /** Says which variables hold a scalar. */
  keep(node: Node, locals: readonly number[]): void {
    this.#scalars[node.id] = locals;
  }
}
