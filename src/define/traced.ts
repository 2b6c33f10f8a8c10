// The numbers that a model is written on: what is done to them while the model runs once is kept as a graph.
import { invalid, show, unavailable, wrongShape } from '../input/errors.js';
import { isFloatArray } from '../input/kind-of-array.js';
import type { Graph } from './graph.js';
import { type Binary, type Node, sameShape, shapeWords, sizeOf } from './node.js';

/** What an operation takes: a traced value, a number, or a vector or matrix of them as (nested) arrays. */
export type Operand = Traced | number | readonly Operand[] | Float64Array;

let current: Graph | undefined;

/** The graph that is being traced. */
export function currentGraph(operation: string): Graph {
  if (current) return current;
  throw unavailable(operation, 'operations work on the values that a model is given, while defineProblem or defineOptimizer runs it');
}

/** Runs a model on a graph. */
export function tracing<R>(graph: Graph, model: () => R): R {
  const before = current;
  current = graph;
  try {
    return model();
  } finally {
    current = before;
  }
}

const nodes: WeakMap<Traced, Node> = new WeakMap();
const graphs: WeakMap<Traced, Graph> = new WeakMap();

/**
 * A value of a model while it is traced: a scalar, vector or matrix. JavaScript's own operators cannot see it: write `add(a, b)` or `a.add(b)`.
 *
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => theta[0].mul(theta[1]).add(1) }).loss([2, 3]) // 7
 */
export class Traced {
  /** Entries of a vector, or rows of a matrix: the first 1024; all of them by `for (const entry of vector)`. */
  readonly [index: number]: Traced;
  readonly shape: readonly number[];

  /** @internal */
  constructor(graph: Graph, node: Node) {
    this.shape = node.shape;
    nodes.set(this, node);
    graphs.set(this, graph);
  }

  /** Entries of a vector, or rows of a matrix; of a scalar none. */
  get length(): number {
    return this.shape[0] ?? 0;
  }

  *[Symbol.iterator](): Generator<Traced> {
    if (this.shape.length === 0) throw invalid('E_TYPE', 'model', 'a scalar', 'a vector or matrix where entries are taken apart');
    for (let k = 0; k < this.length; k++) yield partOfTraced(this, k);
  }

  /** x + y. */
  add(y: Operand): Traced {
    return binaryOf('add', this, y);
  }

  /** x - y. */
  sub(y: Operand): Traced {
    return binaryOf('sub', this, y);
  }

  /** x y, entry by entry. */
  mul(y: Operand): Traced {
    return binaryOf('mul', this, y);
  }

  /** x / y, entry by entry. */
  div(y: Operand): Traced {
    return binaryOf('div', this, y);
  }

  /** x^y, entry by entry. */
  pow(y: Operand): Traced {
    return binaryOf('pow', this, y);
  }

  /** -x. */
  neg(): Traced {
    const graph = currentGraph('neg');
    return new Traced(graph, graph.unary('neg', lift(this, 'neg', 'operand 1')));
  }

  /** What JavaScript's operators would call. */
  [Symbol.toPrimitive](): never {
    throw invalid(
      'E_TYPE',
      'model',
      'a traced value in an operator of JavaScript',
      'add(a, b), mul(a, b), ... or a.add(b): operators see no traced values',
    );
  }
}

/** Entry k of a vector, or row k of a matrix. */
function partOfTraced(whole: Traced, k: number): Traced {
  const graph = graphs.get(whole) as Graph;
  const [, ...rest] = whole.shape;
  return new Traced(graph, graph.slice(nodeOf(whole), k * sizeOf(rest), rest));
}

/** How many entries or rows can be taken by an index in brackets. */
const mostIndices = 2 ** 10;
for (let k = 0; k < mostIndices; k++) {
  Object.defineProperty(Traced.prototype, k, {
    get(this: Traced) {
      return k < this.length ? partOfTraced(this, k) : undefined;
    },
  });
}

/** An operation on two operands, entry by entry. */
export function binaryOf(of: Binary, x: Operand, y: Operand): Traced {
  const graph = currentGraph(of);
  return new Traced(graph, graph.binary(of, lift(x, of, 'operand 1'), lift(y, of, 'operand 2')));
}

function nodeOf(value: Traced): Node {
  return nodes.get(value) as Node;
}

/** The node of an operand, in the graph that is being traced. `place` names it in messages. */
export function lift(value: unknown, operation: string, place: string): Node {
  const graph = currentGraph(operation);
  if (value instanceof Traced) {
    if (graphs.get(value) === graph) return nodeOf(value);
    throw invalid('E_TYPE', `${operation}: ${place}`, 'a traced value of another model', 'a value of this model');
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return graph.constant(value);
    throw invalid('E_NON_FINITE', `${operation}: ${place}`, value, 'a finite number');
  }
  if (Array.isArray(value) || isFloatArray(value)) return liftArray(graph, Array.from(value as ArrayLike<unknown>), operation, place);
  throw invalid('E_TYPE', `${operation}: ${place}`, value, 'a traced value, a number, or an array of them');
}

function liftArray(graph: Graph, entries: readonly unknown[], operation: string, place: string): Node {
  const parts = entries.map((entry, k) => lift(entry, operation, `${place}[${k}]`));
  if (parts.length === 0) throw invalid('E_SHAPE', `${operation}: ${place}`, 'an empty array', 'one entry or more');
  const [{ shape }] = parts;
  parts.forEach((part, k) => {
    if (shape.length > 1 || !sameShape(part.shape, shape))
      throw wrongShape(
        `${operation}: ${place}[${k}]`,
        shapeWords(part.shape),
        shape.length > 1 ? 'a scalar or a vector' : shapeWords(shape),
      );
  });
  const size = shape[0] ?? 1;
  return graph.assemble(
    parts.map((part, k) => [k * size, part]),
    [parts.length, ...shape],
  );
}

/** A function of the user's on traced values, with what it returned as a node. */
export function trace(graph: Graph, path: string, model: () => unknown): Node {
  const value = tracing(graph, model);
  if (value === undefined || value === null) throw invalid('E_TYPE', path, show(value), 'a function that returns a traced value');
  return tracing(graph, () => lift(value, path, 'what it returns'));
}
