import type { WeightDecaySettings } from '../../../../src/experiments/li2025/weight-decay/settings.js';
import type { Controls } from '../control.js';
import { exchanged, inPlace } from '../effects.js';

/** The first and the last of some values. */
const ends = (values: readonly number[]): [number, number] => [values[0], values[values.length - 1]];

export const controls: Controls<WeightDecaySettings> = {
  // Runs without decay beside every flow.
  flow: (results, { decoupled }) => [
    ...inPlace(
      results.filter(({ labels }) => labels.series !== 'flow'),
      'w0',
      decoupled[0],
      ...decoupled.slice(1),
    ),
    ...results.filter(({ labels }) => labels.series === 'flow'),
  ],
  // No decay at the strongest's place.
  decoupled: (results, { decoupled }) => inPlace(results, 'w0', ...ends(decoupled)),
  // The other kind of decay.
  coupled: (results) => inPlace(results, 'series', 'decoupled', 'coupled'),
  shrinkage: (results, { coupled }) => exchanged(results, 'w0', ...ends(coupled)),
  sparsity: (results, { decoupled }) => exchanged(results, 'w0', ...ends(decoupled.slice(-3))),
  'test-loss': (results) => exchanged(results, 'series', 'coupled', 'decoupled'),
  'fixed-decay': (results, { fixed }) => exchanged(results, 'decay', ...ends(fixed)),
};
