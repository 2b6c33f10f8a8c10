import type { FullBatchNetworkSettings } from '../../../../src/experiments/cattaneo2023/full-batch-network/settings.js';
import type { CellResult } from '../../../../src/experiments/experiment.js';
import type { Controls } from '../control.js';
import { exchanged, inColumns } from '../effects.js';

/** The first and the last value of a sweep exchanged, along that sweep alone. */
function reversed(
  results: readonly CellResult[],
  fixed: 'beta' | 'rho',
  at: number,
  varied: 'beta' | 'rho',
  values: readonly number[],
): CellResult[] {
  const own = (result: CellResult): boolean => result.labels[fixed] === at;
  return [...exchanged(results.filter(own), varied, values[0], values[values.length - 1]), ...results.filter((result) => !own(result))];
}

export const controls: Controls<FullBatchNetworkSettings> = {
  'norm-falls-with-beta': (results, { rho, betas }) => reversed(results, 'rho', rho, 'beta', betas),
  'norm-rises-with-rho': (results, { beta, rhos }) => reversed(results, 'beta', beta, 'rho', rhos),
  'peak-falls-with-beta': (results, { rho, betas }) => reversed(results, 'rho', rho, 'beta', betas),
  'peak-rises-with-rho': (results, { beta, rhos }) => reversed(results, 'beta', beta, 'rho', rhos),
  'accuracy-rises-with-beta': (results, { rho, betas }) => reversed(results, 'rho', rho, 'beta', betas),
  'accuracy-falls-with-rho': (results, { beta, rhos }) => reversed(results, 'beta', beta, 'rho', rhos),
  // A hill put in.
  hills: (results) => results.map(inColumns('gradientNorm1eps', (x, k) => (k > 20 && k < 30 ? 3 * x : x))),
  'loss-falls-with-beta': (results, { rho, betas }) => reversed(results, 'rho', rho, 'beta', betas),
  'loss-rises-with-rho': (results, { beta, rhos }) => reversed(results, 'beta', beta, 'rho', rhos),
};
