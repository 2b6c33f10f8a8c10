// How a graph is built: equal nodes are one node, arithmetic on constants is done at once, and what changes nothing is left out.
import { tooLarge, wrongShape } from '../input/errors.js';
import {
  type Binary,
  binaryNames,
  type Node,
  type ProductNode,
  type Source,
  sameShape,
  shapeWords,
  sizeOf,
  type Unary,
  unaryNames,
  wildNames,
} from './node.js';

/** The most nodes of a graph, derivatives included. */
const mostNodes = 2 ** 18;
/** The most entries of a node. */
const mostEntries = 2 ** 22;

/** A node before it has its place. */
type NewNode = Node extends infer N ? (N extends Node ? Omit<N, 'id' | 'varies' | 'isWild'> : never) : never;

const arithmetic: Readonly<Partial<Record<Binary, (x: number, y: number) => number>>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  less: (x, y) => Number(x < y),
  lessOrEqual: (x, y) => Number(x <= y),
  equal: (x, y) => Number(x === y),
};

/** Whether a node is this number everywhere. */
export function isConstant(node: Node, value: number): boolean {
  if (node.op === 'fill') return isConstant(node.inputs[0], value);
  return node.op === 'constant' && node.value === value;
}

/** A part of the keys of operations on one or two nodes, which are numbers: of thousands of nodes most are such, and texts take several times as long. */
const operationKeys: ReadonlyMap<Unary | Binary, number> = new Map(
  [...unaryNames, ...binaryNames].map((name, k) => [name, k * mostNodes * mostNodes]),
);

function keyOf(of: Unary | Binary, x: number, y: number): number {
  return (operationKeys.get(of) as number) + x * mostNodes + y;
}

export class Graph {
  readonly #known: Map<string | number, Node> = new Map();

  /** How many nodes there are. */
  get size(): number {
    return this.#known.size;
  }

