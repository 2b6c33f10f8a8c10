// A model as it is given, by functions, by text or by the graph of one that was traced before, becomes a definition.
import { conflict, invalid, missing, show, wrongShape } from '../input/errors.js';
import type { Block } from '../problems/problem.js';
import { dataColumn, labelNoiseColumn, type ModelDefinition } from './definition.js';
import { Graph } from './graph.js';
import { type Node, sameShape, shapeWords } from './node.js';
import type { Parameters, Rows } from './options.js';
import { readNodes, type Saved } from './saved.js';
import { parsed } from './text.js';
import { type Operand, Traced, trace } from './traced.js';

/** Parameters or a row of data as a model sees them. */
// biome-ignore lint/suspicious/noExplicitAny: names and shapes are the user's
export type TracedArguments = any;

/** A part of a model: a function of traced values, or the text of one. */
export type Model = string | ((parameters: TracedArguments, row: TracedArguments) => Operand);

/** The losses that have names. */
export const lossNames = ['squares', 'squares-without-half', 'logistic', 'cross-entropy'] as const;
export type LossName = (typeof lossNames)[number];

/** The part of the options that is a model. */
export interface ModelOptions {
  readonly output?: Model | undefined;
  readonly loss?: LossName | Model | undefined;
  readonly residuals?: readonly string[] | ((parameters: TracedArguments) => readonly Operand[] | Traced) | undefined;
  readonly model?: Saved | undefined;
}

