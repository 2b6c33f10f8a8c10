import type { NoisyEllipseSettings } from '../../../../src/experiments/li2025/noisy-ellipse/settings.js';
import type { Control, Controls } from '../control.js';
import { atSpeed, changed, inPlace } from '../effects.js';

/** The runs of another method in place of those of this one, beside its flow. */
const as =
  (own: string, other: string): Control =>
  (results) => [
    ...inPlace(
      results.filter(({ labels }) => labels.seed !== undefined),
      'method',
      other,
      own,
    ),
    ...results.filter(({ labels }) => labels.seed === undefined),
  ];

/** Both rates at twice the speed: what is off the flow then does not fall with the rate. */
const twice =
  (method: string): Control =>
  (results) =>
    [1, 2].reduce((all, rate) => changed(all, { method, rate }, atSpeed(2)), [...results]);

export const controls: Controls<NoisyEllipseSettings> = {
  'sgd-end': as('SGD', 'AdamE-0.4'),
  'adame-025-end': as('AdamE-0.25', 'AdamE-0.4'),
  'adame-04-end': as('AdamE-0.4', 'Adam'),
  'adam-end': as('Adam', 'SGD'),
  'sgd-flow': twice('SGD'),
  'adame-025-flow': twice('AdamE-0.25'),
  'adame-04-flow': twice('AdamE-0.4'),
  'adam-flow': twice('Adam'),
};
