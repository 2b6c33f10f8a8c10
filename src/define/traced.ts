// The numbers that a model is written on: what is done to them while the model runs once is kept as a graph.
import { conflict, invalid, misused, unavailable, unknownName, within, wrongShape } from '../input/errors.js';
import { isFloatArray } from '../input/kind-of-array.js';
import type { Graph } from './graph.js';
import { type Binary, type Node, sameShape, shapeWords, sizeOf } from './node.js';

/** What an operation takes: a traced value, a number, or a vector or matrix of them as (nested) arrays. */
export type Operand = Traced | number | readonly Operand[] | Float64Array;

/** What is being traced, and where it was given. */
interface Tracing {
  readonly graph: Graph;
  readonly path: string;
}

let current: Tracing | undefined;

function currentTracing(operation: string): Tracing {
  if (current) return current;
  throw unavailable(operation, 'operations work on the values that a model is given, and only while it is traced');
}

/** Runs a model on a graph; its errors are said of the path where it was given. */
export function tracing<R>(graph: Graph, path: string, model: () => R): R {
  const before = current;
  current = { graph, path };
  try {
    return model();
  } catch (error) {
    throw within(path, error);
  } finally {
    current = before;
  }
}

/** What a traced value stands for. */
let nodeOf: (value: Traced) => Node;
/** Whether a value stands for a node of a graph: of any, where none is given. */
let standsIn: (value: object, graph?: Graph) => boolean;

/**
 * A value of a model while it is traced: a scalar, a vector or a matrix. JavaScript's own operators do not see what it stands for: `x + y`, `x * 2`,
 * `x < y` and `Math.tanh(x)` throw; write `add(x, y)` or `x.add(y)`, `mul(x, 2)`, `less(x, y)` and `tanh(x)`. What no object can notice is a
 * condition: `if (x)`, `x ? a : b`, `x && a`, `!x` and `x === y` see an object, which is true and is no other; write `select(less(x, y), a, b)`.
 * Loops and conditions on plain numbers are fine: the model runs once, and the graph is what it did.
 *
 * `x[0]` is an entry of a vector or a row of a matrix, and `const [a, b] = x` takes them apart.
 *
 * @throws E_TYPE for an operator of JavaScript, an entry that is set, or the length of a scalar; E_RANGE for an entry beyond the last; E_UNKNOWN_KEY for a member that it does not have; E_UNAVAILABLE for
 *   one that was kept until the model was traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => theta[0].mul(theta[1]).add(1) }).loss([2, 3]) // 7
 */
export class Traced {
  /** Entries of a vector, or rows of a matrix. */
  readonly [index: number]: Traced;
  /** [] of a scalar, [length] of a vector, [rows, columns] of a matrix. */
  readonly shape: readonly number[];
  readonly #graph: Graph;
  readonly #node: Node;

  static {
    nodeOf = (value) => value.#node;
    standsIn = (value, graph) => #node in value && (graph === undefined || value.#graph === graph);
  }

  /** @internal */
  constructor(graph: Graph, node: Node) {
    if (node.op === 'constant' && !Number.isFinite(node.value))
      throw invalid('E_NON_FINITE', 'what numbers alone give', node.value, 'a finite number');
    this.shape = node.shape;
    this.#graph = graph;
    this.#node = node;
  }

  /** Entries of a vector, or rows of a matrix; a scalar, as everything in a rule is one, has none to count. */
  get length(): number {
    if (this.shape.length > 0) return this.shape[0];
    throw misused(currentTracing('x.length').path, 'a scalar is taken apart', { allowed: 'a vector' });
  }

  /** Entry by entry, or row by row. */
  *[Symbol.iterator](): Generator<Traced> {
    for (let k = 0; k < this.length; k++) yield this[k];
  }

  /**
   * x + y.
   *
   * @param y - one operand: a scalar, or of the shape of x
   */
  add(...y: readonly [y: Operand]): Traced {
    return binaryOf('add', [this, ...y]);
  }

  /**
   * x - y.
   *
   * @param y - one operand: a scalar, or of the shape of x
   */
  sub(...y: readonly [y: Operand]): Traced {
    return binaryOf('sub', [this, ...y]);
  }

  /**
   * x y, entry by entry.
   *
   * @param y - one operand: a scalar, or of the shape of x
   */
  mul(...y: readonly [y: Operand]): Traced {
    return binaryOf('mul', [this, ...y]);
  }

  /**
   * x / y, entry by entry.
   *
   * @param y - one operand: a scalar, or of the shape of x
   */
  div(...y: readonly [y: Operand]): Traced {
    return binaryOf('div', [this, ...y]);
  }

  /**
   * x^y, entry by entry.
   *
   * @param y - one operand: a scalar, or of the shape of x
   */
  pow(...y: readonly [y: Operand]): Traced {
    return binaryOf('pow', [this, ...y]);
  }

  /** -x. */
  neg(): Traced {
    return operation('neg', 1, [this], (graph, x) => graph.unary('neg', x));
  }

  /** What JavaScript's operators would call. */
  [Symbol.toPrimitive](): never {
    throw misused(currentTracing('an operator').path, 'an operator of JavaScript, Math or a text met a traced value', {
      allowed: 'add(x, y) or x.add(y) for x + y, and so on: mul, less, select, tanh, …',
    });
  }
}