export function isLossName(loss: unknown): loss is LossName {
  return lossNames.includes(loss as LossName);
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

/** theta as one vector, or the parameters by name. */
function parametersFor({ graph, blocks, parameters }: Reach, given: Parameters): TracedArguments {
  if (typeof given === 'number') return new Traced(graph, parameters[0]);
  return Object.fromEntries(blocks.map(({ name }, k) => [name, new Traced(graph, parameters[k])]));
}

/** A part of a model on these arguments; a text sees them by name. */
function traced(reach: Reach, path: string, model: unknown, args: readonly TracedArguments[], names: Readonly<Record<string, Node>>): Node {
  if (typeof model === 'string') return parsed(reach.graph, path, model, names);
  if (typeof model === 'function') return trace(reach.graph, path, () => model(...args));
  throw invalid('E_TYPE', path, model, 'a function of traced values, or its text');
}

function namesOf({ blocks, parameters }: Reach): Record<string, Node> {
  return Object.fromEntries(blocks.map(({ name }, k) => [name, parameters[k]]));
}

function checkScalar(node: Node, path: string): Node {
  if (node.shape.length > 0) throw wrongShape(path, shapeWords(node.shape), 'a scalar');
  return node;
}

/** The definition of a model. */
export function readModel(
  options: ModelOptions,
  parameters: Parameters,
  blocks: readonly Block[],
  rows: Rows | undefined,
  path: string,
): ModelDefinition {
  const reach = reachOf(blocks, rows);
  const base = { graph: reach.graph, parameters: reach.parameters, columns: blockColumns(rows) };
  const saved =
    options.model === undefined ? undefined : readNodes(reach.graph, options.model, { blocks, columns: base.columns }, `${path}.model`);
  if (rows) return { ...base, ...withRows(reach, options, saved, parameters, path) };
  if (options.output !== undefined)
    throw conflict(`${path}.output`, 'there is no data to make an output of', { allowed: 'loss or residuals where there is no data' });
  if (saved?.residuals || options.residuals !== undefined)
    return { ...base, ...squares(reach, options, saved?.residuals, parameters, path) };
  if (saved?.loss) return { ...base, loss: checkScalar(saved.loss, `${path}.loss`), scale: 1 };
  const { loss } = options;
  if (loss === undefined) throw missing(`${path}.loss`, 'loss or residuals, or data with output and loss');
  if (isLossName(loss))
    throw conflict(`${path}.loss`, `${show(loss)} is a loss of rows of data, or of residuals`, {
      value: loss,
      allowed: 'a function of the parameters',
    });
  const node = traced(reach, `${path}.loss`, loss, [parametersFor(reach, parameters)], namesOf(reach));
  return { ...base, loss: checkScalar(node, `${path}.loss`), scale: 1 };
}

/** Residuals of theta. */
function squares(
  reach: Reach,
  { residuals, loss }: ModelOptions,
  saved: readonly Node[] | undefined,
  parameters: Parameters,
  path: string,
): Pick<ModelDefinition, 'residuals' | 'scale'> {
  if (loss !== undefined && loss !== 'squares' && loss !== 'squares-without-half')
    throw conflict(`${path}.loss`, 'residuals have one of two losses', { value: loss, allowed: "'squares' or 'squares-without-half'" });
  const scale = loss === 'squares-without-half' ? 2 : 1;
  const at = `${path}.residuals`;
  if (saved) return { residuals: saved.map((node, k) => checkScalar(node, `${at}[${k}]`)), scale };
  if (Array.isArray(residuals)) {
    if (residuals.length === 0) throw missing(at, 'one residual or more');
    return {
      residuals: residuals.map((text, k) => checkScalar(traced(reach, `${at}[${k}]`, text, [], namesOf(reach)), `${at}[${k}]`)),
      scale,
    };
  }
  if (typeof residuals !== 'function')
    throw invalid('E_TYPE', at, residuals, 'a function of the parameters that returns an array, or texts');
  const node = traced(reach, at, residuals, [parametersFor(reach, parameters)], {});
  const entries = Array.from({ length: node.shape.reduce((product, n) => product * n, 1) }, (_, k) => reach.graph.slice(node, k, []));
  return { residuals: entries, scale };
}

type RowParts = Pick<ModelDefinition, 'loss' | 'output' | 'residuals' | 'scale'>;

/** Output and loss of a row. */
function withRows(
  reach: Reach,
  { output, loss = 'squares', residuals }: ModelOptions,
  saved: SavedNodes | undefined,
  parameters: Parameters,
  path: string,
): RowParts {
  const { graph, row } = reach;
  if (residuals !== undefined)
    throw conflict(`${path}.residuals`, 'with data it is output and loss', { allowed: "output, with the loss 'squares'" });
  if (output === undefined && !saved?.output) throw missing(`${path}.output`, 'a function of the parameters and a row of data');
  const label = row.y;
  if (!label) throw missing(`${path}.data.y`, 'a label for every row');
  const { y: _, ...inputs } = row;
  const seen = Object.fromEntries(Object.entries(inputs).map(([name, node]) => [name, new Traced(graph, node)]));
  const names = { ...namesOf(reach), ...inputs };
  const clash = Object.keys(inputs).find((name) => name in namesOf(reach));
  if (clash !== undefined) throw conflict(`${path}.data.${clash}`, 'a parameter has the same name', { value: clash });
  const raw = saved?.output ?? traced(reach, `${path}.output`, output, [parametersFor(reach, parameters), seen], names);
  const f = raw.shape.length === 1 && raw.shape[0] === 1 && label.shape.length === 0 ? graph.slice(raw, 0, []) : raw;
  const noise = graph.input('row', labelNoiseColumn, []);
  const noisy = graph.binary('add', label, noise);
  if (isLossName(loss)) return named(graph, loss, f, label, noisy, `${path}.output`);
  const node = saved?.loss ?? traced(reach, `${path}.loss`, loss, [new Traced(graph, f), new Traced(graph, noisy)], { f, y: noisy });
  return { output: f, loss: checkScalar(node, `${path}.loss`), scale: 1 };
}

function named(graph: Graph, name: LossName, f: Node, y: Node, noisy: Node, path: string): RowParts {
  const minus = (a: Node, b: Node): Node => graph.binary('sub', a, b);
  switch (name) {
    case 'squares':
    case 'squares-without-half': {
      if (!sameShape(f.shape, y.shape)) throw wrongShape(path, shapeWords(f.shape), `${shapeWords(y.shape)}, as the labels y`);
      const scale = name === 'squares' ? 1 : 2;
      const difference = minus(f, noisy);
      const square = graph.sum(graph.binary('mul', difference, difference));
      return { output: f, residuals: [minus(f, y)], loss: graph.binary('mul', graph.constant(scale / 2), square), scale };
    }
    case 'logistic': {
      const margin = graph.binary('mul', checkScalar(noisy, `${path} (labels)`), checkScalar(f, path));
      return { output: f, loss: graph.unary('softplus', graph.unary('neg', margin)), scale: 1 };
    }
    case 'cross-entropy': {
      if (f.shape.length !== 1) throw wrongShape(path, shapeWords(f.shape), 'a vector with an entry for every class');
      const entries = Array.from({ length: f.shape[0] }, (_, k) => graph.slice(f, k, []));
      const most = entries.reduce((a, b) => graph.select(graph.binary('lessOrEqual', b, a), a, b));
      const sum = graph.sum(graph.unary('exp', minus(f, most)));
      const chosen = entries.map((entry, k) =>
        graph.select(graph.binary('equal', checkScalar(y, `${path} (labels)`), graph.constant(k)), entry, graph.constant(0)),
      );
      const right = chosen.reduce((a, b) => graph.binary('add', a, b));
      // the derivative by `most` is 1 - 1: it cancels up to rounding
      return { output: f, loss: minus(graph.binary('add', most, graph.unary('log', sum)), right), scale: 1 };
    }
  }
}

type SavedNodes = ReturnType<typeof readNodes>;
