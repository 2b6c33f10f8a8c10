// Where l1 minimization begins to recover a sparse vector: the line that figures draw, against the statistical dimension computed elsewhere.
// @eq amelunxen2014 Prop. 4.5

import { l1RecoveryRows } from '../../measures/l1-recovery.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/** By SciPy: erfc for the tail moment, minimize_scalar for tau. */
const known: readonly [d: number, kappa: number, rows: number][] = [
  [10000, 50, 354.2413],
  [2000, 20, 122.4879],
  [1000, 10, 61.244],
  [400, 6, 33.4987],
  [200, 5, 24.6248],
];

function* rows(): Iterable<CheckRow> {
  for (const [d, kappa, expected] of known)
    yield compared({ text: `rows that l1 needs at d = ${d}, κ = ${kappa}`, expected, observed: l1RecoveryRows(d, kappa), tolerance: 1e-3 });
}

export const recoveryLineCheck: Experiment = theoryCheck({
  id: 'recovery-line',
  title: 'Rows from which l1 minimization recovers a sparse vector',
  paper: 'amelunxen2014',
  place: 'Prop. 4.5',
  rows,
});
