// The optimizers of the page: how they are called when they are added, and what of them can be set.
import type { Choice } from './lab-state.js';

/** Every optimizer of the page, with the options that it is added with. */
export const optimizers: readonly Choice[] = [
  { name: 'sgd', options: { lr: 0.05 } },
  { name: 'sgdMomentum', options: { lr: 0.05, beta1: 0.9 } },
  { name: 'heavyBall', options: { lr: 0.005, momentum: 0.9 } },
  { name: 'rmsprop', options: { lr: 0.01, beta2: 0.99, eps: 1e-6 } },
  { name: 'adam', options: { lr: 0.015, beta1: 0.9, c: 5, eps: 1e-6 } },
  { name: 'adamW', options: { lr: 0.015, beta1: 0.9, beta2: 0.999, weightDecay: 0.01, eps: 1e-6 } },
  { name: 'adamE', options: { lambda: 0.4, lr: 0.02, beta1: 0.9, c: 5, eps: 1e-6 } },
  { name: 'adaSGD', options: { lr: 0.02, beta1: 0.9, beta2: 0.999, eps: 1e-6 } },
  { name: 'adafactor', options: { lr: 0.01 } },
  { name: 'shampoo', options: { lr: 0.01 } },
  { name: 'lion', options: { lr: 0.002, beta1: 0.9, beta2: 0.99 } },
  { name: 'signum', options: { lr: 0.002, beta1: 0.9 } },
  { name: 'signSGD', options: { lr: 0.002 } },
];
