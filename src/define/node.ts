// What a model is once it was traced: a graph whose nodes are arrays of numbers, each made from others by one operation. A node is a scalar (shape []),
// a vector ([n]) or a matrix ([rows, columns], row-major).

/** Functions of one number, entry by entry. */
export const unaryNames = ['neg', 'abs', 'sqrt', 'exp', 'log', 'tanh', 'sin', 'cos', 'sigmoid', 'softplus'] as const;
export type Unary = (typeof unaryNames)[number];

/** Functions of two numbers, entry by entry; a scalar goes with every entry. Comparisons give 1 or 0. */
export const binaryNames = ['add', 'sub', 'mul', 'div', 'pow', 'less', 'lessOrEqual', 'equal'] as const;
export type Binary = (typeof binaryNames)[number];

/** Where numbers come from: the parameters, a direction in their space, a value of its own for every row, or one that all rows share. */
export type Source = 'theta' | 'direction' | 'row' | 'shared';

interface Common {
  /** Larger than those of its inputs. */
  readonly id: number;
  readonly shape: readonly number[];
  readonly inputs: readonly Node[];
  /** Whether it has a value of its own for every row of the data. */
  readonly varies: boolean;
  /** Whether it, or its slope, may be infinite where its inputs are not, or what it is made of may. */
  readonly isWild: boolean;
}

/** Functions whose values or slopes are not finite everywhere. */
export const wildNames: ReadonlySet<string> = new Set<Unary | Binary>(['sqrt', 'exp', 'log', 'div', 'pow']);

export interface ConstantNode extends Common {
  readonly op: 'constant';
  readonly value: number;
}

/** Entries of a source from `start` on. */
export interface InputNode extends Common {
  readonly op: 'input';
  readonly source: Source;
  readonly start: number;
}

export interface UnaryNode extends Common {
  readonly op: 'unary';
  readonly of: Unary;
}

export interface BinaryNode extends Common {
  readonly op: 'binary';
  readonly of: Binary;
}

/** Where the first input is not 0 the second, else the third. */
export interface SelectNode extends Common {
  readonly op: 'select';
}

/** ((x_0 + x_1) + x_2) + ... */
export interface SumNode extends Common {
  readonly op: 'sum';
}

/** A scalar at every entry. */
export interface FillNode extends Common {
  readonly op: 'fill';
}

/** Entries of a node from `start` on. */
export interface SliceNode extends Common {
  readonly op: 'slice';
  readonly start: number;
}

/** Nodes at the entries from `starts` on, 0 elsewhere. */
export interface AssembleNode extends Common {
  readonly op: 'assemble';
  readonly starts: readonly number[];
}

/** c_ij = (a_i0 b_0j + a_i1 b_1j) + ..., for a_ik at entry i rowA + k alongA of the first input and b_kj at k alongB + j columnB of the second. */
export interface ProductNode extends Common {
  readonly op: 'product';
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly rowA: number;
  readonly alongA: number;
  readonly alongB: number;
  readonly columnB: number;
}

export type Node =
  | ConstantNode
  | InputNode
  | UnaryNode
  | BinaryNode
  | SelectNode
  | SumNode
  | FillNode
  | SliceNode
  | AssembleNode
  | ProductNode;

/** The number of entries. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A shape as it is shown: 'a scalar', 'a vector of 3', 'a 3 x 4 matrix'. */
export function shapeWords(shape: readonly number[]): string {
  if (shape.length === 0) return 'a scalar';
  return shape.length === 1 ? `a vector of ${shape[0]}` : `a ${shape.join(' x ')} matrix`;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, k) => length === b[k]);
}

/** The nodes that these need, each after its inputs. */
export function reachable(outputs: readonly Node[]): readonly Node[] {
  const found: (Node | undefined)[] = new Array(outputs.reduce((most, { id }) => Math.max(most, id + 1), 0)).fill(undefined);
  const waiting = [...outputs];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (found[node.id]) continue;
    found[node.id] = node;
    for (const input of node.inputs) if (!found[input.id]) waiting.push(input);
  }
  return found.filter((node) => node !== undefined);
}
