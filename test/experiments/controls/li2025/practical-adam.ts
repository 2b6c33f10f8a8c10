import type { PracticalAdamSettings } from '../../../../src/experiments/li2025/practical-adam/settings.js';
import type { Controls } from '../control.js';
import { atSpeed, changed, inColumns, inPlace } from '../effects.js';

export const controls: Controls<PracticalAdamSettings> = {
  // Test losses that stay where they start.
  recovers: (results) =>
    changed(
      results,
      {},
      inColumns('testLoss', (_, __, values) => values[0]),
    ),
  // The usual rate as fast in steps as the largest: no slow time.
  price: (results, { lr }) => {
    const [largest, least] = [lr[0], lr[lr.length - 1]];
    return changed(results, { series: `Adam ${least}` }, atSpeed((largest / least) ** 2));
  },
  'bias-correction': (results) => changed(results, { series: 'uncorrected' }, atSpeed(0.7)),
  sharpness: (results, { lr }) => inPlace(results, 'series', 'SGD', `Adam ${lr[lr.length - 1]}`),
  'test-loss': (results, { lr }) => inPlace(results, 'series', 'SGD', `Adam ${lr[lr.length - 1]}`),
};
