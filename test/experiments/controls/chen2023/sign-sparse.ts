import type { SignSparseSettings } from '../../../../src/experiments/chen2023/sign-sparse/index.js';
import type { CellResult } from '../../../../src/experiments/experiment.js';
import type { Control, Controls } from '../control.js';
import { atSpeed, changed } from '../effects.js';

/** The method at half its speed. */
const slower =
  (method: string): Control =>
  (results) =>
    changed(results, { method }, atSpeed(0.5));

/** The coarser rate's records at every rate: an excess that does not fall. */
const sameExcess =
  (method: string): Control<SignSparseSettings> =>
  (results, { lr }) =>
    lr.slice(1).reduce<readonly CellResult[]>(
      (all, rate) =>
        all.map((result) => {
          const { method: own, lr: at, seed } = result.labels;
          const other = results.find(({ labels }) => labels.method === method && labels.lr === lr[0] && labels.seed === seed);
          return own === method && at === rate && other ? { ...result, measures: other.measures } : result;
        }),
      results,
    );

export const controls: Controls<SignSparseSettings> = {
  'pace-signum': slower('Signum'),
  'pace-lion': slower('Lion'),
  'excess-signum': sameExcess('Signum'),
  'excess-lion': sameExcess('Lion'),
  // Signum's records.
  'without-memory': (results) =>
    results.map((result) => {
      const other = results.find(({ labels }) => labels.method === 'Signum' && labels.seed === result.labels.seed);
      return result.labels.method === 'signSGD' && other ? { ...result, measures: other.measures } : result;
    }),
};
