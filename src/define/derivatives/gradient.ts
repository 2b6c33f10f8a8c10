// Gradients of a graph, as more of the same graph: reverse accumulation (Linnainmaa 1976).
// @eq linnainmaa1976
import type { Graph } from '../graph.js';
import { type Node, reachable, sizeOf } from '../node.js';
import { shareOfFactor } from './products.js';
import { Shares } from './shares.js';
import { slope, slopes } from './slopes.js';

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
  const shares = new Shares(graph);
  const give = (node: Node, share: () => Node): void => {
    if (needed[node.id]) shares.give(node, share());
  };
  /** In the shape of an input that may go with every entry. */
  const gathered = (share: Node, { shape }: Node): Node =>
    shares.through(share, (x) => (shape.length > 0 ? graph.fill(x, shape) : graph.sum(x)));
  for (const [output, seed] of outputs) give(output, () => graph.fill(seed, output.shape));
  const isInput = new Set(inputs);
  for (let id = needed.length - 1; id >= 0; id--) {
    const node = needed[id];
    const above = node && shares.of(node);
    if (!above || isInput.has(node)) continue;
    const [x, y, z] = node.inputs;
    const sliced = (start: number, shape: readonly number[]): Node => {
      const slice = (whole: Node): Node => graph.slice(whole, start, shape);
      return shares.apart(above, slice, slice);
    };
    switch (node.op) {
      case 'constant':
        break;
      case 'input':
        // a part of an input that is asked for as a whole
        for (const input of inputs) {
          if (input.op === 'input' && within(node, input)) shares.giveSlice(input, node.start - input.start, above);
        }
        break;
      case 'unary':
        give(x, () => shares.times(above, slope(graph, node)));
        break;
      case 'binary':
        slopes(graph, node).forEach((factor, k) => {
          const input = node.inputs[k];
          if (factor) give(input, () => gathered(shares.times(above, factor), input));
        });
        break;
      case 'select':
        give(y, () => gathered(shares.chosen(x, true, above), y));
        give(z, () => gathered(shares.chosen(x, false, above), z));
        break;
      case 'sum':
      case 'fill':
        give(x, () => gathered(above, x));
        break;
      case 'slice':
        if (needed[x.id]) shares.giveSlice(x, node.start, above);
        break;
      case 'assemble':
        node.inputs.forEach((input, k) => {
          give(input, () => sliced(node.starts[k], input.shape));
        });
        break;
      case 'product':
        give(x, () => shareOfFactor(graph, shares, node, above, 0));
        give(y, () => shareOfFactor(graph, shares, node, above, 1));
    }
  }
  return inputs.map((input) => shares.of(input));
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