  /** The node of this key, which says everything that its inputs do not: a new one where there is none. */
  #node(key: string | number, make: () => NewNode): Node {
    return this.#known.get(key) ?? this.#add(key, make());
  }

  #add(key: string | number, made: NewNode): Node {
    if (this.#known.size >= mostNodes)
      throw tooLarge('the graph of this model', `a model of at most ${mostNodes} operations, derivatives included`, 'problem');
    if (sizeOf(made.shape) > mostEntries)
      throw tooLarge(`${shapeWords(made.shape)} in this model`, `at most ${mostEntries} entries`, 'problem');
    const varies = made.op === 'input' ? made.source === 'row' : made.inputs.some((input) => input.varies);
    const isWild = ('of' in made && wildNames.has(made.of)) || made.inputs.some((input) => input.isWild);
    const node: Node = Object.assign(made, { varies, isWild, id: this.#known.size });
    this.#known.set(key, node);
    return node;
  }

  constant(given: number): Node {
    const value = given + 0; // -0 becomes 0: both have one text, here and in JSON
    return this.#node(`${value}`, () => ({ op: 'constant', value, shape: [], inputs: [] }));
  }

  input(source: Source, start: number, shape: readonly number[]): Node {
    return this.#node(`${source} ${start}:${shape.join()}`, () => ({ op: 'input', source, start, shape, inputs: [] }));
  }

  unary(of: Unary, x: Node): Node {
    if (x.op === 'constant') {
      if (of === 'neg') return this.constant(-x.value);
      if (of === 'abs') return this.constant(Math.abs(x.value));
      if (of === 'sqrt') return this.constant(Math.sqrt(x.value));
    }
    if (of === 'neg' && x.op === 'unary' && x.of === 'neg') return x.inputs[0];
    const key = keyOf(of, x.id, 0);
    return this.#known.get(key) ?? this.#add(key, { op: 'unary', of, shape: x.shape, inputs: [x] });
  }

  binary(of: Binary, x: Node, y: Node): Node {
    const fold = arithmetic[of];
    if (fold && x.op === 'constant' && y.op === 'constant') return this.constant(fold(x.value, y.value));
    const shape = this.#together(x, y, of);
    const simpler = this.#simpler(of, x, y, shape);
    if (simpler) return simpler;
    const isSwapped = x.id > y.id && (of === 'add' || of === 'mul' || of === 'equal'); // sums and products have one order of their operands
    const [first, second] = isSwapped ? [y, x] : [x, y];
    const key = keyOf(of, first.id, second.id);
    return this.#known.get(key) ?? this.#add(key, { op: 'binary', of, shape, inputs: [first, second] });
  }

  /** The shape of what two nodes make entry by entry. */
  #together(x: Node, y: Node, what: string): readonly number[] {
    if (y.shape.length === 0 || sameShape(x.shape, y.shape)) return x.shape;
    if (x.shape.length === 0) return y.shape;
    throw wrongShape(
      what,
      `operands that are ${shapeWords(x.shape)} and ${shapeWords(y.shape)}`,
      'two of the same shape, or a scalar and any other',
    );
  }

  #simpler(of: Binary, x: Node, y: Node, shape: readonly number[]): Node | undefined {
    switch (of) {
      case 'add':
        return isConstant(x, 0) ? this.fill(y, shape) : isConstant(y, 0) ? this.fill(x, shape) : undefined;
      case 'sub':
        if (isConstant(x, 0)) return this.fill(this.unary('neg', y), shape);
        return isConstant(y, 0) ? this.fill(x, shape) : undefined;
      case 'mul':
        if (isConstant(x, 0) || isConstant(y, 0)) return this.fill(this.constant(0), shape);
        if (isConstant(x, 1) || isConstant(y, 1)) return this.fill(isConstant(x, 1) ? y : x, shape);
        return isConstant(x, -1) || isConstant(y, -1) ? this.fill(this.unary('neg', isConstant(x, -1) ? y : x), shape) : undefined;
      case 'div':
        return isConstant(y, 1) ? this.fill(x, shape) : undefined;
      case 'pow':
        return y.op === 'constant' ? this.#power(x, y.value) : undefined;
      default:
        return undefined;
    }
  }

  /** Small whole powers as products, ½ as a root. */
  #power(x: Node, y: number): Node | undefined {
    if (y === 0) return this.fill(this.constant(1), x.shape);
    if (y === 1) return x;
    if (y === 0.5) return this.unary('sqrt', x);
    if (!Number.isInteger(y) || Math.abs(y) > 16) return undefined;
    if (y < 0) return this.binary('div', this.constant(1), this.binary('pow', x, this.constant(-y)));
    const half = this.binary('pow', x, this.constant(Math.floor(y / 2)));
    const even = this.binary('mul', half, half);
    return y % 2 === 0 ? even : this.binary('mul', even, x);
  }

  select(condition: Node, x: Node, y: Node): Node {
    const shape = [x, y].reduce<Node>((a, b) => (a.shape.length > 0 ? a : b), condition).shape;
    for (const node of [condition, x, y]) {
      if (node.shape.length === 0 || sameShape(node.shape, shape)) continue;
      throw wrongShape(
        'select',
        `operands that are ${[condition, x, y].map((each) => shapeWords(each.shape)).join(', ')}`,
        'three of the same shape, or scalars',
      );
    }
    if (condition.op === 'constant') return this.fill(condition.value === 0 ? y : x, shape);
    return this.#node(`select ${condition.id} ${x.id} ${y.id}`, () => ({ op: 'select', shape, inputs: [condition, x, y] }));
  }

  sum(x: Node): Node {
    return x.shape.length === 0 ? x : this.#node(`sum ${x.id}`, () => ({ op: 'sum', shape: [], inputs: [x] }));
  }

  /** x at every entry of a shape; x itself where it has that shape. */
  fill(x: Node, shape: readonly number[]): Node {
    return sameShape(x.shape, shape) ? x : this.#node(`fill ${x.id}:${shape.join()}`, () => ({ op: 'fill', shape, inputs: [x] }));
  }

  slice(x: Node, start: number, shape: readonly number[]): Node {
    const size = sizeOf(shape);
    if (start === 0 && sameShape(x.shape, shape)) return x;
    if (x.op === 'input') return this.input(x.source, x.start + start, shape);
    if (x.op === 'slice') return this.slice(x.inputs[0], x.start + start, shape);
    if (x.op === 'fill') return this.fill(x.inputs[0], shape);
    if (x.op === 'assemble') {
      const next = lowestAbove(x.starts, start);
      const end = (k: number): number => (k < 0 ? 0 : x.starts[k] + sizeOf(x.inputs[k].shape));
      if (start + size <= end(next - 1)) return this.slice(x.inputs[next - 1], start - x.starts[next - 1], shape);
      if (end(next - 1) <= start && start + size <= (x.starts[next] ?? Number.POSITIVE_INFINITY)) return this.fill(this.constant(0), shape);
    }
    return this.#node(`slice ${x.id} ${start}:${shape.join()}`, () => ({ op: 'slice', start, shape, inputs: [x] }));
  }

  /** Nodes from these entries on, which do not overlap; 0 elsewhere. */
  assemble(parts: readonly (readonly [start: number, node: Node])[], shape: readonly number[]): Node {
    const [first] = parts;
    if (parts.length > mostNodes) throw tooLarge(`an array of ${parts.length} values`, `at most ${mostNodes}`, 'problem');
    if (parts.length === 1 && sizeOf(first[1].shape) === sizeOf(shape)) return this.slice(first[1], 0, shape);
    const ordered = [...parts].sort(([a], [b]) => a - b);
    const starts = ordered.map(([start]) => start);
    const inputs = ordered.map(([, node]) => node);
    const key = `assemble ${inputs.map(({ id }, k) => `${id}@${starts[k]}`).join()}:${shape.join()}`;
    return this.#node(key, () => ({ op: 'assemble', starts, shape, inputs }));
  }

  /** Σ_k a_k b_k. */
  dot(a: Node, b: Node): Node {
    return this.product(a, b, { m: 1, k: sizeOf(a.shape), n: 1, rowA: 0, alongA: 1, alongB: 1, columnB: 0, shape: [] });
  }

  product(a: Node, b: Node, form: Omit<ProductNode, 'op' | 'id' | 'inputs' | 'varies' | 'isWild'>): Node {
    if (isConstant(a, 0) || isConstant(b, 0)) return this.fill(this.constant(0), form.shape);
    if (form.m === 1 && form.k === 1 && form.n === 1)
      return this.slice(this.binary('mul', this.slice(a, 0, []), this.slice(b, 0, [])), 0, form.shape);
    const { m, k, n, rowA, alongA, alongB, columnB, shape } = form;
    const numbers = { m, k, n, rowA, alongA, alongB, columnB };
    const key = `product ${a.id} ${b.id} ${Object.values(numbers).join()}:${shape.join()}`;
    return this.#node(key, () => ({ op: 'product', ...numbers, shape, inputs: [a, b] }));
  }
}

/** The first place in a rising list whose number is larger than this one. */
function lowestAbove(rising: readonly number[], x: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
