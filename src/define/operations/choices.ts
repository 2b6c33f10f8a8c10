// Comparisons, and what depends on them: functions with kinks and jumps.
import type { Graph } from '../graph.js';
import type { Binary, Node } from '../node.js';
import { binaryOf, type Operand, operation, type Traced } from '../traced.js';
import type { OneOperand, TwoOperands } from './arithmetic.js';

function comparison(of: Binary): TwoOperands {
  return (...operands) => binaryOf(of, operands);
}

/**
 * 1 where x < y, else 0, entry by entry. Its derivative is 0 everywhere.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => less(x, 1) }).loss([0.5]) // 1
 */
export const less: TwoOperands = comparison('less');

/**
 * 1 where x <= y, else 0, entry by entry. Its derivative is 0 everywhere.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => lessOrEqual(x, 1) }).loss([1]) // 1
 */
export const lessOrEqual: TwoOperands = comparison('lessOrEqual');

/**
 * 1 where x = y, else 0, entry by entry. Its derivative is 0 everywhere.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => equal(x, 1) }).loss([1]) // 1
 */
export const equal: TwoOperands = comparison('equal');

/**
 * |x|, entry by entry, with the derivative 0 at 0.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => abs(x) }).gradient([0]) // Float64Array(1) [ 0 ]
 */
export const abs: OneOperand = (...operands) => operation('abs', 1, operands, (graph, a) => graph.unary('abs', a));

/**
 * -1, 0 or 1 by the sign of x, entry by entry, and NaN for NaN. Its derivative is 0 everywhere.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => sign(x) }).loss([-3]) // -1
 */
export const sign: OneOperand = (...operands) =>
  operation('sign', 1, operands, (graph, a) => {
    const zero = graph.constant(0);
    const side = graph.binary('sub', graph.binary('less', zero, a), graph.binary('less', a, zero));
    return graph.select(graph.binary('equal', a, a), side, a);
  });

/**
 * max(x, 0), entry by entry, with the derivative 0 at 0.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => relu(x) }).gradient([0]) // Float64Array(1) [ 0 ]
 */
export const relu: OneOperand = (...operands) =>
  operation('relu', 1, operands, (graph, a) => {
    const zero = graph.constant(0);
    return graph.fill(graph.select(graph.binary('lessOrEqual', a, zero), zero, a), a.shape);
  });

/** Whether x is before y, or as far. */
type Before = (of: 'less' | 'lessOrEqual', x: Node, y: Node) => Node;

/** a where it is before b or as far, else b; NaN where one of them is, for which all comparisons are false. */
function foremost(graph: Graph, before: Before, a: Node, b: Node): Node {
  if (b.op === 'constant') return graph.select(before('less', b, a), b, a);
  const found = graph.select(before('lessOrEqual', a, b), a, b);
  return a.op === 'constant' ? found : graph.select(graph.binary('equal', a, a), found, a);
}

/**
 * The smaller of x and y, entry by entry; where they are equal it is x, also in the derivatives; NaN where one of them is.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => min(x, 1) }).gradient([1]) // Float64Array(1) [ 1 ]
 */
export const min: TwoOperands = (...operands) =>
  operation('min', 2, operands, (graph, a, b) => foremost(graph, (of, x, y) => graph.binary(of, x, y), a, b));

/**
 * The larger of x and y, entry by entry; where they are equal it is x, also in the derivatives; NaN where one of them is.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => max(x, 1) }).gradient([1]) // Float64Array(1) [ 1 ]
 */
export const max: TwoOperands = (...operands) =>
  operation('max', 2, operands, (graph, a, b) => foremost(graph, (of, x, y) => graph.binary(of, y, x), a, b));

/**
 * x where the condition is not 0, else y, entry by entry: what `if` and `? :` cannot be, which do not see a traced value. Both are computed; the one
 * that is not chosen has the derivative 0, also where its own is infinite or no number.
 *
 * @param operands - the condition, x and y: scalars, or of one shape
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => select(less(x, 0), 0, mul(2, x)) }).loss([3]) // 6
 */
export function select(...operands: readonly [condition: Operand, x: Operand, y: Operand]): Traced {
  return operation('select', 3, operands, (graph, c, a, b) => graph.select(c, a, b));
}
