import type { RatesSettings } from '../../../../src/experiments/li2025/sparse-recovery-rates/settings.js';
import { square } from '../../../../src/kernels/series.js';
import type { Control, Controls } from '../control.js';
import { atSpeed, changed, inPlace } from '../effects.js';

/** The steps of the first rate in the place of its slow time. */
const asManySteps =
  (lr: number): Control<RatesSettings> =>
  (results, { rates }) =>
    changed(results, { optimizer: `SGD ${lr}` }, atSpeed(square(lr / rates[0])));

export const controls: Controls<RatesSettings> = {
  'slow-time-0.05': asManySteps(0.05),
  'slow-time-0.1': asManySteps(0.1),
  'like-sgd-0.01': (results) => inPlace(results, 'optimizer', 'AdamE-0.1', 'AdamE-0.01'),
  'below-sgd-0.1': (results, { rates }) => inPlace(results, 'optimizer', `SGD ${rates[0]}`, 'AdamE-0.1'),
};
