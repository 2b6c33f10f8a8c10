// A traced model as plain data: its nodes in order, each after its inputs, named by their places in the list.
import { invalid, partOf, show, unknownName, within, wrongShape } from '../input/errors.js';
import { isOptions } from '../input/validate.js';
import type { Block } from '../problems/problem.js';
import type { ModelDefinition } from './definition.js';
import type { Graph } from './graph.js';
import { binaryNames, type Node, reachable, shapeWords, sizeOf, unaryNames } from './node.js';

/** A node: its operation, and what it needs. */
export type SavedNode = readonly [operation: string, ...parts: readonly (number | string | readonly number[])[]];

/** A model that was traced, as plain data. */
export interface Saved {
  /** Each after those that it needs, which it names by their places in this list. */
  readonly nodes: readonly SavedNode[];
  /** The place of the output of a row. */
  readonly output?: number;
  /** The place of a loss that is a function, an integer from 0. */
  readonly loss?: number;
  /** The places of the residuals, an integer from 0 each. */
  readonly residuals?: readonly number[];
}

/** The nodes that these need, and the place of each. */
export function saveList(kept: readonly Node[]): { readonly nodes: readonly SavedNode[]; readonly place: (node: Node) => number } {
  const nodes = reachable(kept);
  const places: number[] = new Array((nodes.at(-1)?.id ?? 0) + 1).fill(0);
  for (const [k, { id }] of nodes.entries()) places[id] = k;
  const place = ({ id }: Node): number => places[id];
  return { nodes: nodes.map((node) => save(node, node.inputs.map(place))), place };
}

/** A model's output, loss and residuals as data; a loss with a name is left out. */
export function saveNodes({ output, loss, residuals, columns }: ModelDefinition, lossHasName: boolean): Saved {
  const kept = [...(output ? [output] : []), ...(loss && !lossHasName ? [loss] : []), ...(columns === 0 ? (residuals ?? []) : [])];
  const { nodes, place } = saveList(kept);
  return {
    nodes,
    ...(output ? { output: place(output) } : {}),
    ...(loss && !lossHasName ? { loss: place(loss) } : {}),
    ...(columns === 0 && residuals ? { residuals: residuals.map(place) } : {}),
  };
}

function save(node: Node, inputs: readonly number[]): SavedNode {
  switch (node.op) {
    case 'constant':
      return ['constant', node.value];
    case 'input':
      return [node.source, node.start, node.shape];
    case 'unary':
    case 'binary':
      return [node.of, ...inputs];
    case 'select':
    case 'sum':
      return [node.op, ...inputs];
    case 'fill':
      return ['fill', ...inputs, node.shape];
    case 'slice':
      return ['slice', ...inputs, node.start, node.shape];
    case 'assemble':
      return ['assemble', inputs, node.starts, node.shape];
    case 'product': {
      const { m, k, n, rowA, alongA, alongB, columnB } = node;
      return ['product', ...inputs, [m, k, n, rowA, alongA, alongB, columnB], node.shape];
    }
  }
}

/** How many parts a node has, with the name of its operation. */
const lengths: ReadonlyMap<string, number> = new Map<string, number>([
  ...unaryNames.map((name) => [name, 2] as const),
  ...binaryNames.map((name) => [name, 3] as const),
  ['constant', 2],
  ['theta', 3],
  ['row', 3],
  ['shared', 3],
  ['select', 4],
  ['sum', 2],
  ['fill', 3],
  ['slice', 4],
  ['assemble', 4],
  ['product', 5],
]);

/** How far inputs reach. */
interface Limits {
  readonly blocks: readonly Block[];
  readonly columns: number;
  /** Numbers that all rows share; 0 by default. */
  readonly shared?: number;
}

/** Makes the nodes of saved data again, where every number in it is checked. */
export class NodeReader {
  readonly #graph: Graph;
  readonly #limits: Limits;
  readonly #path: string;
  readonly #nodes: Node[] = [];

  constructor(graph: Graph, limits: Limits, path: string) {
    this.#graph = graph;
    this.#limits = limits;
    this.#path = path;
  }

  read(saved: readonly unknown[]): void {
    Array.from(saved).forEach((one, k) => {
      const path = `${this.#path}.nodes[${k}]`;
      try {
        this.#nodes.push(this.#make(one, path));
      } catch (error) {
        throw within(path, error);
      }
    });
  }

  node(place: unknown, path: string): Node {
    const node = Number.isSafeInteger(place) ? this.#nodes[place as number] : undefined;
    if (node) return node;
    throw invalid('E_RANGE', path, place, 'the place of a node before this one');
  }

