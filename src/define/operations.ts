// The operations of a model: each takes traced values, numbers or arrays of them, and returns a traced value.
import { invalid, wrongShape } from '../input/errors.js';
import type { Graph } from './graph.js';
import { type Binary, type Node, sameShape, shapeWords, sizeOf, type Unary } from './node.js';
import { binaryOf, currentGraph, lift, type Operand, Traced } from './traced.js';

type OneArgument = (x: Operand) => Traced;
type TwoArguments = (x: Operand, y: Operand) => Traced;

function traced(graph: Graph, node: Node): Traced {
  return new Traced(graph, node);
}

/** An operation on the nodes of its operands. */
function operation(name: string, operands: readonly Operand[], apply: (graph: Graph, ...nodes: readonly Node[]) => Node): Traced {
  const graph = currentGraph(name);
  const nodes = operands.map((operand, k) => lift(operand, name, `operand ${k + 1}`));
  return traced(graph, apply(graph, ...nodes));
}

function unary(of: Unary): OneArgument {
  return (x) => operation(of, [x], (graph, a) => graph.unary(of, a));
}

function binary(of: Binary): TwoArguments {
  return (x, y) => binaryOf(of, x, y);
}

/** x + y, entry by entry; a scalar goes with every entry. */
export const add: TwoArguments = binary('add');
/** x - y, entry by entry. */
export const sub: TwoArguments = binary('sub');
/** x y, entry by entry. */
export const mul: TwoArguments = binary('mul');
/** x / y, entry by entry. */
export const div: TwoArguments = binary('div');
/** x^y, entry by entry; small whole powers as products. */
export const pow: TwoArguments = binary('pow');
/** 1 where x < y, else 0. */
export const less: TwoArguments = binary('less');
/** 1 where x <= y, else 0. */
export const lessOrEqual: TwoArguments = binary('lessOrEqual');
/** 1 where x = y, else 0. */
export const equal: TwoArguments = binary('equal');
/** -x. */
export const neg: OneArgument = unary('neg');
/** |x|, with the derivative 0 at 0. */
export const abs: OneArgument = unary('abs');
/** The square root. */
export const sqrt: OneArgument = unary('sqrt');
/** e^x. */
export const exp: OneArgument = unary('exp');
/** ln x. */
export const log: OneArgument = unary('log');
/** The hyperbolic tangent. */
export const tanh: OneArgument = unary('tanh');
/** The sine of an angle in radians. */
export const sin: OneArgument = unary('sin');
/** The cosine of an angle in radians. */
export const cos: OneArgument = unary('cos');
/** 1/(1 + e^-x). */
export const sigmoid: OneArgument = unary('sigmoid');
/** ln(1 + e^x). */
export const softplus: OneArgument = unary('softplus');

/** x². */
export function square(x: Operand): Traced {
  return operation('square', [x], (graph, a) => graph.binary('mul', a, a));
}

/** β x + (1 - β) y: a step of a moving average x that takes in y. */
export function mix(beta: Operand, x: Operand, y: Operand): Traced {
  return operation('mix', [beta, x, y], (graph, b, old, next) =>
    graph.binary('add', graph.binary('mul', b, old), graph.binary('mul', graph.binary('sub', graph.constant(1), b), next)),
  );
}

/** -1, 0 or 1 by the sign of x. */
export function sign(x: Operand): Traced {
  const zero = (graph: Graph): Node => graph.constant(0);
  return operation('sign', [x], (graph, a) =>
    graph.binary('sub', graph.binary('less', zero(graph), a), graph.binary('less', a, zero(graph))),
  );
}

/** max(x, 0), with the derivative 0 at 0. */
export function relu(x: Operand): Traced {
  return operation('relu', [x], (graph, a) => {
    const zero = graph.constant(0);
    return graph.fill(graph.select(graph.binary('lessOrEqual', a, zero), zero, a), a.shape);
  });
}

/** The smaller of x and y, entry by entry; x where they are equal. */
export function min(x: Operand, y: Operand): Traced {
  return operation('min', [x, y], (graph, a, b) => graph.select(graph.binary('lessOrEqual', a, b), a, b));
}

/** The larger of x and y, entry by entry; x where they are equal. */
export function max(x: Operand, y: Operand): Traced {
  return operation('max', [x, y], (graph, a, b) => graph.select(graph.binary('lessOrEqual', b, a), a, b));
}

/** x where the condition is not 0, else y, entry by entry. */
export function select(condition: Operand, x: Operand, y: Operand): Traced {
  return operation('select', [condition, x, y], (graph, c, a, b) => graph.select(c, a, b));
}

/** The sum of all entries. */
export function sum(x: Operand): Traced {
  return operation('sum', [x], (graph, a) => graph.sum(a));
}

/** The mean of all entries. */
export function mean(x: Operand): Traced {
  return operation('mean', [x], (graph, a) => graph.binary('div', graph.sum(a), graph.constant(sizeOf(a.shape))));
}

