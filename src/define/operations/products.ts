// Products of vectors and matrices.
import { wrongShape } from '../../input/errors.js';
import type { Graph } from '../graph.js';
import { type Node, sameShape, shapeWords } from '../node.js';
import { type Operand, operation, type Traced } from '../traced.js';
import type { TwoOperands } from './arithmetic.js';
import { checkRank } from './ranks.js';

/** A B for A of as many columns as B has rows; a vector is a column. */
function productOf(graph: Graph, name: string, a: Node, b: Node, shape: readonly number[]): Node {
  const [m, k] = a.shape;
  const [rows, n = 1] = b.shape;
  if (k !== rows) {
    const allowed = `as many ${b.shape.length === 1 ? 'entries' : 'rows'} in the second as columns in the first`;
    throw wrongShape(name, `operands that are ${shapeWords(a.shape)} and ${shapeWords(b.shape)}`, allowed);
  }
  return graph.product(a, b, { m, k, n, rowA: k, alongA: 1, alongB: n, columnB: 1, shape });
}

/**
 * Σ_k x_k y_k of two vectors of the same length, in the order of k.
 *
 * @throws E_SHAPE for anything else; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no
 *   model is traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => dot(theta, theta) }).loss([2, 3]) // 13
 */
export const dot: TwoOperands = (...operands) =>
  operation('dot', 2, operands, (graph, a, b) => {
    if (a.shape.length !== 1 || !sameShape(a.shape, b.shape))
      throw wrongShape('dot', `operands that are ${shapeWords(a.shape)} and ${shapeWords(b.shape)}`, 'two vectors of the same length');
    return graph.dot(a, b);
  });

/**
 * A x of a matrix and a vector.
 *
 * @param operands - A of m x k entries and x of k: the product has m
 * @throws E_SHAPE for anything else, or other lengths; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: { A: [2, 2] }, loss: ({ A }) => sum(matvec(A, [1, 1])) }).loss([1, 2, 3, 4]) // 10
 */
export function matvec(...operands: readonly [A: Operand, x: Operand]): Traced {
  return operation('matvec', 2, operands, (graph, a, b) => {
    checkRank(a, 2, 'operand 1 of matvec');
    checkRank(b, 1, 'operand 2 of matvec');
    return productOf(graph, 'matvec', a, b, [a.shape[0]]);
  });
}

/**
 * A B of two matrices.
 *
 * @param operands - A of m x k entries and B of k x n: the product has m x n
 * @throws E_SHAPE for anything else, or other lengths; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: { A: [2, 2] }, loss: ({ A }) => matmul(A, A)[1][1] }).loss([1, 2, 3, 4]) // 22
 */
export function matmul(...operands: readonly [A: Operand, B: Operand]): Traced {
  return operation('matmul', 2, operands, (graph, a, b) => {
    checkRank(a, 2, 'operand 1 of matmul');
    checkRank(b, 2, 'operand 2 of matmul');
    return productOf(graph, 'matmul', a, b, [a.shape[0], b.shape[1]]);
  });
}

/**
 * The matrix x yᵀ of two vectors: x_i y_j in row i and column j.
 *
 * @throws E_SHAPE for anything but vectors; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE
 *   where no model is traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => outer(theta, [1, 10])[1][1] }).loss([2, 3]) // 30
 */
export const outer: TwoOperands = (...operands) =>
  operation('outer', 2, operands, (graph, a, b) => {
    checkRank(a, 1, 'operand 1 of outer');
    checkRank(b, 1, 'operand 2 of outer');
    const [m, n] = [a.shape[0], b.shape[0]];
    return graph.product(a, b, { m, k: 1, n, rowA: 1, alongA: 0, alongB: 0, columnB: 1, shape: [m, n] });
  });

/**
 * The transpose of a matrix.
 *
 * @param operands - A of m x n entries: the transpose has n x m
 * @throws E_SHAPE for anything but a matrix; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE
 *   where no model is traced
 * @example
 * defineProblem({ parameters: { A: [2, 2] }, loss: ({ A }) => transpose(A)[0][1] }).loss([1, 2, 3, 4]) // 3
 */
export function transpose(...operands: readonly [A: Operand]): Traced {
  return operation('transpose', 1, operands, (graph, a) => {
    checkRank(a, 2, 'operand 1 of transpose');
    const [rows, columns] = a.shape;
    const entries = Array.from({ length: rows * columns }, (_, e): readonly [number, Node] => {
      return [e, graph.slice(a, (e % rows) * columns + Math.floor(e / rows), [])];
    });
    return graph.assemble(entries, [columns, rows]);
  });
}
