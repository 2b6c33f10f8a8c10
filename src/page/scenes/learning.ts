// Scenes of learning: what the place where an optimizer comes to rest means for data that it has not seen.
import { firstState } from '../state/lab-state.js';
import type { Scene } from './scene.js';

const { start: _, ...shared } = firstState.setup;
const state = { ...firstState, at: 0, theory: false, curve: 'test' } as const;

export const learning: readonly Scene[] = [
  {
    id: 'sparse',
    title: 'Which of them finds the sparse truth?',
    state: {
      ...state,
      setup: {
        ...shared,
        problem: { name: 'diagonalNet', options: { d: 100, kappa: 4, n: 40, seed: 1 } },
        optimizers: [
          { name: 'sgd', options: { lr: 0.05 } },
          { name: 'adam', options: { lr: 0.02, beta1: 0.9, c: 5, eps: 1e-6 } },
        ],
        steps: 10_000,
      },
    },
    place: 1,
    guess: { label: 'Test loss of Adam', range: [1e-4, 1], measure: 'testLoss', first: 0.4 },
  },
  {
    id: 'depth',
    title: 'Is Adam the wrong choice for matrices?',
    state: {
      ...state,
      setup: {
        ...shared,
        problem: { name: 'matrixFactorization', options: { d: 8, depth: 3, rank: 1, n: 30, seed: 0 } },
        optimizers: [
          { name: 'sgd', options: { lr: 0.03 } },
          { name: 'adam', options: { lr: 0.003, beta1: 0.9, beta2: 0.999, eps: 1e-8 } },
        ],
        steps: 20_000,
      },
    },
    place: 1,
    guess: { label: 'Test loss of Adam', range: [1e-4, 10], measure: 'testLoss', first: 1 },
  },
];
