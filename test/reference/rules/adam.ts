// Adam and its variants: one recursion of the moments, and what differs is the root and the decay.
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g∘g
//   theta <- shrink theta - lr m^ / (root(v^ + epsRoot) + eps)
// Adam: root = sqrt, shrink = 1. AdamE: root = (.)^lambda. AdamW: shrink = 1 - lr weightDecay. RMSProp: m^ = g.
import type { Adam } from '../../../src/optimizers/adam.js';
import type { AdamE } from '../../../src/optimizers/adam-e.js';
import type { AdamW } from '../../../src/optimizers/adam-w.js';
import type { Rmsprop } from '../../../src/optimizers/rmsprop.js';
import { pow, powF32 } from '../math/pow.js';
import type { Round } from '../math/round.js';
import { average, beginStep, type Coefficients } from './coefficients.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

/** What theta_i takes on a second moment v: lr m^ / (root(v^ + epsRoot) + eps). */
export function adamMove(mean: number, v: number, c: Coefficients, root: (x: number) => number, round: Round): number {
  const seen = round(round(v * c.scaleV) + c.epsRoot);
  return round(round(c.lr * mean) / round(root(seen) + c.eps));
}

function step(s: ReferenceState, g: Float64Array, c: Coefficients, root: (x: number) => number, shrink: number, round: Round): void {
  for (let i = 0; i < g.length; i++) {
    s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
    s.v[i] = average(s.v[i], round(g[i] * g[i]), c.beta2, c.gain2, round);
    s.theta[i] = round(round(s.theta[i] * shrink) - adamMove(s.m[i], s.v[i], c, root, round));
  }
}

export function adamStep(s: ReferenceState, g: Float64Array, o: Adam, round: Round): void {
  step(s, g, beginStep(s, o, round), (x) => round(Math.sqrt(x)), 1, round);
}

export function adamWStep(s: ReferenceState, g: Float64Array, o: AdamW, round: Round): void {
  const shrink = round(1 - rateAt(o.lr, s.step) * o.weightDecay);
  step(s, g, beginStep(s, o, round), (x) => round(Math.sqrt(x)), shrink, round);
}

/** x^lambda: by square roots for the quarters, by pow for every other lambda. */
export function adamERoot(lambda: number, round: Round): (x: number) => number {
  const root = (x: number): number => round(Math.sqrt(x));
  if (lambda === 0.25) return (x) => root(root(x));
  if (lambda === 0.5) return root;
  if (lambda === 0.75) return (x) => round(root(x) * root(root(x)));
  const power = round === Math.fround ? powF32 : pow;
  return (x) => power(x, round(lambda));
}

export function adamEStep(s: ReferenceState, g: Float64Array, o: AdamE, round: Round): void {
  step(s, g, beginStep(s, o, round), adamERoot(o.lambda, round), 1, round);
}

export function rmspropStep(s: ReferenceState, g: Float64Array, o: Rmsprop, round: Round): void {
  const c = beginStep(s, o, round);
  for (let i = 0; i < g.length; i++) {
    s.v[i] = average(s.v[i], round(g[i] * g[i]), c.beta2, c.gain2, round);
    s.theta[i] = round(s.theta[i] - adamMove(g[i], s.v[i], c, (x) => round(Math.sqrt(x)), round));
  }
}
