// A model as it is given, by functions, by text or by the graph of one that was traced before, becomes a definition.
import { conflict, invalid, missing, show, unknownName, wrongShape } from '../input/errors.js';
import type { Block } from '../problems/problem.js';
import { scaleOfSquares } from './constraints.js';
import { dataColumn, labelNoiseColumn, type ModelDefinition } from './definition.js';
import { Graph } from './graph.js';
import { type Node, sameShape, shapeWords, sizeOf } from './node.js';
import type { Data, Names, Parameters, Rows } from './options.js';
import { readNodes, type Saved } from './saved.js';
import { parsed } from './text.js';
import { byName, type Operand, Traced, trace } from './traced.js';

/** What a model sees where the type of its options names neither parameters nor data. */
// biome-ignore lint/suspicious/noExplicitAny: names and shapes are the user's
type Anything = any;

/** The parameters as a model sees them: one vector theta where their number was given, else each by its name. */
export type TracedParameters<P extends Parameters> = Parameters extends P
  ? Anything
  : P extends number
    ? Traced
    : { readonly [Name in Names<P>]: Traced };

/** A row of the data as an output sees it: what every part of the data has for it, by name, without the label y. */
export type TracedRow<D extends Data> = Data extends D ? Anything : { readonly [Name in Exclude<Extract<keyof D, string>, 'y'>]: Traced };

/** The losses that have names: ½ ‖f - y‖², ‖f - y‖², ln(1 + e^(-y f)) for y = ±1, and -ln softmax(f)_y for y = 0, 1, … */
export type LossName = 'squares' | 'squares-without-half' | 'logistic' | 'cross-entropy';
const lossNames: readonly LossName[] = ['squares', 'squares-without-half', 'logistic', 'cross-entropy'];

/** A loss as a function: of the output and the label of a row, or where there is no data (D is never) of the parameters. */
export type LossFunction<P extends Parameters, D extends Data> = [D] extends [never]
  ? (parameters: TracedParameters<P>) => Operand
  : Data extends D
    ? (...given: Anything[]) => Operand
    : (f: Traced, y: Traced) => Operand;

/** The part of the options that is a model: functions on traced values, or their texts. */
export interface ModelOptions<P extends Parameters = Parameters, D extends Data = Data> {
  /** With data what a row predicts, of the parameters and a row without y: a scalar, or a vector where the rows of y, or classes, are. */
  readonly output?: string | ((parameters: TracedParameters<P>, row: TracedRow<D>) => Operand) | undefined;
  /** With data the loss of a row: its name (default 'squares'), or a function of f and y. Without data a function of the parameters. */
  readonly loss?: LossName | string | LossFunction<P, D> | undefined;
  /** Without data: values whose squares are averaged, as the array that one function of the parameters returns, or as texts. */
  readonly residuals?: readonly string[] | ((parameters: TracedParameters<P>) => Operand) | undefined;
  /** A model that was traced before, as the spec of a problem holds it, in place of functions and texts. */
  readonly model?: Saved | undefined;
}

/** The same, unread. */
export interface GivenModel {
  readonly output?: unknown;
  readonly loss?: unknown;
  readonly residuals?: unknown;
  readonly model?: unknown;
}

function isLossName(loss: unknown): loss is LossName {
  return lossNames.some((name) => name === loss);
}

/** What is in reach of a model while it is traced. */
interface Reach {
  readonly graph: Graph;
  readonly blocks: readonly Block[];
  readonly parameters: readonly Node[];
  /** The parts of a row, by name. */
  readonly row: Readonly<Record<string, Node>>;
}

function reachOf(blocks: readonly Block[], rows: Rows | undefined): Reach {
  const graph = new Graph();
  const parameters = blocks.map(({ start, shape }) => graph.input('theta', start, shape));
  const row: Record<string, Node> = {};
  let column = dataColumn;
  for (const { name, shape } of rows?.parts ?? []) {
    row[name] = graph.input('row', column, shape);
    column += shape[0] ?? 1;
  }
  return { graph, blocks, parameters, row };
}

/** The columns of a block, or 0 without data. */
export function blockColumns(rows: Rows | undefined): number {
  return rows ? rows.parts.reduce((sum, { shape }) => sum + (shape[0] ?? 1), dataColumn) : 0;
}

/** Nodes by name as a function sees them. */
function inReach(graph: Graph, what: string, path: string, nodes: Readonly<Record<string, Node>>): object {
  const names = Object.keys(nodes);
  return byName(what, path, names, (k) => new Traced(graph, nodes[names[k]]));
}

/** theta as one vector, or the parameters by name. */
function parametersFor(reach: Reach, given: unknown, path: string): object {
  const [theta] = reach.parameters;
  return typeof given === 'number' ? new Traced(reach.graph, theta) : inReach(reach.graph, 'parameter', path, namesOf(reach));
}

