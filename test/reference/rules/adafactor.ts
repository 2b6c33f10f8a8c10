// Adam with v_ij = R_i C_j / mean R for every matrix, R and C the averages of the row and column means of G∘G. Other tensors: Adam.
// The state v holds R and then C of every matrix, and v of every other tensor.

import { type Adafactor, adafactor } from '../../../src/optimizers/adafactor.js';
import { entriesOf, type Tensor } from '../../../src/optimizers/tensors.js';
import type { Round } from '../math/round.js';
import { dot, sum } from '../math/sum.js';
import { transpose } from '../math/transpose.js';
import { adamMove, squareRoot } from './adam.js';
import { average, beginStep } from './coefficients.js';
import type { Reference } from './reference.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: Adafactor, round: Round, tensors: readonly Tensor[]): void {
  const c = beginStep(s, o, round);
  const second: number[] = [];
  let start = 0;
  let at = 0;
  /** Averages one more entry of v. */
  const next = (square: number): number => {
    const value = average(s.v[at], round(square), c.beta2, c.gain2, round);
    s.v[at++] = value;
    return value;
  };
  const rowMeans = (x: Float64Array, length: number): number[] =>
    Array.from({ length: x.length / length }, (_, i) => {
      const row = x.subarray(i * length, (i + 1) * length);
      return next(dot(row, row) / length);
    });
  for (const tensor of tensors) {
    const { rows, columns } = tensor;
    const x = g.subarray(start, start + entriesOf(tensor));
    if (columns === 0) {
      for (const entry of x) second.push(next(entry * entry));
    } else {
      const r = rowMeans(x, columns);
      const col = rowMeans(transpose(x, rows, columns), rows);
      const mean = sum(r) / rows;
      for (const ri of r) for (const cj of col) second.push(round(mean === 0 ? 0 : (ri / mean) * cj));
    }
    start += x.length;
  }
  second.forEach((v, i) => {
    s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
    s.theta[i] = round(s.theta[i] - adamMove(s.m[i], v, c, squareRoot(round), round));
  });
}

/** v of the entries of the matrix in the trajectory below: R C / mean R. */
const matrix = [5 * 2.5, 5 * 12.5, 10 * 2.5, 10 * 12.5].map((x) => x / 7.5);

export const reference: Reference<Adafactor> = {
  step,
  variants: {
    adafactor: () => adafactor({ lr: 0.1, beta1: 0.5 }),
    'adafactor, bias correction': () => adafactor({ lr: 0.1, biasCorrection: true, epsRoot: 1e-4 }),
  },
  trajectories: [
    {
      source: 'by hand: one step, R = ((1 + 9)/2, (4 + 16)/2) = (5, 10), C = ((1 + 4)/2, (9 + 16)/2) = (5/2, 25/2), mean R = 15/2',
      optimizer: adafactor({ lr: 1, beta1: 0, beta2: 0, eps: 0 }),
      theta0: [0, 0, 0, 0, 0],
      tensors: [[2, 2], 1],
      gradients: [[1, 3, 2, -4, 7]],
      theta: { 1: [...[1, 3, 2, -4].map((g, i) => -g / Math.sqrt(matrix[i])), -1] },
      v: { 1: [5, 10, 2.5, 12.5, 49] },
      tolerance: 1e-15,
    },
  ],
};