  #make(saved: unknown, path: string): Node {
    const known: unknown = Array.isArray(saved) && saved[0];
    if (!Array.isArray(saved) || typeof known !== 'string') throw invalid('E_TYPE', path, saved, 'a node: [operation, ...]');
    const length = lengths.get(known);
    if (length !== undefined && saved.length !== length)
      throw wrongShape(path, `${saved.length} parts`, `${length}, as ${show(saved[0])} has`);
    const graph = this.#graph;
    const [operation, a, b, c] = saved as readonly unknown[];
    const input = (place: unknown): Node => this.node(place, path);
    if (unaryNames.some((name) => name === operation)) return graph.unary(known as (typeof unaryNames)[number], input(a));
    if (binaryNames.some((name) => name === operation)) return graph.binary(known as (typeof binaryNames)[number], input(a), input(b));
    switch (operation) {
      case 'constant':
        if (typeof a === 'number' && Number.isFinite(a)) return graph.constant(a);
        throw invalid('E_TYPE', path, a, 'a finite number');
      case 'theta':
      case 'row':
      case 'shared':
        return this.#input(operation, whole(a, path), shape(b, path), path);
      case 'select':
        return graph.select(input(a), input(b), input(c));
      case 'sum':
        return graph.sum(input(a));
      case 'fill':
        if (input(a).shape.length > 0) throw invalid('E_SHAPE', path, a, 'a scalar to fill a shape with');
        return graph.fill(input(a), shape(b, path));
      case 'slice': {
        const [from, start, into] = [input(a), whole(b, path), shape(c, path)];
        inside(start, sizeOf(into), sizeOf(from.shape), path);
        return graph.slice(from, start, into);
      }
      case 'assemble':
        return this.#assemble(a, b, shape(c, path), path);
      case 'product':
        return this.#product(input(a), input(b), c, shape(saved[4], path), path);
      default:
        throw unknownName('operation of a saved model', known, [...lengths.keys()], path);
    }
  }

  #input(source: 'theta' | 'row' | 'shared', start: number, into: readonly number[], path: string): Node {
    const { blocks, columns, shared = 0 } = this.#limits;
    const size = { theta: blocks.reduce((sum, { length }) => sum + length, 0), row: columns, shared }[source];
    inside(start, sizeOf(into), size, path);
    return this.#graph.input(source, start, into);
  }

  #assemble(places: unknown, starts: unknown, into: readonly number[], path: string): Node {
    if (!Array.isArray(places) || !Array.isArray(starts) || places.length !== starts.length || places.length === 0)
      throw invalid('E_TYPE', path, places, 'as many nodes as starts, one or more');
    let end = 0;
    const parts = places.map((place, k) => {
      const node = this.node(place, path);
      const start = whole(starts[k], path);
      if (start < end) throw invalid('E_RANGE', path, start, 'parts in order that do not overlap');
      end = start + sizeOf(node.shape);
      inside(start, sizeOf(node.shape), sizeOf(into), path);
      return [start, node] as const;
    });
    return this.#graph.assemble(parts, into);
  }

  #product(a: Node, b: Node, form: unknown, into: readonly number[], path: string): Node {
    if (!Array.isArray(form) || form.length !== 7) throw invalid('E_TYPE', path, form, 'the seven numbers of a product');
    const [m, k, n, rowA, alongA, alongB, columnB] = form.map((x) => whole(x, path));
    if (Math.min(m, k, n) < 1) throw invalid('E_RANGE', path, Math.min(m, k, n), 'sizes of 1 or more');
    // row by row, as operations lay factors out: their derivatives are products of the same rows
    const stride = (count: number, given: number, right: number): boolean => given === right || (count === 1 && given === 0);
    const isLaidOut = stride(m, rowA, k) && stride(k, alongA, 1) && stride(k, alongB, n) && stride(n, columnB, 1);
    if (!isLaidOut) throw invalid('E_RANGE', path, form, 'factors row by row');
    if (sizeOf(a.shape) !== m * k || sizeOf(b.shape) !== k * n || sizeOf(into) !== m * n) {
      const given = `factors that are ${shapeWords(a.shape)} and ${shapeWords(b.shape)}, for ${shapeWords(into)}`;
      throw wrongShape(path, given, `${m} x ${k} and ${k} x ${n}, for ${m} x ${n}`);
    }
    return this.#graph.product(a, b, { m, k, n, rowA, alongA, alongB, columnB, shape: into });
  }
}

function whole(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 28) return value;
  throw invalid('E_RANGE', path, value, 'a whole number from 0 on');
}

function shape(value: unknown, path: string): readonly number[] {
  if (Array.isArray(value) && value.length <= 2 && value.every((x) => whole(x, path) > 0)) return value;
  throw invalid('E_TYPE', path, value, 'a shape');
}

function inside(start: number, length: number, size: number, path: string): void {
  if (start + length > size) throw invalid('E_RANGE', path, start + length, `at most ${size} entries`);
}

const parts = ['nodes', 'output', 'loss', 'residuals'];

/** The nodes of a saved model, made again in a graph. */
export function readNodes(
  graph: Graph,
  saved: unknown,
  limits: Limits,
  path: string,
): { readonly output: Node | undefined; readonly loss: Node | undefined; readonly residuals: readonly Node[] | undefined } {
  if (!isOptions(saved) || !Array.isArray(saved.nodes)) throw invalid('E_TYPE', path, saved, 'a model as spec holds it');
  const unknown = Object.keys(saved).find((key) => !parts.includes(key));
  if (unknown !== undefined) throw unknownName('part of a model', unknown, parts, partOf(path, unknown));
  const reader = new NodeReader(graph, limits, path);
  reader.read(saved.nodes);
  const one = (key: string): Node | undefined => (saved[key] === undefined ? undefined : reader.node(saved[key], `${path}.${key}`));
  const { residuals } = saved;
  if (residuals !== undefined && !(Array.isArray(residuals) && residuals.length > 0))
    throw invalid('E_TYPE', `${path}.residuals`, residuals, 'places of nodes');
  return {
    output: one('output'),
    loss: one('loss'),
    residuals: residuals && Array.from(residuals as unknown[], (place, k) => reader.node(place, `${path}.residuals[${k}]`)),
  };
}