/** A part of a model on these arguments; a text sees them by name. */
function traced(reach: Reach, path: string, model: unknown, args: readonly object[], names: Readonly<Record<string, Node>>): Node {
  if (typeof model === 'string') return parsed(reach.graph, path, model, names);
  if (typeof model === 'function') return trace(reach.graph, path, () => model(...args));
  throw invalid('E_TYPE', path, model, 'a function of traced values, or its text');
}

function namesOf({ blocks, parameters }: Reach): Record<string, Node> {
  return Object.fromEntries(blocks.map(({ name }, k) => [name, parameters[k]]));
}

function checkScalar(node: Node, path: string): Node {
  if (node.shape.length > 0) throw wrongShape(path, `the shape of ${shapeWords(node.shape)}`, 'a scalar');
  return node;
}

/** A definition, and the name of its loss, if that has one. */
type NamedDefinition = ModelDefinition & { readonly lossName?: LossName };

/** The definition of a model. */
export function readModel(
  options: GivenModel,
  parameters: unknown,
  blocks: readonly Block[],
  rows: Rows | undefined,
  path: string,
): NamedDefinition {
  const reach = reachOf(blocks, rows);
  const base = { graph: reach.graph, parameters: reach.parameters, columns: blockColumns(rows) };
  const saved =
    options.model === undefined ? undefined : readNodes(reach.graph, options.model, { blocks, columns: base.columns }, `${path}.model`);
  checkTogether(options, saved, rows, path);
  if (rows) return { ...base, ...withRows(reach, options, saved, parameters, path) };
  if (saved?.residuals || options.residuals !== undefined)
    return { ...base, ...squares(reach, options, saved?.residuals, parameters, path) };
  const at = `${path}.loss`;
  const loss = saved?.loss ?? traced(reach, at, options.loss, [parametersFor(reach, parameters, at)], namesOf(reach));
  return { ...base, loss: checkScalar(loss, at), scale: 1 };
}

/** What a model needs, and what it cannot have beside it. */
function checkTogether({ output, loss, residuals }: GivenModel, saved: SavedNodes | undefined, rows: Rows | undefined, path: string): void {
  const twice = (Object.entries({ output, loss, residuals }) as [keyof SavedNodes, unknown][]).find(
    ([key, part]) => part !== undefined && saved?.[key],
  );
  if (twice) throw conflict(`${path}.${twice[0]}`, `the model has its ${twice[0]}`, { value: twice[1], allowed: 'one of the two' });
  if (rows) {
    if (residuals !== undefined || saved?.residuals)
      throw conflict(`${path}.residuals`, 'where there is data, rows have an output', {
        value: residuals,
        allowed: "output and the loss 'squares'",
      });
    if (output === undefined && !saved?.output)
      throw missing(`${path}.output`, 'a function of the parameters and a row of data, or its text');
    return;
  }
  if (output !== undefined || saved?.output)
    throw conflict(`${path}.output`, 'an output is that of rows of data', {
      value: output,
      allowed: 'loss or residuals where there is no data',
    });
  if (residuals !== undefined || saved?.residuals || saved?.loss) return;
  if (loss === undefined) throw missing(`${path}.loss`, 'a function of the parameters; or residuals; or data and an output');
  if (isLossName(loss))
    throw conflict(`${path}.loss`, `${show(loss)} is a loss of rows of data, or of residuals`, {
      value: loss,
      allowed: 'a function of the parameters, or its text',
    });
}

/** Residuals of theta. */
function squares(
  reach: Reach,
  { residuals, loss }: GivenModel,
  saved: readonly Node[] | undefined,
  parameters: unknown,
  path: string,
): Pick<NamedDefinition, 'residuals' | 'scale' | 'lossName'> {
  if (loss !== undefined && loss !== 'squares' && loss !== 'squares-without-half')
    throw conflict(`${path}.loss`, 'residuals have one of two losses', { value: loss, allowed: "'squares' or 'squares-without-half'" });
  const named = { lossName: loss ?? 'squares', scale: loss === 'squares-without-half' ? 2 : 1 } as const;
  const at = `${path}.residuals`;
  const texts = (entries: readonly unknown[]): Node[] =>
    entries.map((text, k) => {
      if (typeof text !== 'string') throw invalid('E_TYPE', `${at}[${k}]`, text, 'a text; or one function for all residuals');
      return parsed(reach.graph, `${at}[${k}]`, text, namesOf(reach));
    });
  if (saved ?? Array.isArray(residuals)) {
    const nodes = saved ?? texts(Array.from(residuals as readonly unknown[]));
    if (nodes.length === 0) throw missing(at, 'one residual or more');
    return { residuals: nodes.map((node, k) => checkScalar(node, `${at}[${k}]`)), ...named };
  }
  if (typeof residuals !== 'function')
    throw invalid('E_TYPE', at, residuals, "a function of the parameters that returns an array, or an array of texts as in ['x*y - 1']");
  const node = traced(reach, at, residuals, [parametersFor(reach, parameters, at)], {});
  return { residuals: Array.from({ length: sizeOf(node.shape) }, (_, k) => reach.graph.slice(node, k, [])), ...named };
}

