// An update rule as a graph: one step of one entry, traced or read from plain data. A row of the graph is an entry; its columns are theta, g and the states.
// What all entries share is the number of the step and the options, the learning rate first.
import { invalid, missing, partOf, unavailable, unknownName, wrongShape } from '../../input/errors.js';
import { isOptions } from '../../input/validate.js';
import { Graph } from '../graph.js';
import { type Node, reachable, shapeWords } from '../node.js';
import type { Program } from '../program.js';
import { NodeReader } from '../saved.js';
import { byName, lift, Traced, tracing } from '../traced.js';

/** The names of a rule's parts, in their order. */
export interface RuleNames {
  /** The learning rate first. */
  readonly options: readonly string[];
  /** `m` first, if there is one. */
  readonly states: readonly string[];
}

export interface TracedRule extends RuleNames {
  readonly graph: Graph;
  /** theta and every state after the step. */
  readonly next: readonly Node[];
}

/** A step as its user writes it. */
type Step = (values: Readonly<Record<string, Traced>>, options: Readonly<Record<string, Traced>>, t: Traced) => unknown;

/** Of one entry. */
class RuleGraph extends Graph {
  override sum(): never {
    throw unavailable('sum', 'a rule moves every entry by itself: it has no sum, mean or norm over the entries');
  }
}

const fixed = ['theta', 'g'];

/** Runs a step once on traced values. */
export function traceRule({ options, states }: RuleNames, step: Step): TracedRule {
  const graph = new RuleGraph();
  const input = (source: 'row' | 'shared', k: number): Traced => new Traced(graph, graph.input(source, k, []));
  const path = 'rule.step';
  const values = byName('value', path, [...fixed, ...states], (k) => input('row', k));
  const given = byName('option', path, options, (k) => input('shared', k + 1));
  const next = tracing(graph, path, () => readNext(step(values, given, input('shared', 0)), states, path));
  return { graph, options, states, next };
}

/** What a step returned. */
function readNext(made: unknown, states: readonly string[], path: string): Node[] {
  if (!isOptions(made) || made instanceof Traced || made instanceof Promise)
    throw invalid('E_TYPE', 'what it returns', made, 'an object with theta and every state, as in { theta, m }');
  const names = ['theta', ...states];
  const unknown = Object.keys(made).find((key) => !names.includes(key));
  if (unknown !== undefined) throw unknownName('state', unknown, names, partOf(path, unknown));
  return names.map((name) => {
    const at = partOf(path, name);
    if (!Object.hasOwn(made, name) || made[name] === undefined) throw missing(at, `what ${name} is after the step`);
    return checkEntry(lift(made[name], at), at);
  });
}

/** A rule moves every entry by itself: there is nothing but numbers in it. */
function checkEntry(node: Node, path: string): Node {
  const wide = reachable([node]).find(({ shape }) => shape.length > 0);
  if (wide) throw wrongShape(path, `the shape of ${shapeWords(wide.shape)}`, 'numbers alone: a rule moves every entry by itself');
  return node;
}

/** The rule that was saved as these nodes. */
export function readRule({ options, states }: RuleNames, nodes: readonly unknown[], next: readonly unknown[], path: string): TracedRule {
  const graph = new RuleGraph();
  const reader = new NodeReader(graph, { blocks: [], columns: 2 + states.length, shared: 1 + options.length }, path);
  reader.read(nodes);
  const at = `${path}.next`;
  if (next.length !== 1 + states.length) throw wrongShape(at, `${next.length} entries`, `${1 + states.length}: theta and every state`);
  return { graph, options, states, next: next.map((place, k) => checkEntry(reader.node(place, `${at}[${k}]`), `${at}[${k}]`)) };
}

/** What the kernels call of a rule. */
export interface RulePrograms {
  /** Numbers that all entries share, of the step's number, the options, and powers. */
  readonly shared: Program;
  /** The step of every entry, of theta, g, the states and those numbers. */
  readonly sweep: Program;
  /** Whether the shared numbers depend on the step's number. */
  readonly everyStep: boolean;
  /** The bases of powers whose exponent is the step's number, numbers or options: the kernels keep them as running products. */
  readonly bases: readonly Node[];
}

/** Nodes made again in a graph of their own, some of them replaced by others there. */
function remadeIn(graph: Graph, outputs: readonly Node[], replaced: (node: Node) => Node | undefined): readonly Node[] {
  const made = new Map<Node, Node>();
  const after = (node: Node): Node => made.get(node) as Node;
  for (const node of reachable(outputs)) made.set(node, replaced(node) ?? remade(graph, node, node.inputs.map(after)));
  return outputs.map(after);
}

function isInput(node: Node, from: number): boolean {
  return node.op === 'input' && node.source === 'shared' && node.start >= from;
}

/** The base of b^t where it is a number or an option other than the learning rate, which may have a schedule. */
function baseOf(node: Node): Node | undefined {
  if (node.op !== 'binary' || node.of !== 'pow') return undefined;
  const [base, exponent] = node.inputs;
  const isStep = isInput(exponent, 0) && !isInput(exponent, 1);
  return isStep && (base.op === 'constant' || isInput(base, 2)) ? base : undefined;
}

/** Takes what depends on no entry out of a rule: it is computed once a step, in f64, and rounded to the dtype then. */
export function programsOf({ next, options }: TracedRule): RulePrograms {
  const [graph, ofShared] = [new Graph(), new Graph()];
  const shared: Node[] = [];
  const bases: Node[] = [];
  const ofEntries = reachable(next).filter(({ varies }) => varies);
  const read = new Set([...next, ...ofEntries.flatMap(({ inputs }) => inputs)].filter(({ varies, op }) => !varies && op !== 'constant'));
  const outputs = remadeIn(graph, next, (node) => (read.has(node) ? graph.input('shared', shared.push(node) - 1, []) : undefined));
  const numbers = remadeIn(ofShared, shared, (node) => {
    const base = baseOf(node);
    return base && ofShared.input('shared', options.length + bases.push(base), []);
  });
  return {
    shared: { over: 'point', columns: 0, outputs: numbers },
    sweep: { over: 'entries', columns: 0, outputs },
    everyStep: reachable(shared).some((node) => isInput(node, 0) && !isInput(node, 1)),
    bases,
  };
}

/** The same operation in another graph. */
function remade(graph: Graph, node: Node, inputs: readonly Node[]): Node {
  switch (node.op) {
    case 'constant':
      return graph.constant(node.value);
    case 'input':
      return graph.input(node.source, node.start, []);
    case 'unary':
      return graph.unary(node.of, inputs[0]);
    case 'binary':
      return graph.binary(node.of, inputs[0], inputs[1]);
    case 'select':
      return graph.select(inputs[0], inputs[1], inputs[2]);
    default:
      throw wrongShape('rule', node.op, 'operations on numbers');
  }
}
