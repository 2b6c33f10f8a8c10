// Adam with the root x^lambda.
import { type AdamE, adamE } from '../../../src/optimizers/adam-e.js';
import { pow, powF32 } from '../math/pow.js';
import type { Round } from '../math/round.js';
import { adamSteps, squareRoot } from './adam.js';
import { beginStep } from './coefficients.js';
import type { Reference } from './reference.js';

/** x^lambda: by square roots for the quarters, by pow for every other lambda. */
export function adamERoot(lambda: number, round: Round): (x: number) => number {
  const root = squareRoot(round);
  if (lambda === 0.25) return (x) => root(root(x));
  if (lambda === 0.5) return root;
  if (lambda === 0.75) return (x) => round(root(x) * root(root(x)));
  const power = round === Math.fround ? powF32 : pow;
  return (x) => power(x, round(lambda));
}

export const reference: Reference<AdamE> = {
  step: (s, g, o, round) => adamSteps(s, g, beginStep(s, o, round), adamERoot(o.lambda, round), 1, round),
  variants: {
    'adamE 0': () => adamE({ lr: 0.1, lambda: 0, eps: 0 }),
    'adamE ¼': () => adamE({ lr: 0.1, lambda: 0.25 }),
    'adamE ½': () => adamE({ lr: 0.1, lambda: 0.5 }),
    'adamE ¾': () => adamE({ lr: 0.1, lambda: 0.75 }),
    'adamE 0.3': () => adamE({ lr: 0.1, lambda: 0.3 }),
    'adamE 0.9, bias correction': () => adamE.li2025({ lr: 0.1, lambda: 0.9, biasCorrection: true }),
  },
  trajectories: [
    {
      source: 'by hand: beta1 = beta2 = 0, so that a step is -sqrt|g| for lambda ¼',
      optimizer: adamE({ lr: 1, lambda: 0.25, beta1: 0, beta2: 0, eps: 0 }),
      theta0: [0, 0],
      gradients: [
        [16, 9],
        [81, -4],
      ],
      theta: { 1: [-4, -3], 2: [-13, -1] },
      tolerance: 1e-15,
    },
  ],
};
