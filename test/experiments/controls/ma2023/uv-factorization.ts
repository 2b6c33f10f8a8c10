import type { UvSettings } from '../../../../src/experiments/ma2023/uv-factorization/settings.js';
import type { Control, Controls } from '../control.js';
import { atSpeed, changed } from '../effects.js';

const slower =
  (series: string, speed = 0.5): Control =>
  (results) =>
    changed(results, { series }, atSpeed(speed));

export const controls: Controls<UvSettings> = {
  'pace-0': slower('SGD'),
  'balance-0': slower('SGD', 0.1),
  'pace-0.5': slower('SGDm, μ = 0.5'),
  'balance-0.5': slower('SGDm, μ = 0.5', 0.1),
  'pace-along': slower('along'),
};
