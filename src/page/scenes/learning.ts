// Scenes of learning: what the place where an optimizer comes to rest means for data that it has not seen.
import { firstState } from '../state/lab-state.js';
import { numberText } from '../views/axis.js';
import { finalValue, type Scene } from './scene.js';

const { start: _, ...shared } = firstState.setup;
const state = { ...firstState, at: 0, theory: false, curve: 'test' } as const;

export const learning: readonly Scene[] = [
  {
    id: 'sparse',
    title: 'Which of them finds the sparse truth?',
    ask: 'Forty rows, a hundred coefficients, of which four are not zero. Both fit the rows. Guess the test loss of Adam; that of doing nothing is about 0.4.',
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
    judge: ({ tracks }) => {
      const [sgd, adam] = [0, 1].map((place) => finalValue(tracks[place], 'testLoss'));
      return { holds: adam < sgd, because: `the test loss of Adam is ${numberText(adam)}, that of SGD ${numberText(sgd)}` };
    },
    claim: {
      experiment: 'sparse-recovery',
      text: 'Above the ℓ1 line Adam’s test loss lies below that of SGD after 36,000 steps.',
      verdict: 'holds',
      quantity: 'log of their ratio',
      observed: '-1.628 ± 0.46',
    },
  },
  {
    id: 'depth',
    title: 'Is Adam the wrong choice for matrices?',
    ask: 'A product of three 8 × 8 matrices learns one of rank 1 from 30 measurements. Adam’s sharpness is said to be the wrong one here. Guess its test loss.',
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
    judge: ({ tracks }) => {
      const [sgd, adam] = [0, 1].map((place) => finalValue(tracks[place], 'testLoss'));
      return { holds: adam < sgd, because: `the test loss of Adam is ${numberText(adam)}, that of SGD ${numberText(sgd)}` };
    },
    claim: {
      experiment: 'matrix-factorization',
      text: 'Ours: with many measurements and depth Adam has the lower test error (L = 3, n = 110).',
      verdict: 'holds',
      quantity: 'log of Adam’s over SGD’s',
      observed: '-3.025 ± 0.44',
    },
  },
];
