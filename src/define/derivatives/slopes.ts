// What operations on numbers add to a derivative.
import type { Graph } from '../graph.js';
import type { Node } from '../node.js';

/** The derivative of a function of one number, at its argument. */
export function slope(graph: Graph, node: Node & { op: 'unary' }): Node {
  const [x] = node.inputs;
  const one = graph.constant(1);
  const times = (a: Node, b: Node): Node => graph.binary('mul', a, b);
  const minus = (a: Node, b: Node): Node => graph.binary('sub', a, b);
  switch (node.of) {
    case 'neg':
      return graph.constant(-1);
    case 'abs':
      return minus(graph.binary('less', graph.constant(0), x), graph.binary('less', x, graph.constant(0)));
    case 'sqrt':
      return graph.binary('div', graph.constant(0.5), node);
    case 'exp':
      return node;
    case 'log':
      return graph.binary('div', one, x);
    case 'tanh':
      return minus(one, times(node, node));
    case 'sin':
      return graph.unary('cos', x);
    case 'cos':
      return graph.unary('neg', graph.unary('sin', x));
    case 'sigmoid':
      return times(node, minus(one, node));
    case 'softplus':
      return graph.unary('sigmoid', x);
  }
}

/** The parts of d(x of y) by x and by y, each a factor of what comes from above. Comparisons have none. */
export function slopes(graph: Graph, node: Node & { op: 'binary' }): readonly [Node | undefined, Node | undefined] {
  const [x, y] = node.inputs;
  const one = graph.constant(1);
  switch (node.of) {
    case 'add':
      return [one, one];
    case 'sub':
      return [one, graph.constant(-1)];
    case 'mul':
      return [y, x];
    case 'div': {
      const inverse = graph.binary('div', one, y);
      return [inverse, graph.unary('neg', graph.binary('mul', node, inverse))];
    }
    case 'pow': {
      if (y.op === 'constant') return [graph.binary('mul', y, graph.binary('pow', x, graph.binary('sub', y, one))), undefined];
      // At x = 0 x^y ln x tends to 0 but is no number: it counts as 0 there, with its derivatives. So y x^(y-1) does not change with y there either, where it
      // has a bound: for y = 0, where it tends to 0, and y = 1, where it is 1.
      const is = (at: Node, value: number): Node => graph.binary('equal', at, graph.constant(value));
      const [zero, isOne] = [is(x, 0), is(y, 1)];
      const corner = graph.binary('mul', zero, graph.binary('add', is(y, 0), isOne));
      const byX = graph.binary('mul', y, graph.binary('pow', x, graph.binary('sub', y, one)));
      return [graph.select(corner, isOne, byX), graph.binary('mul', node, graph.unary('log', graph.select(zero, one, x)))];
    }
    default:
      return [undefined, undefined];
  }
}
