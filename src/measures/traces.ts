// tr H and tr(Diag(H)^p): what SGD and Adam minimize along the manifold under label noise (Li, Wen, Lyu 2025, Thm. 5.1 and Thm. 5.2).

import { unknownName } from '../input/errors.js';
import type { Problem } from '../problems/problem.js';
import { type Measure, type MeasureContext, sumPowers } from './measure.js';

/** sum_j H_jj^p, over all of theta or over a block. */
function trace({ at, problem }: MeasureContext, p: number, block?: string): number {
  const treatment = !Number.isInteger(p) ? 'zero' : p % 2 === 0 ? 'mirror' : 'odd';
  return sumPowers(block === undefined ? at.hessianDiagonal : partOf(problem, block, at.hessianDiagonal), p, treatment);
}

/** tr H, or the sum of diag H over a block such as `u` or `W1`. */
export const traceH: Measure = {
  forms: ['traceH', 'traceH[block]'],
  value: (context, _, block) => trace(context, 1, block),
};

/**
 * tr(Diag(H)^p) = sum_j H_jj^p, or the sum over a block. On the manifold of minimizers no H_jj is negative. Off it, where one may be, a whole p takes
 * the power as it is, and a fractional p counts a negative entry as zero.
 * @eq li2025 Thm. 5.1, Thm. 5.2
 */
export const traceDiagonalPower: Measure = {
  forms: ['traceDiagH^p[block]', 'traceDiagH^p'],
  value: (context, p = 1, block) => trace(context, p, block),
};

/** The entries of a vector over theta that belong to a block. */
function partOf(problem: Problem, name: string, x: Float64Array): Float64Array {
  const block = problem.blocks.find((candidate) => candidate.name === name);
  if (block) return x.slice(block.start, block.start + block.length);
  throw unknownName(
    'block',
    name,
    problem.blocks.map((candidate) => candidate.name),
    'measures',
  );
}
