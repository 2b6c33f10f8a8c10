// How far gradient descent goes beyond the edge where nothing pushes it off the floor: the slow part without -x.
import { log } from '../../../kernels/functions.js';
import { sgd } from '../../../optimizers/sgd.js';
import { sharpValley } from '../../../problems/sharp-valley/problem.js';
import { createRun } from '../../../runs/run.js';

export interface Delay {
  readonly lr: number;
  readonly epsilon: number;
  /** How far below 2/lr it starts. */
  readonly depth: number;
  /** The first x. */
  readonly x: number;
}

/**
 * How far beyond 2/lr x is as large again as at the start. A step takes x to (1 - lr y) x, so that ln|x| falls by Σ ln|1 - lr y| and comes back where
 * ∫ ln(1 + u) du from -lr depth to lr times the delay is 0: (1 + u) ln(1 + u) - u is the same at both ends.
 */
export function expectedDelay({ lr, depth }: Pick<Delay, 'lr' | 'depth'>): number {
  const sum = (u: number): number => (1 + u) * log(1 + u) - u;
  const level = sum(-lr * depth);
  let [low, high] = [0, 2 * lr * depth];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (sum(middle) < level) low = middle;
    else high = middle;
  }
  return high / lr;
}

/** The same of a run. */
export function seenDelay({ lr, epsilon, depth, x }: Delay): number {
  using run = createRun({ problem: sharpValley({ epsilon, push: 0 }), optimizer: sgd({ lr }), theta0: [x, 2 / lr - depth] });
  run.advance(Math.ceil(depth / (lr * epsilon))); // to the edge, below which x only shrinks
  let at = run.theta;
  for (let k = 0; Math.abs(at[0]) < x && k < (2 * depth) / (lr * epsilon); k++) at = run.advance(1).theta;
  return at[1] - 2 / lr;
}
