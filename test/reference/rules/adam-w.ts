// Adam on theta shrunk by 1 - lr weightDecay.
import { type AdamW, adamW } from '../../../src/optimizers/adam-w.js';
import { torchTrajectories } from '../../support/torch-trajectories.js';
import { adamVariantSteps } from './adam.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';

export const reference: Reference<AdamW> = {
  step: (s, g, o, round) => {
    const shrink = round(1 - rateAt(o.lr, s.step) * o.weightDecay);
    adamVariantSteps(s, g, o, shrink, round);
  },
  variants: {
    adamW: () => adamW({ lr: 0.1, weightDecay: 0.5 }),
    'adamW.torch': () => adamW.torch({ lr: 0.1 }),
    'adamW.torch, amsgrad': () => adamW.torch({ lr: 0.1, weightDecay: 0.5, amsgrad: true, epsHat: 1e-3 }),
  },
  trajectories: torchTrajectories('AdamW', ({ lr, weight_decay = 0.01 }) => adamW.torch({ lr, weightDecay: weight_decay })),
};
