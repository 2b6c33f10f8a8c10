import type { RotatedValleySettings } from '../../../../src/experiments/ma2023/rotated-valley/index.js';
import type { Controls } from '../control.js';
import { atSpeed, changed } from '../effects.js';

export const controls: Controls<RotatedValleySettings> = {
  // One angle slower than the next.
  angle: (results) => changed(results, { series: 'Adam, ϑ = π/16' }, atSpeed(0.5)),
  sgd: (results) => changed(results, { series: 'SGD, any ϑ' }, atSpeed(0.5)),
  quarter: (results) => changed(results, { series: 'Adam, ϑ = π/4' }, atSpeed(0.5)),
};