const refuse = Traced.prototype[Symbol.toPrimitive];

/** Asked where a traced value has no such member: entries by their number; what objects have from birth; of others an error. */
const entries: object = new Proxy(Object.prototype, {
  get(target, key, receiver) {
    // an async function asks whatever it returns for `then`
    if (typeof key === 'symbol' || key in target || key === 'then' || !standsIn(receiver)) return Reflect.get(target, key, receiver);
    return entryOf(receiver, key);
  },
  set: refuse,
});
Object.setPrototypeOf(Traced.prototype, entries);

function entryOf(whole: Traced, key: string): Traced {
  const { graph, path } = currentTracing(`x[${key}]`);
  const node = lift(whole, `x in x[${key}]`);
  const [length = 0, ...rest] = node.shape;
  if (!/^-?\d+$/.test(key)) {
    const members = Object.getOwnPropertyNames(Traced.prototype).filter((name) => name !== 'constructor');
    throw unknownName('member', key, ['shape', ...members, 'and functions such as tanh(x)'], path);
  }
  const index = Number(key);
  if (index >= 0 && index < length) return new Traced(graph, graph.slice(node, index * sizeOf(rest), rest));
  const allowed = length === 0 ? 'a vector or a matrix, which have entries' : `entries from 0 to ${length - 1}`;
  throw conflict(path, `there is no entry ${key} of ${shapeWords(node.shape)}`, { value: index, allowed });
}

/** Traced values by name; a name that is not among them is an error and not undefined. */
export function byName(
  what: string,
  path: string,
  names: readonly string[],
  value: (k: number) => Traced,
): Readonly<Record<string, Traced>> {
  const values = Object.freeze(Object.fromEntries(names.map((name, k) => [name, value(k)])));
  return new Proxy(values, {
    get(target, key) {
      if (key === Symbol.iterator)
        throw misused(path, `an object is taken apart as an array, but every ${what} has a name`, { allowed: `{ ${names.join(', ')} }` });
      if (typeof key === 'symbol' || Object.hasOwn(target, key)) return Reflect.get(target, key);
      throw unknownName(what, key, names, path);
    },
  });
}

/** An operation on the nodes of its operands, of which it takes so many. */
export function operation(
  name: string,
  count: number,
  operands: readonly Operand[],
  apply: (graph: Graph, ...nodes: readonly Node[]) => Node,
): Traced {
  const { graph, path } = currentTracing(name);
  if (operands.length > count) {
    const allowed = `${count} operand${count === 1 ? '' : 's'}`;
    throw conflict(path, `${name} is given ${operands.length} operands`, { value: operands.length, allowed });
  }
  const lifted: Node[] = new Array(count);
  for (let k = 0; k < count; k++) {
    const operand = operands[k];
    const isOwn = operand instanceof Traced && standsIn(operand, graph);
    lifted[k] = isOwn ? nodeOf(operand) : lift(operand, `operand ${k + 1} of ${name}`);
  }
  return new Traced(graph, apply(graph, ...lifted));
}

/** An operation on two operands, entry by entry. */
export function binaryOf(of: Binary, operands: readonly Operand[]): Traced {
  return operation(of, 2, operands, (graph, x, y) => graph.binary(of, x, y));
}

/** The node of an operand, in the graph that is being traced. `place` names it in messages. */
export function lift(value: unknown, place: string, depth: number = 0): Node {
  const { graph, path } = currentTracing(place);
  if (value instanceof Traced) {
    if (standsIn(value, graph)) return nodeOf(value);
    throw misused(path, `${place} is a traced value of another model`, { value, allowed: 'values of the model that is being traced' });
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return graph.constant(value);
    throw invalid('E_NON_FINITE', place, value, 'a finite number');
  }
  if (depth < 2 && (Array.isArray(value) || isFloatArray(value))) return liftArray(graph, value as ArrayLike<unknown>, place, depth);
  throw invalid('E_TYPE', place, value, `a traced value${depth < 2 ? ', a number, or an array of them' : ' or a number'}`);
}

function liftArray(graph: Graph, given: ArrayLike<unknown>, place: string, depth: number): Node {
  // by their numbers: holes are entries too, and a detached array has none
  const parts = Array.from({ length: given.length }, (_, k) => lift(given[k], `${place}[${k}]`, depth + 1));
  if (parts.length === 0) throw wrongShape(place, 'no entries', 'one entry or more');
  const [{ shape }] = parts;
  parts.forEach((part, k) => {
    if (shape.length > 1 || !sameShape(part.shape, shape)) {
      const allowed = shape.length > 1 ? 'scalars or vectors' : `${shapeWords(shape)}, as the first entry`;
      throw wrongShape(`${place}[${k}]`, `the shape of ${shapeWords(part.shape)}`, allowed);
    }
  });
  const size = shape[0] ?? 1;
  return graph.assemble(
    parts.map((part, k) => [k * size, part]),
    [parts.length, ...shape],
  );
}

/** A function of the user's on traced values, with what it returned as a node. */
export function trace(graph: Graph, path: string, model: () => unknown): Node {
  return tracing(graph, path, () => lift(model(), 'what it returns'));
}
