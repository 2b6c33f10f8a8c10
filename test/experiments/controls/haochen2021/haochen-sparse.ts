import type { HaochenSettings } from '../../../../src/experiments/haochen2021/haochen-sparse/index.js';
import type { Controls } from '../control.js';
import { changed, inColumns, inPlace } from '../effects.js';

export const controls: Controls<HaochenSettings> = {
  'label-noise-recovers': (results) => inPlace(results, 'series', 'no noise', 'label noise'),
  'gradient-descent-does-not': (results) => inPlace(results, 'series', 'label noise', 'no noise'),
  'isotropic-noise-does-not': (results, { sigmas }) => inPlace(results, 'series', 'label noise', `isotropic, σ = ${sigmas[1]}`),
  // Rows that are fitted no better than at the start.
  'both-interpolate': (results) =>
    changed(
      results,
      {},
      inColumns('trainLoss', (_, __, values) => values[0]),
    ),
  'label-noise-is-flatter': (results) => inPlace(results, 'series', 'no noise', 'label noise'),
};
