import type { SparseRecoverySettings } from '../../../../src/experiments/li2025/sparse-recovery/settings.js';
import type { Control, Controls } from '../control.js';
import { changed, inColumns, inPlace, upTo } from '../effects.js';

/** SGD at its short budget in Adam's place. */
const sgdAsAdam: Control<SparseRecoverySettings> = (results, { sgd }) => [
  ...inPlace(changed(results, { optimizer: 'SGD' }, upTo(sgd.shortSteps)), 'optimizer', 'SGD', 'Adam').filter(
    ({ labels }) => labels.optimizer === 'Adam',
  ),
  ...results.filter(({ labels }) => labels.optimizer !== 'Adam'),
];

export const controls: Controls<SparseRecoverySettings> = {
  // Of the preset paper alone: Adam that needs as many rows as in the figure.
  'paper-rows': (results) =>
    results.map((result) => (Number(result.labels.n) < 420 ? inColumns('testLoss', (loss) => 1e4 + loss)(result) : result)),
  'adam-recovers': sgdAsAdam,
  'adam-jump': sgdAsAdam,
  // The least n everywhere.
  'sgd-gradual': (results, { n }) => inPlace(results, 'n', n[0], ...n.slice(1)),
  'adam-below-sgd': sgdAsAdam,
  // SGD that stands still from a tenth of its steps on.
  'sgd-budget': (results) =>
    changed(
      results,
      { optimizer: 'SGD' },
      inColumns('testLoss', (loss, k, values) => (k < values.length / 10 ? loss : values[Math.floor(values.length / 10)])),
    ),
};