/** A vector of scalars. */
export function vector(...entries: readonly Operand[]): Traced {
  return operation('vector', [entries], (_, a) => a);
}

/** Rows and columns of a product's factor; a vector is a column. */
function matrix(node: Node, name: string): readonly [rows: number, columns: number] {
  const [rows, columns = 1] = node.shape;
  if (rows === undefined) throw wrongShape(name, 'a scalar', 'a matrix or a vector');
  return [rows, columns];
}

function checkRank(node: Node, rank: number, name: string): void {
  if (node.shape.length !== rank) throw wrongShape(name, shapeWords(node.shape), rank === 1 ? 'a vector' : 'a matrix');
}

function productOf(graph: Graph, name: string, a: Node, b: Node, shape: readonly number[]): Node {
  const [m, k] = matrix(a, name);
  const [rows, n] = matrix(b, name);
  if (k !== rows)
    throw wrongShape(name, `${shapeWords(a.shape)} and ${shapeWords(b.shape)}`, 'as many rows in the second as columns in the first');
  return graph.product(a, b, { m, k, n, rowA: k, alongA: 1, alongB: n, columnB: 1, shape });
}

/** Σ x_k y_k of two vectors of the same length. */
export function dot(x: Operand, y: Operand): Traced {
  return operation('dot', [x, y], (graph, a, b) => {
    checkRank(a, 1, 'dot');
    if (!sameShape(a.shape, b.shape))
      throw wrongShape('dot', `${shapeWords(a.shape)} and ${shapeWords(b.shape)}`, 'two vectors of the same length');
    return graph.product(a, b, { m: 1, k: a.shape[0], n: 1, rowA: 0, alongA: 1, alongB: 1, columnB: 0, shape: [] });
  });
}

/** A x of a matrix and a vector. */
export function matvec(A: Operand, x: Operand): Traced {
  return operation('matvec', [A, x], (graph, a, b) => {
    checkRank(a, 2, 'matvec');
    checkRank(b, 1, 'matvec');
    return productOf(graph, 'matvec', a, b, [a.shape[0]]);
  });
}

/** A B of two matrices. */
export function matmul(A: Operand, B: Operand): Traced {
  return operation('matmul', [A, B], (graph, a, b) => {
    checkRank(a, 2, 'matmul');
    checkRank(b, 2, 'matmul');
    return productOf(graph, 'matmul', a, b, [a.shape[0], b.shape[1]]);
  });
}

/** x yᵀ of two vectors. */
export function outer(x: Operand, y: Operand): Traced {
  return operation('outer', [x, y], (graph, a, b) => {
    checkRank(a, 1, 'outer');
    checkRank(b, 1, 'outer');
    return graph.product(a, b, {
      m: a.shape[0],
      k: 1,
      n: b.shape[0],
      rowA: 1,
      alongA: 0,
      alongB: 0,
      columnB: 1,
      shape: [a.shape[0], b.shape[0]],
    });
  });
}

/** The transpose of a matrix. */
export function transpose(A: Operand): Traced {
  return operation('transpose', [A], (graph, a) => {
    checkRank(a, 2, 'transpose');
    const [rows, columns] = a.shape;
    const entries = Array.from({ length: rows * columns }, (_, e): readonly [number, Node] => {
      return [e, graph.slice(a, (e % rows) * columns + Math.floor(e / rows), [])];
    });
    return graph.assemble(entries, [columns, rows]);
  });
}

/** The largest entry, as a number that derivatives pass by: softmax does not depend on what is taken off. */
function largest(graph: Graph, a: Node): Node {
  const entries = Array.from({ length: sizeOf(a.shape) }, (_, k) => graph.slice(a, k, []));
  return entries.reduce((most, entry) => graph.select(graph.binary('lessOrEqual', entry, most), most, entry));
}

/** e^(x_k) / Σ e^(x_j) of a vector; of a matrix row by row. */
export function softmax(x: Operand): Traced {
  return operation('softmax', [x], (graph, a) => {
    if (a.shape.length === 0) throw invalid('E_SHAPE', 'softmax: operand 1', 'a scalar', 'a vector or a matrix');
    const columns = a.shape[a.shape.length - 1];
    const rows = Array.from({ length: sizeOf(a.shape) / columns }, (_, i): readonly [number, Node] => {
      const row = graph.slice(a, i * columns, [columns]);
      const powers = graph.unary('exp', graph.binary('sub', row, largest(graph, row)));
      return [i * columns, graph.binary('div', powers, graph.sum(powers))];
    });
    return graph.assemble(rows, a.shape);
  });
}

/** ln Σ e^(x_k) of a vector. */
export function logSumExp(x: Operand): Traced {
  return operation('logSumExp', [x], (graph, a) => {
    checkRank(a, 1, 'logSumExp');
    const most = largest(graph, a);
    return graph.binary('add', most, graph.unary('log', graph.sum(graph.unary('exp', graph.binary('sub', a, most)))));
  });
}
