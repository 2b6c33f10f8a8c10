// V and S of an optimizer in the slow equations (Li, Wen, Lyu 2025, Def. 4.3, Table 1): both see diagonals only, so both are vectors over theta; but for those of
// Shampoo, which are matrices.

import { unavailable } from '../../input/errors.js';
import { blocksOf, gainOf, type OptimizerForm } from '../../optimizers/form.js';
import { acceptedForm, type Optimizer, readAverage } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import type { Preconditioner } from './pair.js';
import { powers } from './powers.js';
import { agmPreconditioner } from './preconditioner-agm.js';
import { factoredPreconditioner, kroneckerPreconditioner } from './preconditioner-matrices.js';

/** The mean over each block, at every entry of it. */
export function averaged(x: Float64Array, blocks: readonly number[] | undefined): Float64Array {
  if (!blocks) return x.slice();
  const out = new Float64Array(x.length);
  let start = 0;
  for (const length of blocks) {
    let sum = 0;
    for (let j = start; j < start + length; j++) sum += x[j];
    out.fill(sum / length, start, start + length);
    start += length;
  }
  return out;
}

/** Whether a step goes along S m in the long run. */
function goesAlong({ direction }: OptimizerForm): boolean {
  return direction !== 'own';
}

/**
 * The preconditioner of an optimizer. Momentum as a moving average (sgdMomentum, beta1) changes nothing at leading order; heavy ball moves
 * (1 - dampening)/(1 - momentum) times as far per step, with or without nesterov. E_UNAVAILABLE for optimizers without a pair (V, S), and for an
 * `agm` whose V is not linear in the squares of a gradient's entries.
 * @eq li2025 Def. 4.3, Table 1
 */
export function preconditionerOf(optimizer: Optimizer, problem: Problem): Preconditioner {
  const form = acceptedForm(optimizer, goesAlong, 'optimizer', 'the slow equations need a pair (V, S)');
  const { v, root } = form;
  const P = problem.parameters;
  const gain = gainOf(form);
  if (v?.V.of === 'functions') return { ...agmPreconditioner(v.V, P), gain };
  if (v?.V.of === 'matrices' && root) return { ...factoredPreconditioner(problem.blocks, P, root), gain };
  if (v?.V.of === 'sides') return { ...kroneckerPreconditioner(problem.blocks, P, v.V), gain };
  if (!v || !root) {
    const ones = new Float64Array(P).fill(1);
    const read = (_: unknown, path: string): never => {
      throw unavailable(path, 'this optimizer has no second moment');
    };
    return { adaptive: false, lambda: 0, blocks: undefined, gain, read, V: () => new Float64Array(0), S: () => ones.slice() };
  }
  const { lambda, eps, epsRoot } = root;
  const blocks = blocksOf(form, P, () => problem.blocks.map(({ length }) => length));
  const S = (second: Float64Array): Float64Array =>
    powers(
      second.map((x) => x + epsRoot),
      lambda,
    ).map((power) => (power + eps > 0 ? 1 / (power + eps) : 0));
  const read = (second: unknown, path: string): Float64Array => averaged(readAverage(second, path, form, P), blocks);
  return { adaptive: true, lambda, blocks, gain, read, V: (diagonal) => averaged(diagonal, blocks), S };
}