type RowParts = Pick<NamedDefinition, 'loss' | 'output' | 'residuals' | 'scale' | 'lossName'>;

/** Output and loss of a row. */
function withRows(reach: Reach, { output, loss }: GivenModel, saved: SavedNodes | undefined, parameters: unknown, path: string): RowParts {
  const { graph, row } = reach;
  const label = row.y;
  if (!label) throw missing(`${path}.data.y`, 'a label for every row');
  const { y: _, ...inputs } = row;
  const clash = Object.keys(inputs).find((name) => name in namesOf(reach));
  if (clash !== undefined) throw conflict(`${path}.data.${clash}`, 'a parameter has the same name', { value: clash });
  const at = `${path}.output`;
  const args = [parametersFor(reach, parameters, at), inReach(graph, 'input', at, inputs)];
  const raw = saved?.output ?? traced(reach, at, output, args, { ...namesOf(reach), ...inputs });
  const noise = graph.input('row', labelNoiseColumn, []);
  const noisy = graph.binary('add', label, noise);
  const how = loss === undefined && !saved?.loss ? 'squares' : loss;
  const isOneNumber = sameShape(raw.shape, [1]) && label.shape.length === 0 && how !== 'cross-entropy';
  const f = isOneNumber ? graph.slice(raw, 0, []) : raw;
  if (isLossName(how)) return { ...namedLoss(graph, how, f, label, noisy, path), lossName: how };
  if (typeof how === 'string' && /^[a-z]+(?:[-_ ]?[a-z]+)*$/i.test(how) && !/\b(?:f|y|pi|e)\b/.test(how))
    throw unknownName('loss', how, lossNames, `${path}.loss`);
  const node = saved?.loss ?? traced(reach, `${path}.loss`, how, [new Traced(graph, f), new Traced(graph, noisy)], { f, y: noisy });
  const scale = scaleOfSquares(graph, node, f, noisy);
  const residuals = scale === undefined ? {} : { residuals: [graph.binary('sub', f, label)] };
  return { output: f, loss: checkScalar(node, `${path}.loss`), scale: scale ?? 1, ...residuals };
}

function namedLoss(graph: Graph, name: LossName, f: Node, y: Node, noisy: Node, path: string): RowParts {
  const minus = (a: Node, b: Node): Node => graph.binary('sub', a, b);
  switch (name) {
    case 'squares':
    case 'squares-without-half': {
      if (!sameShape(f.shape, y.shape))
        throw wrongShape(`${path}.output`, `the shape of ${shapeWords(f.shape)}`, `${shapeWords(y.shape)}, as the labels y`);
      const scale = name === 'squares' ? 1 : 2;
      const difference = minus(f, noisy);
      const square = graph.sum(graph.binary('mul', difference, difference));
      return { output: f, residuals: [minus(f, y)], loss: graph.binary('mul', graph.constant(scale / 2), square), scale };
    }
    case 'logistic': {
      const margin = graph.binary('mul', checkScalar(noisy, `${path}.data.y`), checkScalar(f, `${path}.output`));
      return { output: f, loss: graph.unary('softplus', graph.unary('neg', margin)), scale: 1 };
    }
    case 'cross-entropy': {
      if (f.shape.length !== 1)
        throw wrongShape(`${path}.output`, `the shape of ${shapeWords(f.shape)}`, 'a vector with an entry for every class');
      const entries = Array.from({ length: f.shape[0] }, (_, k) => graph.slice(f, k, []));
      const most = entries.reduce((a, b) => graph.select(graph.binary('lessOrEqual', b, a), a, b));
      const sum = graph.sum(graph.unary('exp', minus(f, most)));
      const chosen = entries.map((entry, k) =>
        graph.select(graph.binary('equal', checkScalar(y, `${path}.data.y`), graph.constant(k)), entry, graph.constant(0)),
      );
      const right = chosen.reduce((a, b) => graph.binary('add', a, b));
      // the derivative by `most` is 1 - 1: it cancels up to rounding
      return { output: f, loss: minus(graph.binary('add', most, graph.unary('log', sum)), right), scale: 1 };
    }
  }
}

type SavedNodes = ReturnType<typeof readNodes>;
