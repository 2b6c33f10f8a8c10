// Sums, vectors made of scalars, and functions of a whole vector.
import type { Graph } from '../graph.js';
import { type Node, sizeOf } from '../node.js';
import { type Operand, operation, type Traced } from '../traced.js';
import type { OneOperand } from './arithmetic.js';
import { checkRank, columnsOf } from './ranks.js';

/**
 * The sum of all entries, in their order.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => sum(theta) }).loss([2, 3]) // 5
 */
export const sum: OneOperand = (...operands) => operation('sum', 1, operands, (graph, a) => graph.sum(a));

/**
 * The mean of all entries.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => mean(theta) }).loss([2, 3]) // 2.5
 */
export const mean: OneOperand = (...operands) =>
  operation('mean', 1, operands, (graph, a) => graph.binary('div', graph.sum(a), graph.constant(sizeOf(a.shape))));

/**
 * A vector of scalars, or a matrix of rows. An array in the place of an operand is the same.
 *
 * @param entries - scalars, or vectors of one length
 * @throws E_SHAPE for entries of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => dot(vector(theta[1], 1), theta) }).loss([2, 3]) // 9
 */
export function vector(...entries: Operand[]): Traced {
  return operation('vector', 1, [entries], (_, a) => a);
}

/** The largest entry, as a number that derivatives pass by: softmax does not depend on what is taken off. */
function largest(graph: Graph, a: Node): Node {
  const entries = Array.from({ length: sizeOf(a.shape) }, (_, k) => graph.slice(a, k, []));
  return entries.reduce((most, entry) => graph.select(graph.binary('lessOrEqual', entry, most), most, entry));
}

/**
 * e^(x_k) / Σ_j e^(x_j) of a vector; of a matrix row by row.
 *
 * @throws E_SHAPE for a scalar; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model
 *   is traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => softmax(theta)[0] }).loss([1, 1]) // 0.5
 */
export const softmax: OneOperand = (...operands) =>
  operation('softmax', 1, operands, (graph, a) => {
    const columns = columnsOf(a, 'softmax');
    const rows = Array.from({ length: sizeOf(a.shape) / columns }, (_, i): readonly [number, Node] => {
      const row = graph.slice(a, i * columns, [columns]);
      const powers = graph.unary('exp', graph.binary('sub', row, largest(graph, row)));
      return [i * columns, graph.binary('div', powers, graph.sum(powers))];
    });
    return graph.assemble(rows, a.shape);
  });

/**
 * ln Σ_k e^(x_k) of a vector.
 *
 * @throws E_SHAPE for anything but a vector; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE
 *   where no model is traced
 * @example
 * defineProblem({ parameters: 2, loss: (theta) => logSumExp(theta) }).gradient([1, 1]) // Float64Array(2) [ 0.5, 0.5 ]
 */
export const logSumExp: OneOperand = (...operands) =>
  operation('logSumExp', 1, operands, (graph, a) => {
    checkRank(a, 1, 'logSumExp');
    const most = largest(graph, a);
    return graph.binary('add', most, graph.unary('log', graph.sum(graph.unary('exp', graph.binary('sub', a, most)))));
  });
