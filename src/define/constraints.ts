// The equations of the minimizers of a defined sum of squares, with their exact derivatives: f_i = r_i(theta), or output minus label of every row.
import type { Constraints } from '../problems/constraints.js';
import { denseSlopes } from '../problems/dense-slopes.js';
import { curvatureProgram, type ModelDefinition, residualEntries, slopesProgram, valuesProgram } from './definition.js';
import { type Blocks, evaluateRows, evaluateSum } from './evaluation.js';
import type { Graph } from './graph.js';
import { LinkedProgram } from './link.js';
import { type Node, sameShape, sizeOf } from './node.js';
import type { Rows } from './options.js';

/** What the equations are made of: `rank` is the most of them that can be independent. */
interface Setting {
  readonly definition: ModelDefinition;
  readonly rank: number;
  readonly count: number;
  /** What the loss is the mean over: rows, or residuals. */
  readonly terms: number;
  /** The data in f64. */
  readonly blocks: () => Blocks;
}

export function definedConstraints({ definition, rank, count, terms, blocks }: Setting): Constraints {
  const P = definition.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const values = new LinkedProgram(() => valuesProgram(definition, residualEntries(definition)));
  const slopes = new LinkedProgram(() => slopesProgram(definition, false));
  const along = new LinkedProgram(() => slopesProgram(definition, true));
  const curved = new LinkedProgram(() => curvatureProgram(definition));
  const jacobian = (theta: Float64Array): Float64Array => evaluateRows(slopes, blocks(), theta);
  const curvature = (theta: Float64Array, K: Float64Array): Float64Array => evaluateSum(curved, blocks(), theta, K);
  return {
    count,
    rank,
    scale: definition.scale / terms,
    values: (theta) => evaluateRows(values, blocks(), theta),
    jacobian,
    slopes: (theta) => denseSlopes(jacobian(theta), (K) => curvature(theta, K)),
    // <F_i, A> = sum_q (F_i A_q)_q
    innerProducts: (theta, A) => {
      const out = new Float64Array(count);
      for (let q = 0; q < P; q++) {
        const products = evaluateRows(along, blocks(), theta, A.subarray(q * P, (q + 1) * P));
        for (let f = 0; f < count; f++) out[f] += products[f * P + q];
      }
      return out;
    },
    curvature,
  };
}

/** The number of different rows of inputs; undefined where the same inputs have different labels. */
export function differentRows({ n, parts }: Rows): number | undefined {
  const key = (i: number, ofLabel: boolean): string =>
    parts
      .filter(({ name }) => ofLabel || name !== 'y')
      .map(({ shape: [length = 1], values }) => values.subarray(i * length, (i + 1) * length).join())
      .join(';');
  const count = (ofLabel: boolean): number => new Set(Array.from({ length: n }, (_, i) => key(i, ofLabel))).size;
  const different = count(false);
  return count(true) > different ? undefined : different;
}

/** Σ_k d_k² as it may be written, of d and of -d: the graph keeps each node once, so that what a model wrote is among these. */
function squaresOf(graph: Graph, f: Node, y: Node): readonly Node[] {
  const differences = [graph.binary('sub', f, y), graph.binary('sub', y, f)];
  return differences.flatMap((d) => {
    const sum = graph.sum(graph.binary('mul', d, d));
    return d.shape.length === 1 ? [sum, graph.dot(d, d)] : [sum];
  });
}

/** 2c of a loss that was written out and is c ‖f - y‖² with a number c > 0: f = y are the equations of its minimizers too. Undefined of any other. */
export function scaleOfSquares(graph: Graph, loss: Node, f: Node, y: Node): number | undefined {
  if (!sameShape(f.shape, y.shape)) return undefined;
  const squares = squaresOf(graph, f, y);
  if (squares.includes(loss)) return 2;
  if (loss.op !== 'binary') return undefined;
  const [number] = loss.inputs.filter(({ op }) => op === 'constant');
  const c = number?.op === 'constant' && number.value > 0 ? number.value : 0;
  const isQuotient = loss.of === 'div' && loss.inputs[1] === number;
  if (c === 0 || !(loss.of === 'mul' || isQuotient) || !loss.inputs.some((one) => squares.includes(one))) return undefined;
  return isQuotient ? 2 / c : 2 * c;
}
