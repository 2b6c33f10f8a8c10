// What is computed of a graph in one call: numbers at one point, sums over rows, numbers of every row, or a step of every entry.
import { type Node, reachable, sizeOf } from './node.js';

/** Nodes that are written one after the other. */
export interface Program {
  /**
   * 'point': what has no rows. 'lanes': the same for replicas, a lane each, or, where there are columns, added up over rows of each. 'sum': added up over the rows. 'each': for every row. 'entries': the arrays of an
   * update rule, entry by entry, each output in the place of an array. A row is an entry then, its columns are theta, g and the states, and `out` has the
   * addresses of the states.
   */
  readonly over: 'point' | 'lanes' | 'sum' | 'each' | 'entries';
  readonly outputs: readonly Node[];
  /** Entries of a block of rows, weight and noise included; 0 without rows. */
  readonly columns: number;
}

/** Numbers that a program writes, for each row in one over 'each'. */
export function outputEntries({ outputs }: Program): number {
  return outputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** The nodes of a program in order, and how often each is read, by its id. */
export function usesOf({ outputs }: Program): { readonly nodes: readonly Node[]; readonly uses: readonly number[] } {
  const nodes = reachable(outputs);
  const uses: number[] = new Array((nodes.at(-1)?.id ?? 0) + 1).fill(0);
  const use = ({ id }: Node): void => {
    uses[id] += 1;
  };
  for (const { inputs } of nodes) inputs.forEach(use);
  outputs.forEach(use);
  return { nodes, uses };
}

const kernelFunctions: ReadonlySet<string> = new Set(['exp', 'log', 'tanh', 'sin', 'cos', 'sigmoid', 'softplus']);

/** Whether a node is the value of a kernel on arrays: (out, x, count), with an exponent or exponents for x^y. */
export function isKernel(node: Node): boolean {
  return (node.op === 'unary' && kernelFunctions.has(node.of)) || (node.op === 'binary' && node.of === 'pow');
}

/** Rows of a group: four vectors. */
export function rowsOfGroup(dtype: 'f64' | 'f32'): number {
  return dtype === 'f64' ? 8 : 16;
}

/** The program of these nodes for replicas: every input has a number for each of the lanes of a group, and so has all that is made of it. */
export function inLanes(outputs: readonly Node[], columns: number): Program {
  const copies: Node[] = [];
  for (const node of reachable(outputs)) {
    const inputs = node.inputs.map(({ id }) => copies[id]);
    copies[node.id] = { ...node, inputs, varies: node.op === 'input' || inputs.some(({ varies }) => varies) } as Node;
  }
  return { over: 'lanes', columns, outputs: outputs.map(({ id }) => copies[id]) };
}

/** The nodes of a program, in order, that are the same for all rows, and those that are not. */
export function splitByRows(
  { over, columns }: Program,
  nodes: readonly Node[],
): { readonly once: readonly Node[]; readonly inRows: readonly Node[] } {
  if (over !== 'lanes') return { once: nodes.filter(({ varies }) => !varies), inRows: nodes.filter(({ varies }) => varies) };
  const found = new Set<Node>();
  for (const node of nodes) {
    const isRow = node.op === 'input' && node.source === 'row';
    if (columns > 0 && (isRow || node.inputs.some((input) => found.has(input)))) found.add(node);
  }
  return { once: nodes.filter((node) => !found.has(node)), inRows: nodes.filter((node) => found.has(node)) };
}
