// Adam and its variants: one recursion of the moments, and what differs is the root and the decay.
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g∘g
//   theta <- shrink theta - lr m^ / (root(v^ + epsRoot) + eps)
// Adam: root = sqrt, shrink = 1. AdamE: root = (.)^lambda. AdamW: shrink = 1 - lr weightDecay. RMSProp: m^ = g.

import { type Adam, adam } from '../../../src/optimizers/adam.js';
import type { AdamW } from '../../../src/optimizers/adam-w.js';
import { gradients, theta0, torchTrajectories } from '../../support/torch-trajectories.js';
import type { Round } from '../math/round.js';
import { average, beginStep, type Coefficients } from './coefficients.js';
import type { Reference, Trajectory } from './reference.js';
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

/** As adamSteps, with the largest v so far, which stands behind v, in place of v. */
function amsgradSteps(s: ReferenceState, g: Float64Array, c: Coefficients, shrink: number, round: Round): void {
  const P = g.length;
  for (let i = 0; i < P; i++) {
    s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
    s.v[i] = average(s.v[i], round(g[i] * g[i]), c.beta2, c.gain2, round);
    s.v[P + i] = Math.max(s.v[P + i], s.v[i]);
    s.theta[i] = round(round(s.theta[i] * shrink) - adamMove(s.m[i], s.v[P + i], c, squareRoot(round), round));
  }
}

/** One step of Adam or AdamW in any variant. */
export function adamVariantSteps(s: ReferenceState, g: Float64Array, o: Adam | AdamW, shrink: number, round: Round): void {
  const c = beginStep(s, o, round);
  if (o.amsgrad) amsgradSteps(s, g, c, shrink, round);
  else adamSteps(s, g, c, squareRoot(round), shrink, round);
}

/** Adam as Keras documents it: alpha = lr sqrt(1 - beta2^t) / (1 - beta1^t), theta <- theta - alpha m / (sqrt(v) + epsilon). */
function kerasTrajectory(lr: number, beta1: number, beta2: number, epsilon: number): Trajectory {
  const theta: Record<number, number[]> = {};
  const [at, m, v] = [[...theta0], theta0.map(() => 0), theta0.map(() => 0)];
  gradients.forEach((g, k) => {
    const alpha = (lr * Math.sqrt(1 - beta2 ** (k + 1))) / (1 - beta1 ** (k + 1));
    g.forEach((x, i) => {
      m[i] = beta1 * m[i] + (1 - beta1) * x;
      v[i] = beta2 * v[i] + (1 - beta2) * x * x;
      at[i] -= (alpha * m[i]) / (Math.sqrt(v[i]) + epsilon);
    });
    theta[k + 1] = [...at];
  });
  const optimizer = adam.keras({ lr, beta1, beta2, epsHat: epsilon });
  return { source: "the step of Keras's documentation", optimizer, theta0, gradients, theta, tolerance: 1e-12 };
}

/** sqrt, rounded. */
export function squareRoot(round: Round): (x: number) => number {
  return (x) => round(Math.sqrt(x));
}

export const reference: Reference<Adam> = {
  step: (s, g, o, round) => adamVariantSteps(s, g, o, 1, round),
  variants: {
    adam: () => adam({ lr: 0.1 }),
    'adam.torch': () => adam.torch({ lr: 0.1 }),
    'adam.cattaneo2023': () => adam.cattaneo2023({ lr: 0.1, epsRoot: 1e-3 }),
    'adam.keras': () => adam.keras({ lr: 0.1, epsHat: 1e-2 }),
    'adam, both epsilons': () => adam({ lr: 0.1, eps: 0.1, epsHat: 1e-2 }),
    'adam, amsgrad': () => adam({ lr: 0.1, amsgrad: true, epsRoot: 1e-3 }),
    'adam.torch, amsgrad': () => adam.torch({ lr: 0.1, beta2: 0.5, amsgrad: true }),
  },
  trajectories: [
    ...torchTrajectories('Adam', ({ lr, betas = [0.9, 0.999], eps = 1e-8 }) => adam.torch({ lr, beta1: betas[0], beta2: betas[1], eps })),
    kerasTrajectory(1e-3, 0.9, 0.999, 1e-7),
    kerasTrajectory(0.1, 0.8, 0.95, 1e-2),
    {
      source: 'amsgrad by hand: beta1 = beta2 = 0, so that a step is g over the largest |g| so far',
      optimizer: adam({ lr: 1, beta1: 0, beta2: 0, eps: 0, amsgrad: true }),
      theta0: [0],
      gradients: [[4], [-2], [8], [1]],
      theta: { 1: [-1], 2: [-0.5], 3: [-1.5], 4: [-1.625] },
      v: { 1: [16, 16], 2: [4, 16], 3: [64, 64], 4: [1, 64] },
      tolerance: 0,
    },
    {
      source: 'amsgrad of torch by hand: v = 4, 7/2, the largest 4, corrected 16, 64/7',
      optimizer: adam.torch({ lr: 1, beta1: 0, beta2: 0.75, eps: 0, amsgrad: true }),
      theta0: [0],
      gradients: [[4], [Math.SQRT2]],
      theta: { 1: [-1], 2: [-1 - Math.SQRT2 / Math.sqrt(64 / 7)] },
      v: { 1: [4, 4], 2: [3.5, 4] },
      tolerance: 1e-15,
    },
  ],
};
