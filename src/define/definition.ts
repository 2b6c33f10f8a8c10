// What a defined problem computes: its graph, and the programs for the loss and its derivatives.
//   with data      L = (1/n) sum_i l(f(theta, x_i), y_i)
//   residuals      L = (1/m) sum_i (s/2) r_i(theta)²
//   neither        L(theta)
import { directionalDerivative } from './derivatives/along.js';
import { gradientOf } from './derivatives/gradient.js';
import type { Graph } from './graph.js';
import { type Node, reachable, sizeOf } from './node.js';
import { inLanes, type Program } from './program.js';

/** The columns of a block before those of the data: the weight of a row, and the noise on its label. */
export const weightColumn = 0;
export const labelNoiseColumn = 1;
export const dataColumn = 2;

/** What a model was traced to. */
export interface ModelDefinition {
  readonly graph: Graph;
  /** The parameters in order: inputs of the source 'theta'. */
  readonly parameters: readonly Node[];
  /** 2 and the data's, or 0 without data. */
  readonly columns: number;
  /** The loss: of a row, with its noise; or of theta alone. Undefined for residuals. */
  readonly loss?: Node;
  /** What a row predicts. */
  readonly output?: Node;
  /** What vanishes where a sum of squares is 0: residuals of theta, or output minus label of a row. */
  readonly residuals?: readonly Node[];
  /** s. */
  readonly scale: number;
}

/** Whether the loss of a row depends on what is added to its label. */
export function readsLabelNoise({ loss }: ModelDefinition): boolean {
  return (
    loss !== undefined && reachable([loss]).some((node) => node.op === 'input' && node.source === 'row' && node.start === labelNoiseColumn)
  );
}

/** The names of the functions that kernels call. */
export type FunctionName = 'gradient' | 'loss' | 'product' | 'lanes';

/** The parts of a gradient, one for every parameter. */
function complete(graph: Graph, parts: readonly (Node | undefined)[], parameters: readonly Node[]): Node[] {
  return parts.map((part, k) => graph.fill(part ?? graph.constant(0), parameters[k].shape));
}

/** r_i's factor in the gradient: weight and noise of a residual stand side by side. */
function seedsOf({ graph, residuals = [], scale }: ModelDefinition, noisy: boolean): (readonly [Node, Node])[] {
  return residuals.map((residual, i) => {
    const weighted = graph.binary('mul', graph.input('shared', 2 * i, []), residual);
    const seed = noisy ? graph.binary('sub', weighted, graph.input('shared', 2 * i + 1, [])) : weighted;
    return [residual, graph.binary('mul', graph.constant(scale), seed)];
  });
}

function gradientNodes(definition: ModelDefinition, noisy: boolean): Node[] {
  const { graph, parameters, loss, columns } = definition;
  const one = columns > 0 ? graph.input('row', weightColumn, []) : graph.constant(1);
  const outputs = loss ? [[loss, one] as const] : seedsOf(definition, noisy);
  return complete(graph, gradientOf(graph, outputs, parameters), parameters);
}

function lossNode({ graph, loss, residuals = [], scale, columns }: ModelDefinition): Node {
  if (loss && columns === 0) return loss;
  if (loss) return graph.binary('mul', graph.input('row', weightColumn, []), loss);
  const terms = residuals.map((residual, i) => {
    const square = graph.binary('mul', residual, residual);
    return graph.binary('mul', graph.input('shared', 2 * i, []), graph.binary('mul', graph.constant(scale / 2), square));
  });
  return terms.reduce((sum, term) => graph.binary('add', sum, term));
}

/** The program of a function: the sums over rows are those of weight times value. */
export function programOf(definition: ModelDefinition, name: FunctionName): Program {
  const { columns, graph, parameters } = definition;
  const over = columns > 0 ? 'sum' : 'point';
  if (name === 'loss') return { over, columns, outputs: [lossNode(definition)] };
  const gradient = gradientNodes(definition, name !== 'product');
  if (name === 'lanes') return inLanes(gradient, columns);
  if (name === 'gradient') return { over, columns, outputs: gradient };
  return { over, columns, outputs: complete(graph, directionalDerivative(graph, gradient), parameters) };
}

/** The entries of the residuals of a row, or of theta, one by one. */
export function residualEntries({ graph, residuals = [] }: ModelDefinition): Node[] {
  return residuals.flatMap((node) => Array.from({ length: sizeOf(node.shape) }, (_, k) => graph.slice(node, k, [])));
}

/** f_i of every row, or of theta. */
export function valuesProgram(definition: ModelDefinition, outputs: readonly Node[]): Program {
  const { columns } = definition;
  return { over: columns > 0 ? 'each' : 'point', columns, outputs };
}

/** grad f_i, one after the other; along a direction F_i x. */
export function slopesProgram(definition: ModelDefinition, alongDirection: boolean): Program {
  const { graph, parameters, columns } = definition;
  const outputs = residualEntries(definition).flatMap((residual) => {
    const gradient = complete(graph, gradientOf(graph, [[residual, graph.constant(1)]], parameters), parameters);
    return alongDirection ? complete(graph, directionalDerivative(graph, gradient), parameters) : gradient;
  });
  return { over: columns > 0 ? 'each' : 'point', columns, outputs };
}

/** sum_i F_i K_i, for a direction of each function's own: after the columns of its row, or one after the other. */
export function curvatureProgram(definition: ModelDefinition): Program {
  const { graph, parameters, columns } = definition;
  const P = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const entries = residualEntries(definition);
  let sums: (Node | undefined)[] = parameters.map(() => undefined);
  entries.forEach((residual, i) => {
    const gradient = complete(graph, gradientOf(graph, [[residual, graph.constant(1)]], parameters), parameters);
    const direction = (start: number, shape: readonly number[]): Node =>
      columns > 0 ? graph.input('row', columns + i * P + start, shape) : graph.input('direction', i * P + start, shape);
    const along = directionalDerivative(graph, gradient, direction);
    sums = sums.map((sum, k) => (sum && along[k] ? graph.binary('add', sum, along[k]) : (sum ?? along[k])));
  });
  const weighted = complete(graph, sums, parameters).map((node) =>
    columns > 0 ? graph.binary('mul', graph.input('row', weightColumn, []), node) : node,
  );
  return columns > 0
    ? { over: 'sum', columns: columns + entries.length * P, outputs: weighted }
    : { over: 'point', columns, outputs: weighted };
}
