// Scenes on the noisy ellipse: every optimizer has a sharpness of its own, and a place on the ring where it is least.

import { firstState } from '../state/lab-state.js';
import type { Scene } from './scene.js';

const [sgd, adam] = firstState.setup.optimizers;
const state = { ...firstState, at: 0, theory: false, flag: [0, 0] };

export const ring: readonly Scene[] = [
  {
    id: 'adam',
    title: 'Where does Adam come to rest?',
    state: { ...state, curve: 'root', setup: { ...state.setup, optimizers: [adam], steps: 30_000 } },
    place: 0,
  },
  {
    id: 'sgd',
    title: 'And where does SGD?',
    state: { ...state, setup: { ...state.setup, optimizers: [sgd] } },
    place: 0,
  },
  {
    id: 'between',
    title: 'Is there anything between the two?',
    state: {
      ...state,
      setup: {
        ...state.setup,
        steps: 60_000,
        optimizers: [{ name: 'adamE', options: { lambda: 0.4, lr: 0.015, beta1: 0.9, c: 5, eps: 1e-6 } }],
      },
    },
    place: 0,
  },
  {
    id: 'clock',
    title: 'Half the rate: half as far?',
    state: {
      ...state,
      clock: 'η²k',
      setup: { ...state.setup, steps: 8000, optimizers: [sgd, { name: 'sgd', options: { lr: 0.025 } }] },
    },
    place: 1,
  },
];
