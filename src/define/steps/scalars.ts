// The entries of a graph's nodes as a graph of numbers alone, with the operations of each in the order of the compiled arrays, so that the bits are theirs.
import type { Graph } from '../graph.js';
import { type Binary, type Node, type ProductNode, sizeOf } from '../node.js';
import { isKernel } from '../program.js';

/** Thrown where a graph is not made of sums, products, quotients and roots of few numbers. */
export class NoScalars extends Error {}

/** The most operations of a step that are worth it. */
const mostNodes = 400;

/** What stands for an entry of an input. */
export type InputOf = (source: 'theta' | 'shared', entry: number) => Node;

export class Scalars {
  readonly #graph: Graph;
  readonly #inputOf: InputOf;
  readonly #known: Map<Node, (Node | undefined)[]> = new Map();

  constructor(graph: Graph, inputOf: InputOf) {
    this.#graph = graph;
    this.#inputOf = inputOf;
  }

  /** All entries of a node. */
  entries(node: Node): Node[] {
    return Array.from({ length: sizeOf(node.shape) }, (_, e) => this.#entry(node, e));
  }

  #entry(node: Node, at: number): Node {
    const e = node.shape.length === 0 ? 0 : at;
    const known = this.#known.get(node) ?? [];
    this.#known.set(node, known);
    const made = known[e] ?? this.#make(node, e);
    if (this.#graph.size > mostNodes) throw new NoScalars();
    known[e] = made;
    return made;
  }

  #make(node: Node, e: number): Node {
    const graph = this.#graph;
    if (isKernel(node)) throw new NoScalars();
    switch (node.op) {
      case 'constant':
        return graph.constant(node.value);
      case 'input':
        if (node.source !== 'theta' && node.source !== 'shared') throw new NoScalars();
        return this.#inputOf(node.source, node.start + e);
      case 'unary':
        return graph.unary(node.of, this.#entry(node.inputs[0], e));
      case 'binary':
        return this.#binary(node.of, this.#entry(node.inputs[0], e), this.#entry(node.inputs[1], e));
      case 'select': {
        const [condition, x, y] = node.inputs.map((input) => this.#entry(input, e));
        return graph.select(condition, x, y);
      }
      case 'sum':
        return this.#sum(this.entries(node.inputs[0]));
      case 'fill':
        return this.#entry(node.inputs[0], 0);
      case 'slice':
        return this.#entry(node.inputs[0], node.start + e);
      case 'assemble': {
        const k = node.inputs.findIndex((input, j) => e >= node.starts[j] && e < node.starts[j] + sizeOf(input.shape));
        return k < 0 ? graph.constant(0) : this.#entry(node.inputs[k], e - node.starts[k]);
      }
      case 'product':
        return this.#product(node, e);
    }
  }

  /** An operation that is not left out, unless that leaves every bit as it is. */
  #binary(of: Binary, x: Node, y: Node): Node {
    const isZero = (one: Node): boolean => one.op === 'constant' && one.value === 0;
    const both = x.op === 'constant' && y.op === 'constant'; // whose result is rounded once more in f32
    if (both || isZero(x) || (isZero(y) && of !== 'sub')) throw new NoScalars();
    return this.#graph.binary(of, x, y);
  }

  #sum([first, ...others]: readonly Node[]): Node {
    return others.reduce((sum, term) => this.#binary('add', sum, term), first);
  }

  #product(node: ProductNode, e: number): Node {
    const { k, n, rowA, alongA, alongB, columnB } = node;
    const [a, b] = node.inputs;
    const [row, column] = [Math.floor(e / n), e % n];
    return this.#sum(
      Array.from({ length: k }, (_, j) =>
        this.#binary('mul', this.#entry(a, row * rowA + j * alongA), this.#entry(b, column * columnB + j * alongB)),
      ),
    );
  }
}
