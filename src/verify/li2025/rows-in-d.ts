// n = O(κ ln d) rows are enough for Adam on the diagonal net (Li, Wen, Lyu 2025, Sec. 5.2): with n = 1.4 κ ln d it recovers the truth for most
// draws of the data at every d, with n = ½ κ ln d for few.
// @eq li2025 Sec. 5
import { log } from '../../kernels/functions.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { createRuns } from '../../runs/runs.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const kappa = 4;
const seeds = 8;
const steps = 10_000;

/** The share of data seeds with a test loss below a fifth of that of w = 0. */
function recovered(d: number, rows: number): number {
  let count = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const problem = diagonalNet({ d, kappa, n: rows, seed: 2700 + seed });
    const optimizer = adam({ lr: 0.1, beta2: 0.95, eps: 1e-6 });
    const runs = createRuns([{ problem, optimizer, noise: labelNoise({ delta: 0.5 }), seed }]).advance(steps);
    const [run] = runs.runs;
    const zero = (problem.truth as Float64Array).reduce((sum, x) => sum + (x * x) / 2, 0);
    if (Number(run.measure(['testLoss']).testLoss) < zero / 5) count++;
    runs.dispose();
  }
  return count / seeds;
}

function* rows(): Iterable<CheckRow> {
  for (const d of [100, 200, 400, 800]) {
    for (const [factor, is, expected] of [
      [1.4, '>', 0.5],
      [0.5, '<', 0.5],
    ] as const) {
      const n = Math.round(factor * kappa * log(d));
      const share = recovered(d, n);
      yield compared({
        text: `d = ${d}, κ = ${kappa}, n = ${n}, ${factor} κ ln d: share of ${seeds} data seeds that Adam recovers in ${steps} steps`,
        is,
        expected,
        observed: share,
        standardError: Math.sqrt((share * (1 - share)) / seeds),
        tolerance: 0,
      });
    }
  }
}

export const rowsInDCheck: Experiment = theoryCheck({
  id: 'rows-in-d',
  seconds: 12,
  title: 'The rows that Adam needs grow as κ ln d',
  paper: 'li2025',
  place: 'Sec. 5',
  rows,
});
