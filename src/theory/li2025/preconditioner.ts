// V and S of an optimizer in the slow equations (Li, Wen, Lyu 2025, Def. 4.3, Table 1): both see diagonals only, so both are vectors over theta.
import { readVector } from '../../input/arrays.js';
import { MinifoldError } from '../../input/errors.js';
import { powOf } from '../../kernels/functions.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { checkLengths } from '../../optimizers/tensors.js';
import type { Problem } from '../../problems/problem.js';
import type { Preconditioner } from './pair.js';
import { agmPreconditioner } from './preconditioner-agm.js';

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

/** x_j^p: by square roots for the exponents that have them, else by the kernels' power. */
export function powers(x: Float64Array, p: number): Float64Array {
  if (p === 0.5) return x.map(Math.sqrt);
  if (p === 0.25) return x.map((a) => Math.sqrt(Math.sqrt(a)));
  if (p === 0.75) return x.map((a) => Math.sqrt(a) * Math.sqrt(Math.sqrt(a)));
  return powOf(x, p);
}

function blocksOf(optimizer: Optimizer, problem: Problem): readonly number[] | undefined {
  if (optimizer.name === 'adaSGD') return [problem.parameters];
  if (optimizer.name === 'adalayer') return problem.blocks.map(({ length }) => length);
  if (optimizer.name !== 'adamMini') return undefined;
  checkLengths(optimizer.blocks, problem.parameters, 'optimizer.blocks');
  return optimizer.blocks;
}

/**
 * The preconditioner of an optimizer. Momentum as a moving average (sgdMomentum, beta1) changes nothing at leading order; heavy ball moves
 * (1 - dampening)/(1 - momentum) times as far per step, with or without nesterov. E_UNAVAILABLE for optimizers without a diagonal (V, S), and for an
 * `agm` whose V is not linear in the squares of a gradient's entries.
 * @eq li2025 Def. 4.3, Table 1
 */
export function preconditionerOf(optimizer: Optimizer, problem: Problem): Preconditioner {
  switch (optimizer.name) {
    case 'sgd':
    case 'sgdMomentum':
    case 'heavyBall': {
      const gain = optimizer.name === 'heavyBall' ? (1 - optimizer.dampening) / (1 - optimizer.momentum) : 1;
      const ones = new Float64Array(problem.parameters).fill(1);
      const read = (_: unknown, path: string): never => {
        throw new MinifoldError('E_UNAVAILABLE', `${path}: this optimizer has no second moment`, { path });
      };
      return { adaptive: false, lambda: 0, blocks: undefined, gain, read, V: () => new Float64Array(0), S: () => ones.slice() };
    }
    case 'adafactor':
    case 'shampoo':
      throw new MinifoldError(
        'E_UNAVAILABLE',
        `optimizer: the slow equations need a diagonal V and S, which ${optimizer.name} does not declare`,
        {
          path: 'optimizer',
          value: optimizer.name,
          allowed: 'sgd, sgdMomentum, heavyBall, rmsprop, adam, adamW, adamE, adamMini, adalayer, adaSGD, agm',
        },
      );
    case 'agm':
      return agmPreconditioner(optimizer, problem.parameters);
    default: {
      const { eps, epsRoot } = optimizer;
      const lambda = optimizer.name === 'adamE' ? optimizer.lambda : 0.5;
      const blocks = blocksOf(optimizer, problem);
      const S = (v: Float64Array): Float64Array =>
        powers(
          v.map((x) => x + epsRoot),
          lambda,
        ).map((root) => (root + eps > 0 ? 1 / (root + eps) : 0));
      const read = (v: unknown, path: string): Float64Array => averaged(readVector(v, path, problem.parameters), blocks);
      return { adaptive: true, lambda, blocks, gain: 1, read, V: (diagonal) => averaged(diagonal, blocks), S };
    }
  }
}
