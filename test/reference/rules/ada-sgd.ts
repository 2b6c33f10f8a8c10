// Adam with one v for all parameters.
import { type AdaSGD, adaSGD } from '../../../src/optimizers/block-means/ada-sgd.js';
import { blockAdamStep } from './block-adam.js';
import type { Reference } from './reference.js';

export const reference: Reference<AdaSGD> = {
  step: (s, g, o, round) => blockAdamStep(s, g, o, [g.length], round),
  variants: { adaSGD: () => adaSGD({ lr: 0.1, c: 3 }) },
  trajectories: [
    {
      source: 'by hand: one step, v = ½ (9 + 1 + 2)/3 = 2, m = g/2',
      optimizer: adaSGD({ lr: 1, beta1: 0.5, beta2: 0.5, eps: 0 }),
      theta0: [0, 0, 0],
      gradients: [[3, 1, Math.SQRT2]],
      theta: { 1: [-1.5 / Math.SQRT2, -0.5 / Math.SQRT2, -0.5] },
      v: { 1: [2, 2, 2] },
      tolerance: 1e-15,
    },
  ],
};
