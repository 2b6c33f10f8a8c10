// Adam with one v for each of the blocks.
import { type AdamMini, adamMini } from '../../../src/optimizers/block-means/adam-mini.js';
import { blockAdamStep, byHand } from './block-adam.js';
import type { Reference } from './reference.js';

export const reference: Reference<AdamMini> = {
  step: (s, g, o, round) => blockAdamStep(s, g, o, o.blocks, round),
  variants: {
    adamMini: (blocks) => adamMini({ lr: 0.1, blocks }),
    'adamMini.zhang2024': (blocks) => adamMini.zhang2024({ lr: 0.1, blocks, epsRoot: 1e-3 }),
  },
  trajectories: [{ ...byHand, optimizer: adamMini({ lr: 1, beta1: 0.5, beta2: 0.5, eps: 0, blocks: [2, 1] }) }],
};
