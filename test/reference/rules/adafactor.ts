// Adam with v_ij = R_i C_j / mean R for every matrix, R and C the averages of the row and column means of G∘G. Other tensors: Adam.
// The state v holds R and then C of every matrix, and v of every other tensor.
import type { Adafactor } from '../../../src/optimizers/adafactor.js';
import { entriesOf, type Tensor } from '../../../src/optimizers/tensors.js';
import type { Round } from '../math/round.js';
import { dot, sum } from '../math/sum.js';
import { transpose } from '../math/transpose.js';
import { adamMove } from './adam.js';
import { average, beginStep } from './coefficients.js';
import type { ReferenceState } from './state.js';

export function adafactorStep(s: ReferenceState, g: Float64Array, o: Adafactor, tensors: readonly Tensor[], round: Round): void {
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
    s.theta[i] = round(s.theta[i] - adamMove(s.m[i], v, c, (x) => round(Math.sqrt(x)), round));
  });
}
