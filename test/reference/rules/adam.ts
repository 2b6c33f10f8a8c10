// Adam and its variants: one recursion of the moments, and what differs is the root and the decay.
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g∘g
//   theta <- shrink theta - lr m^ / (root(v^ + epsRoot) + eps)
// Adam: root = sqrt, shrink = 1. AdamE: root = (.)^lambda. AdamW: shrink = 1 - lr weightDecay. RMSProp: m^ = g.

import { type Adam, adam } from '../../../src/optimizers/adam.js';
import { torchTrajectories } from '../../support/torch-trajectories.js';
import type { Round } from '../math/round.js';
import { average, beginStep, type Coefficients } from './coefficients.js';
import type { Reference } from './reference.js';
import type { ReferenceState } from './state.js';

/** What theta_i takes on a second moment v: lr m^ / (root(v^ + epsRoot) + eps). */
export function adamMove(mean: number, v: number, c: Coefficients, root: (x: number) => number, round: Round): number {
  const seen = round(round(v * c.scaleV) + c.epsRoot);
  return round(round(c.lr * mean) / round(root(seen) + c.eps));
}

/** Advances m, v and theta. */
export function adamSteps(
  s: ReferenceState,
  g: Float64Array,
  c: Coefficients,
  root: (x: number) => number,
  shrink: number,
  round: Round,
): void {
  for (let i = 0; i < g.length; i++) {
    s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
    s.v[i] = average(s.v[i], round(g[i] * g[i]), c.beta2, c.gain2, round);
    s.theta[i] = round(round(s.theta[i] * shrink) - adamMove(s.m[i], s.v[i], c, root, round));
  }
}

/** sqrt, rounded. */
export function squareRoot(round: Round): (x: number) => number {
  return (x) => round(Math.sqrt(x));
}

export const reference: Reference<Adam> = {
  step: (s, g, o, round) => adamSteps(s, g, beginStep(s, o, round), squareRoot(round), 1, round),
  variants: {
    adam: () => adam({ lr: 0.1 }),
    'adam.torch': () => adam.torch({ lr: 0.1 }),
    'adam.cattaneo2023': () => adam.cattaneo2023({ lr: 0.1, epsRoot: 1e-3 }),
  },
  trajectories: torchTrajectories('Adam', ({ lr, betas = [0.9, 0.999], eps = 1e-8 }) =>
    adam.torch({ lr, beta1: betas[0], beta2: betas[1], eps }),
  ),
};
