// Derivatives of a graph along a direction, forward, as more of the same graph: of a gradient that is H x (Pearlmutter 1994).
// @eq pearlmutter1994
import type { Graph } from '../graph.js';
import { type Node, reachable } from '../node.js';
import { slope, slopes } from './slopes.js';

/** The derivative of outputs along a direction in theta, by default the source 'direction'; undefined where that is 0. */
export function directionalDerivative(
  graph: Graph,
  outputs: readonly Node[],
  direction: (start: number, shape: readonly number[]) => Node = (start, shape) => graph.input('direction', start, shape),
): (Node | undefined)[] {
  const along = new Map<Node, Node>();
  for (const node of reachable(outputs)) {
    const isTheta = node.op === 'input' && node.source === 'theta';
    const dot = isTheta ? direction(node.start, node.shape) : tangent(graph, node, (input) => along.get(input));
    if (dot) along.set(node, dot);
  }
  return outputs.map((output) => along.get(output));
}

function tangent(graph: Graph, node: Node, along: (input: Node) => Node | undefined): Node | undefined {
  const dots = node.inputs.map(along);
  if (dots.every((dot) => dot === undefined)) return undefined;
  const [dx, dy, dz] = dots;
  const [x, y] = node.inputs;
  const filled = (dot: Node): Node => graph.fill(dot, node.shape);
  switch (node.op) {
    case 'constant':
    case 'input':
      return undefined;
    case 'unary':
      return dx && graph.binary('mul', dx, slope(graph, node));
    case 'binary': {
      const [byX, byY] = slopes(graph, node);
      const first = dx && byX && filled(graph.binary('mul', dx, byX));
      const second = dy && byY && filled(graph.binary('mul', dy, byY));
      return first && second ? graph.binary('add', first, second) : (first ?? second);
    }
    case 'select': {
      const zero = graph.constant(0);
      return dy || dz ? graph.fill(graph.select(x, dy ?? zero, dz ?? zero), node.shape) : undefined;
    }
    case 'sum':
      return dx && graph.sum(dx);
    case 'fill':
      return dx && graph.fill(dx, node.shape);
    case 'slice':
      return dx && graph.slice(dx, node.start, node.shape);
    case 'assemble': {
      const parts = dots.flatMap((dot, k) => (dot ? [[node.starts[k], dot] as const] : []));
      return graph.assemble(parts, node.shape);
    }
    case 'product': {
      const first = dx && graph.product(dx, y, node);
      const second = dy && graph.product(x, dy, node);
      return first && second ? graph.binary('add', first, second) : (first ?? second);
    }
  }
}
