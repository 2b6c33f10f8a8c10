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
      // at x = 0 neither 0 x^-1, the derivative of x^0, nor x^y ln x is a number, though both tend to 0
      const no = (at: Node): Node => graph.binary('equal', at, graph.constant(0));
      const exponent = graph.select(no(y), one, y);
      const base = graph.select(no(x), one, x);
      return [
        graph.binary('mul', y, graph.binary('pow', x, graph.binary('sub', exponent, one))),
        graph.binary('mul', node, graph.unary('log', base)),
      ];
    }
    default:
      return [undefined, undefined];
  }
}
