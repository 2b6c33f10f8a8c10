import type { ValleyMomentumSettings } from '../../../../src/experiments/ma2023/valley-momentum/index.js';
import type { Control, Controls } from '../control.js';
import { atSpeed, changed } from '../effects.js';

const half: Control = (results) => changed(results, {}, atSpeed(0.5));

export const controls: Controls<ValleyMomentumSettings> = {
  'momentum-0': half,
  'momentum-0.5': half,
  'momentum-0.9': half,
  'moving-average': half,
};
