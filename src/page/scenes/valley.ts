// Scenes in the flat valley: all of its floor is minimal, and noise rolls along it to where the walls are least steep.
import { firstState } from '../state/lab-state.js';
import type { Scene } from './scene.js';

export const rolling = { problem: { name: 'valley', options: { angle: 0 } }, delta: 0.5, start: [2, 0], seed: 1 } as const;
const state = { ...firstState, at: 0, theory: false, flag: [1, 0.7] } as const;

/** The valley turned by π/4: where Adam starts on its floor, its rate, and its steps, 15 in slow time. */
export const turned = { x0: 5, lr: 0.04, steps: 9375 } as const;

export const valleyScenes: readonly Scene[] = [
  {
    id: 'valley',
    title: 'The floor is flat. Why does SGD roll?',
    state: { ...state, curve: 'sharpness', setup: { ...rolling, steps: 10_000, optimizers: [{ name: 'sgd', options: { lr: 0.05 } }] } },
    place: 0,
  },
  {
    id: 'momentum',
    title: 'What does momentum 0.9 buy?',
    state: {
      ...state,
      setup: {
        ...rolling,
        steps: 1000,
        optimizers: [
          { name: 'sgd', options: { lr: 0.01 } },
          { name: 'heavyBall', options: { lr: 0.01, momentum: 0.9 } },
        ],
      },
    },
    place: 1,
  },
  {
    id: 'average',
    title: 'And momentum that averages?',
    state: {
      ...state,
      setup: {
        ...rolling,
        steps: 6000,
        optimizers: [
          { name: 'sgd', options: { lr: 0.05 } },
          { name: 'sgdMomentum', options: { lr: 0.05, beta1: 0.9 } },
        ],
      },
    },
    place: 1,
  },
  {
    id: 'turned',
    title: 'Turn the valley: does Adam keep theory’s pace?',
    state: {
      ...state,
      flag: [0.5, -0.5],
      setup: {
        problem: { name: 'valley', options: { angle: Math.PI / 4 } },
        delta: 2,
        start: [turned.x0 * Math.SQRT1_2, -turned.x0 * Math.SQRT1_2],
        seed: 1,
        steps: turned.steps,
        optimizers: [{ name: 'adam', options: { lr: turned.lr, beta1: 0.9, c: 10, eps: 1e-8 } }],
      },
    },
    place: 0,
  },
];
