import type { AdamESweepSettings } from '../../../../src/experiments/li2025/sparse-recovery-adame/settings.js';
import type { Control, Controls } from '../control.js';
import { inPlace } from '../effects.js';

/** SGD in the place of AdamE. */
const asSgd =
  (...lambdas: number[]): Control =>
  (results) =>
    inPlace(results, 'optimizer', 'SGD', ...lambdas.map((lambda) => `AdamE-${lambda}`));

export const controls: Controls<AdamESweepSettings> = {
  'drop-0.25': asSgd(0.25),
  'drop-0.5': asSgd(0.5),
  'drop-0.75': asSgd(0.75),
  'drop-0.9': asSgd(0.9),
  // Adam in its place.
  'like-momentum-0.001': (results) => inPlace(results, 'optimizer', 'AdamE-0.5', 'AdamE-0.001'),
  'like-sgd-0.001': (results) => inPlace(results, 'optimizer', 'AdamE-0.5', 'AdamE-0.001'),
  'fewer-rows': asSgd(0.25, 0.5, 0.75, 0.9),
};
