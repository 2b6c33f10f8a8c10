// Adam with one v for each tensor.
import { type Adalayer, adalayer } from '../../../src/optimizers/block-means/adalayer.js';
import { entriesOf } from '../../../src/optimizers/tensors.js';
import { blockAdamStep, byHand } from './block-adam.js';
import type { Reference } from './reference.js';

export const reference: Reference<Adalayer> = {
  step: (s, g, o, round, tensors) => blockAdamStep(s, g, o, tensors.map(entriesOf), round),
  variants: { adalayer: () => adalayer({ lr: 0.1, beta2: 0.9 }) },
  trajectories: [{ ...byHand, optimizer: adalayer({ lr: 1, beta1: 0.5, beta2: 0.5, eps: 0 }) }],
};
