// The optimizers of the page: how they are called when they are added, and what of them can be set.
import type { Choice } from './lab-state.js';
import type { Adjustable } from './problems.js';

const share = (x: number): boolean => x >= 0 && x < 1;
const positive = (x: number): boolean => x > 0;

const settings: Readonly<Record<string, Adjustable>> = {
  lr: { key: 'lr', label: 'Rate η', range: [0.001, 2], log: true, allowed: positive },
  beta1: { key: 'beta1', label: 'β1', range: [0, 0.99], allowed: share },
  beta2: { key: 'beta2', label: 'β2', range: [0.5, 0.9999], allowed: share },
  momentum: { key: 'momentum', label: 'Momentum', range: [0, 0.99], allowed: share },
  c: { key: 'c', label: 'c = (1 − β2)/η²', range: [0.1, 100], log: true, allowed: positive },
  lambda: { key: 'lambda', label: 'Exponent λ', range: [0, 0.9], allowed: (x) => x >= 0 && x < 1 },
  eps: { key: 'eps', label: 'ε', range: [1e-10, 1], log: true, allowed: (x) => x >= 0 },
  rho: { key: 'rho', label: 'Radius ρ', range: [0.001, 1], log: true, allowed: positive },
  weightDecay: { key: 'weightDecay', label: 'Weight decay', range: [0, 0.2], allowed: (x) => x >= 0 },
};

/** Every optimizer of the page, with the options that it is added with. */
export const optimizers: readonly Choice[] = [
  { name: 'sgd', options: { lr: 0.05 } },
  { name: 'sgdMomentum', options: { lr: 0.05, beta1: 0.9 } },
  { name: 'heavyBall', options: { lr: 0.005, momentum: 0.9 } },
  { name: 'rmsprop', options: { lr: 0.01, beta2: 0.99, eps: 1e-6 } },
  { name: 'adam', options: { lr: 0.015, beta1: 0.9, c: 5, eps: 1e-6 } },
  { name: 'adamW', options: { lr: 0.015, beta1: 0.9, beta2: 0.999, weightDecay: 0.01, eps: 1e-6 } },
  { name: 'adamE', options: { lambda: 0.4, lr: 0.02, beta1: 0.9, c: 5, eps: 1e-6 } },
  { name: 'adamMini', options: { lr: 0.015, beta1: 0.9, beta2: 0.999, eps: 1e-6 } },
  { name: 'adalayer', options: { lr: 0.015, beta1: 0.9, beta2: 0.999, eps: 1e-6 } },
  { name: 'adaSGD', options: { lr: 0.02, beta1: 0.9, beta2: 0.999, eps: 1e-6 } },
  { name: 'adafactor', options: { lr: 0.01 } },
  { name: 'shampoo', options: { lr: 0.01 } },
  { name: 'muon', options: { lr: 0.01 } },
  { name: 'sam', options: { lr: 0.05, rho: 0.1 } },
  { name: 'lion', options: { lr: 0.002, beta1: 0.9, beta2: 0.99 } },
  { name: 'signum', options: { lr: 0.002, beta1: 0.9 } },
  { name: 'signSGD', options: { lr: 0.002 } },
  { name: 'defined', options: { lr: 0.015 }, text: 'm = 0.9*m + 0.1*g\nv = 0.99*v + 0.01*g^2\ntheta = theta - lr*m/(sqrt(v) + 1e-6)' },
];

/** What of an optimizer can be set: the options that it was given. */
export function adjustablesOf({ options }: Choice): Adjustable[] {
  return Object.keys(options).flatMap((key) => settings[key] ?? []);
}
