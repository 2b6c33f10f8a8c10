// Derivatives of a graph, as more of the same graph: backward for gradients (reverse accumulation, Linnainmaa 1976), forward along a direction
// for what is linear in it; forward over reverse gives H x (Pearlmutter 1994).
// @eq linnainmaa1976
// @eq pearlmutter1994
import type { Graph } from './graph.js';
import { type Node, type ProductNode, reachable, sizeOf } from './node.js';

/** The derivative of a function of one number, at its argument. */
function slope(graph: Graph, node: Node & { op: 'unary' }): Node {
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
function slopes(graph: Graph, node: Node & { op: 'binary' }): readonly [Node | undefined, Node | undefined] {
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

function plus(graph: Graph, a: Node | undefined, b: Node | undefined): Node | undefined {
  return a && b ? graph.binary('add', a, b) : (a ?? b);
}

/** Cᵀ-bar's share of each factor of a product, laid out as the factor is. */
function factors(graph: Graph, node: ProductNode, above: Node): readonly [Node, Node] {
  const [a, b] = node.inputs;
  const { m, k, n, rowA, alongA, alongB, columnB } = node;
  const byA = { rowA: n, alongA: 1, alongB: columnB, columnB: alongB }; // m x k: sum over j of above_ij b_kj
  const transposedA = { rowA: alongB, alongA: columnB, alongB: 1, columnB: n }; // k x m
  const byB = { rowA: alongA, alongA: rowA, alongB: n, columnB: 1 }; // k x n: sum over i of a_ik above_ij
  const transposedB = { rowA: 1, alongA: n, alongB: rowA, columnB: alongA }; // n x k
  const aByRows = alongA === 1 && (rowA === k || m === 1);
  const bByRows = columnB === 1 && (alongB === n || k === 1);
  const forA = aByRows
    ? graph.product(above, b, { m, k: n, n: k, ...byA, shape: a.shape })
    : graph.product(b, above, { m: k, k: n, n: m, ...transposedA, shape: a.shape });
  const forB = bByRows
    ? graph.product(a, above, { m: k, k: m, n, ...byB, shape: b.shape })
    : graph.product(above, a, { m: n, k: m, n: k, ...transposedB, shape: b.shape });
  return [forA, forB];
}

/** What comes from above in the shape of an input that goes with every entry. */
function gathered(graph: Graph, share: Node, input: Node): Node {
  if (input.shape.length > 0) return graph.fill(share, input.shape);
  return graph.sum(share);
}

/** Shares of one node that belong to slices of it. */
class Slices {
  readonly #parts: Map<string, { readonly start: number; share: Node }> = new Map();

  add(graph: Graph, start: number, share: Node): void {
    const key = `${start} ${sizeOf(share.shape)}`;
    const known = this.#parts.get(key);
    if (known) known.share = graph.binary('add', known.share, share);
    else this.#parts.set(key, { start, share });
  }

  /** All of them in the shape of the node, in one where they do not overlap. */
  whole(graph: Graph, shape: readonly number[]): Node | undefined {
    const parts = [...this.#parts.values()].sort((a, b) => a.start - b.start);
    const layers: (readonly [number, Node])[][] = [];
    for (const { start, share } of parts) {
      const fits = layers.find((layer) => {
        const [from, node] = layer[layer.length - 1];
        return from + sizeOf(node.shape) <= start;
      });
      if (fits) fits.push([start, share]);
      else layers.push([[start, share]]);
    }
    return layers.reduce<Node | undefined>((sum, layer) => plus(graph, sum, graph.assemble(layer, shape)), undefined);
  }
}

/** sum over outputs of seedᵀ ∂output/∂input for each input, by one pass backward; undefined where that is 0. */
export function gradientOf(
  graph: Graph,
  outputs: readonly (readonly [output: Node, seed: Node])[],
  inputs: readonly Node[],
): (Node | undefined)[] {
  const needed = dependents(
    outputs.map(([output]) => output),
    inputs,
  );
  // by the ids of the nodes
  const shares: (Node | undefined)[] = new Array(needed.length).fill(undefined);
  const slices: Map<number, Slices> = new Map();
  const give = (node: Node, share: Node): void => {
    if (needed[node.id]) shares[node.id] = plus(graph, shares[node.id], share);
  };
  const giveSlice = (node: Node, start: number, share: Node): void => {
    if (!needed[node.id]) return;
    const own = slices.get(node.id) ?? new Slices();
    slices.set(node.id, own);
    own.add(graph, start, share);
  };
  const aboveOf = (node: Node): Node | undefined => plus(graph, shares[node.id], slices.get(node.id)?.whole(graph, node.shape));
  for (const [output, seed] of outputs) give(output, graph.fill(seed, output.shape));
  const isInput = new Set(inputs);
  for (let id = needed.length - 1; id >= 0; id--) {
    const node = needed[id];
    const above = node && aboveOf(node);
    if (!above || isInput.has(node)) continue;
    const [x, y, z] = node.inputs;
    const times = (factor: Node): Node => graph.binary('mul', above, factor);
    switch (node.op) {
      case 'constant':
        break;
      case 'input':
        // a part of an input that is asked for as a whole
        for (const input of inputs) {
          if (input.op === 'input' && within(node, input)) giveSlice(input, node.start - input.start, above);
        }
        break;
      case 'unary':
        give(x, times(slope(graph, node)));
        break;
      case 'binary': {
        const [byX, byY] = slopes(graph, node);
        if (byX && needed[x.id]) give(x, gathered(graph, times(byX), x));
        if (byY && needed[y.id]) give(y, gathered(graph, times(byY), y));
        break;
      }
      case 'select': {
        const zero = graph.constant(0);
        give(y, gathered(graph, graph.select(x, above, zero), y));
        give(z, gathered(graph, graph.select(x, zero, above), z));
        break;
      }
      case 'sum':
        give(x, graph.fill(above, x.shape));
        break;
      case 'fill':
        give(x, graph.sum(above));
        break;
      case 'slice':
        giveSlice(x, node.start, above);
        break;
      case 'assemble':
        node.inputs.forEach((input, k) => {
          if (needed[input.id]) give(input, graph.slice(above, node.starts[k], input.shape));
        });
        break;
      case 'product': {
        const [byA, byB] = factors(graph, node, above);
        give(x, byA);
        give(y, byB);
      }
    }
  }
  return inputs.map(aboveOf);
}

/** The nodes of the outputs that depend on an input, which may be a part of one, each at the place of its id. */
function dependents(outputs: readonly Node[], inputs: readonly Node[]): readonly (Node | undefined)[] {
  const most = [...outputs, ...inputs].reduce((last, { id }) => Math.max(last, id), 0);
  const found: (Node | undefined)[] = new Array(most + 1).fill(undefined);
  for (const input of inputs) found[input.id] = input;
  for (const node of reachable(outputs)) {
    const part = node.op === 'input' && inputs.some((input) => input.op === 'input' && within(node, input));
    if (part || node.inputs.some(({ id }) => found[id])) found[node.id] = node;
  }
  return found;
}

/** Whether an input is a part of another. */
function within(part: Node & { op: 'input' }, whole: Node & { op: 'input' }): boolean {
  const from = part.start - whole.start;
  return part.source === whole.source && from >= 0 && from + sizeOf(part.shape) <= sizeOf(whole.shape);
}

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
      return plus(graph, first, second);
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
      return plus(graph, first, second);
    }
  }
}
