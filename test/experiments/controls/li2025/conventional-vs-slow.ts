import type { ConventionalVsSlowSettings } from '../../../../src/experiments/li2025/conventional-vs-slow/settings.js';
import type { Controls } from '../control.js';
import { atSpeed, changed, inPlace } from '../effects.js';

export const controls: Controls<ConventionalVsSlowSettings> = {
  // Every rate moves as the largest does.
  'lost-in-the-limit': (results, { rates }) => inPlace(results, 'lr', rates[0], ...rates.slice(1)),
  // SGD at the largest rate beside the equation at the least.
  'conventional-on-its-horizon': (results, { rates }) => [
    ...inPlace(
      results.filter(({ labels }) => labels.series === 'SGD'),
      'lr',
      rates[0],
      rates[rates.length - 1],
    ),
    ...results.filter(({ labels }) => labels.series !== 'SGD'),
  ],
  'kept-by-the-slow-sde': (results) => changed(results, { series: 'SGD', horizon: 'slow' }, atSpeed(0.5)),
  'conventional-beyond': (results) => changed(results, { series: 'conventional', horizon: 'slow' }, atSpeed(0.5)),
};
