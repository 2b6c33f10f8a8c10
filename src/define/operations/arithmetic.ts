// Arithmetic and functions of one number, entry by entry.
import type { Binary, Unary } from '../node.js';
import { binaryOf, type Operand, operation, type Traced } from '../traced.js';

/** An operation on one value. */
export type OneOperand = (...operands: readonly [x: Operand]) => Traced;
/** An operation on two values. */
export type TwoOperands = (...operands: readonly [x: Operand, y: Operand]) => Traced;

function unary(of: Unary): OneOperand {
  return (...operands) => operation(of, 1, operands, (graph, a) => graph.unary(of, a));
}

function binary(of: Binary): TwoOperands {
  return (...operands) => binaryOf(of, operands);
}

/**
 * x + y, entry by entry; a scalar goes with every entry.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => add(x, 1) }).loss([2]) // 3
 */
export const add: TwoOperands = binary('add');

/**
 * x - y, entry by entry; a scalar goes with every entry.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => sub(1, x) }).loss([2]) // -1
 */
export const sub: TwoOperands = binary('sub');

/**
 * x y, entry by entry; a scalar goes with every entry. The product of matrices is `matmul`.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => mul(x, x) }).loss([3]) // 9
 */
export const mul: TwoOperands = binary('mul');

/**
 * x / y, entry by entry; a scalar goes with every entry.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => div(1, x) }).loss([4]) // 0.25
 */
export const div: TwoOperands = binary('div');

/**
 * x^y, entry by entry; whole powers up to ±16 are products, and x^½ is `sqrt(x)`. The derivative by y is x^y ln x, so not a number where x < 0;
 * at x = 0 it counts as 0, with its derivatives, where y >= 0.
 *
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands;
 *   E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => pow(x, 3) }).loss([2]) // 8
 */
export const pow: TwoOperands = binary('pow');

/**
 * -x, entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => neg(x) }).loss([2]) // -2
 */
export const neg: OneOperand = unary('neg');

/**
 * √x, entry by entry; not a number where x < 0. The derivative 1/(2√x) is infinite at 0.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => sqrt(x) }).loss([4]) // 2
 */
export const sqrt: OneOperand = unary('sqrt');

/**
 * e^x, entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => exp(x) }).loss([0]) // 1
 */
export const exp: OneOperand = unary('exp');

/**
 * ln x, entry by entry; -Infinity at 0, not a number where x < 0.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => log(x) }).loss([1]) // 0
 */
export const log: OneOperand = unary('log');

/**
 * The hyperbolic tangent, entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => tanh(x) }).gradient([0]) // Float64Array(1) [ 1 ]
 */
export const tanh: OneOperand = unary('tanh');

/**
 * The sine of an angle in radians, entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => sin(x) }).gradient([0]) // Float64Array(1) [ 1 ]
 */
export const sin: OneOperand = unary('sin');

/**
 * The cosine of an angle in radians, entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => cos(x) }).loss([0]) // 1
 */
export const cos: OneOperand = unary('cos');

/**
 * 1/(1 + e^-x), entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => sigmoid(x) }).loss([0]) // 0.5
 */
export const sigmoid: OneOperand = unary('sigmoid');

/**
 * ln(1 + e^x), entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => softplus(x) }).gradient([0]) // Float64Array(1) [ 0.5 ]
 */
export const softplus: OneOperand = unary('softplus');

/**
 * β x + (1 - β) y: a step of a moving average x that takes in y.
 *
 * @param operands - β, x and y: scalars, or of one shape
 * @throws E_SHAPE for operands of different shapes; E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no
 *   model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => mix(0.75, x, 8) }).loss([4]) // 5
 */
export function mix(...operands: readonly [beta: Operand, x: Operand, y: Operand]): Traced {
  return operation('mix', 3, operands, (graph, b, x, y) =>
    graph.binary('add', graph.binary('mul', b, x), graph.binary('mul', graph.binary('sub', graph.constant(1), b), y)),
  );
}

/**
 * x², entry by entry.
 *
 * @throws E_TYPE or E_NON_FINITE for what is no operand; E_RANGE for more operands; E_UNAVAILABLE where no model is traced
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => square(x) }).gradient([3]) // Float64Array(1) [ 6 ]
 */
export const square: OneOperand = (...operands) => operation('square', 1, operands, (graph, a) => graph.binary('mul', a, a));
