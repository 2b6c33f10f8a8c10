// tr H and tr(Diag(H)^p): what SGD and Adam minimize along the manifold under label noise (Li, Wen, Lyu 2025, Thm. 5.1 and Thm. 5.2).

import { unknownName } from '../input/validate.js';
import type { Problem } from '../problems/problem.js';
import { type Measure, sumPowers } from './measure.js';

/**
 * tr(Diag(H)^p) = sum_j H_jj^p. On the manifold of minimizers no H_jj is negative. Off it, where one may be, a whole p takes the power
 * as it is, and a fractional p counts a negative entry as zero. With the name of a block, the sum over that part of theta.
 * @eq li2025 Thm. 5.1, Thm. 5.2
 */
export function traceDiagonalPower(p: number, block?: string): Measure {
  const treatment = !Number.isInteger(p) ? 'zero' : p % 2 === 0 ? 'mirror' : 'odd';
  return ({ at, problem }) =>
    sumPowers(block === undefined ? at.hessianDiagonal : partOf(problem, block, at.hessianDiagonal), p, treatment);
}

/** The entries of a vector over theta that belong to a block, such as `u` or `W1`. */
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
