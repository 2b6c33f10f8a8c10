// Adam with one v for each block:  v_B <- beta2 v_B + (1 - beta2) mean of g_j² over B,  theta <- theta - lr m^ / (sqrt(v_B^ + epsRoot) + eps)

import type { AdaSGD } from '../../../src/optimizers/block-means/ada-sgd.js';
import type { Adalayer } from '../../../src/optimizers/block-means/adalayer.js';
import type { AdamMini } from '../../../src/optimizers/block-means/adam-mini.js';
import type { Round } from '../math/round.js';
import { dot } from '../math/sum.js';
import { adamMove, squareRoot } from './adam.js';
import { average, beginStep } from './coefficients.js';
import type { Trajectory } from './reference.js';
import type { ReferenceState } from './state.js';

export function blockAdamStep(
  s: ReferenceState,
  g: Float64Array,
  o: AdamMini | Adalayer | AdaSGD,
  lengths: readonly number[],
  round: Round,
): void {
  const c = beginStep(s, o, round);
  let start = 0;
  for (const length of lengths) {
    const block = g.subarray(start, start + length);
    const v = average(s.v[start], round(dot(block, block) / length), c.beta2, c.gain2, round);
    for (let i = start; i < start + length; i++) {
      s.v[i] = v;
      s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
      s.theta[i] = round(s.theta[i] - adamMove(s.m[i], v, c, squareRoot(round), round));
    }
    start += length;
  }
}

/** beta1 = beta2 = ½, eps = 0, lr 1, blocks of 2 and 1: v = (5/2, 2) after means 5 and 4, m = (3/2, ½, 1); then v = (3/2, 1), m = (¾, ¾, ½). */
export const byHand: Omit<Trajectory, 'optimizer'> = {
  source: 'by hand: two steps, blocks of 2 and 1',
  theta0: [0, 0, 0],
  tensors: [2, 1],
  gradients: [
    [3, 1, 2],
    [0, 1, 0],
  ],
  theta: {
    1: [-1.5 / Math.sqrt(2.5), -0.5 / Math.sqrt(2.5), -1 / Math.sqrt(2)],
    2: [-1.5 / Math.sqrt(2.5) - 0.75 / Math.sqrt(1.5), -0.5 / Math.sqrt(2.5) - 0.75 / Math.sqrt(1.5), -1 / Math.sqrt(2) - 0.5],
  },
  v: { 1: [2.5, 2.5, 2], 2: [1.5, 1.5, 1] },
  tolerance: 1e-15,
};
