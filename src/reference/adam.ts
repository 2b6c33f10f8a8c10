// Adam and its variants: one recursion of the moments, and what differs is the root and the decay.
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g∘g
//   theta <- shrink theta - lr m^ / (root(v^ + epsRoot) + eps)
// Adam: root = sqrt, shrink = 1. AdamE: root = (.)^lambda. AdamW: shrink = 1 - lr weightDecay. RMSProp: m^ = g.
import type { Adam } from '../optimizers/adam.js';
import type { AdamE } from '../optimizers/adam-e.js';
import type { AdamW } from '../optimizers/adam-w.js';
import type { Rmsprop } from '../optimizers/rmsprop.js';
import { pow, powF32 } from './pow.js';
import type { Round } from './round.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: Adam | Rmsprop, root: (x: number) => number, shrink: number, round: Round): void {
  const firstMoment = o.name !== 'rmsprop';
  const beta1 = firstMoment ? o.beta1 : 0;
  s.step += 1;
  if (o.biasCorrection) {
    s.product1 *= beta1;
    s.product2 *= o.beta2;
  }
  const lr = round(o.biasCorrection ? o.lr / (1 - s.product1) : o.lr);
  const scaleV = round(o.biasCorrection ? 1 / (1 - s.product2) : 1);
  const [b1, gain1, b2, gain2] = [round(beta1), round(1 - beta1), round(o.beta2), round(1 - o.beta2)];
  const [eps, epsRoot] = [round(o.eps), round(o.epsRoot)];
  for (let i = 0; i < g.length; i++) {
    if (firstMoment) s.m[i] = round(round(b1 * s.m[i]!) + round(gain1 * g[i]!));
    s.v[i] = round(round(b2 * s.v[i]!) + round(gain2 * round(g[i]! * g[i]!)));
    const seen = round(round(s.v[i]! * scaleV) + epsRoot);
    const move = round(round(lr * (firstMoment ? s.m[i]! : g[i]!)) / round(root(seen) + eps));
    s.theta[i] = round(round(s.theta[i]! * shrink) - move);
  }
}

export function adamStep(s: ReferenceState, g: Float64Array, o: Adam, round: Round): void {
  step(s, g, o, (x) => round(Math.sqrt(x)), 1, round);
}

export function adamWStep(s: ReferenceState, g: Float64Array, o: AdamW, round: Round): void {
  step(s, g, { ...o, name: 'adam' }, (x) => round(Math.sqrt(x)), round(1 - o.lr * o.weightDecay), round);
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
  step(s, g, { ...o, name: 'adam' }, adamERoot(o.lambda, round), 1, round);
}

export function rmspropStep(s: ReferenceState, g: Float64Array, o: Rmsprop, round: Round): void {
  step(s, g, o, (x) => round(Math.sqrt(x)), 1, round);
}
