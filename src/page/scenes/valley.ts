// Scenes in the flat valley: all of its floor is minimal, and noise rolls along it to where the walls are least steep.
import { exponential } from '../../kernels/series.js';
import { firstState } from '../state/lab-state.js';
import { numberText } from '../views/axis.js';
import { restOf, type Scene } from './scene.js';

const setup = { problem: { name: 'valley', options: { angle: 0 } }, delta: 0.5, start: [2, 0], seed: 1 } as const;
const state = { ...firstState, at: 0, theory: false, flag: [1, 0.7] } as const;

/** x of the closed form x0 exp(-η²σ²k/2), in which heavy ball's clock runs 1/(1-μ)² as fast. */
function closed(lr: number, steps: number, speed = 1): number {
  return setup.start[0] * exponential((-lr * lr * setup.delta * setup.delta * steps * speed) / 2);
}

function follows(place: number, lr: number, steps: number, speed: number): Scene['judge'] {
  return ({ tracks }) => {
    const [x] = restOf(tracks[place]);
    const expected = closed(lr, 0.95 * steps, speed); // over the last tenth, whose middle that is
    return {
      holds: Math.abs(x - expected) < 0.2 * setup.start[0],
      because: `x = ${numberText(x)}, and x0 exp(−η²σ²k/2${speed === 1 ? '' : '(1−μ)²'}) is ${numberText(expected)}`,
    };
  };
}

export const valleyScenes: readonly Scene[] = [
  {
    id: 'valley',
    title: 'The floor is flat. Why does SGD roll?',
    ask: 'No point of the floor y = 0 is lower than another, and there is no noise along it. Drag the flag to where SGD will be after 10,000 steps.',
    state: { ...state, curve: 'sharpness', setup: { ...setup, steps: 10_000, optimizers: [{ name: 'sgd', options: { lr: 0.05 } }] } },
    place: 0,
    judge: follows(0, 0.05, 10_000, 1),
    claim: {
      experiment: 'valley-sgd',
      text: 'SGD with Hessian noise rolls along the floor to the flatter minima near x = 0.',
      verdict: 'holds',
      observed: 'x = 1.503',
    },
  },
  {
    id: 'momentum',
    title: 'What does momentum 0.9 buy?',
    ask: 'SGD and heavy ball with μ = 0.9, at one rate. SGD will hardly move. Drag the flag to where heavy ball will be.',
    state: {
      ...state,
      setup: {
        ...setup,
        steps: 1000,
        optimizers: [
          { name: 'sgd', options: { lr: 0.01 } },
          { name: 'heavyBall', options: { lr: 0.01, momentum: 0.9 } },
        ],
      },
    },
    place: 1,
    judge: follows(1, 0.01, 1000, 100),
    claim: {
      experiment: 'valley-momentum',
      text: 'Heavy ball with μ = 0.9 takes 120,000 steps to x0 e^−1.5: 1/(1−μ)² times as fast as SGD.',
      verdict: 'holds',
      observed: '1.117 (0.1 % away)',
    },
  },
  {
    id: 'average',
    title: 'And momentum that averages?',
    ask: 'The same μ = 0.9, but the gradients are averaged and not added up, as in Adam. Drag the flag to where it will be.',
    state: {
      ...state,
      setup: {
        ...setup,
        steps: 6000,
        optimizers: [
          { name: 'sgd', options: { lr: 0.05 } },
          { name: 'sgdMomentum', options: { lr: 0.05, beta1: 0.9 } },
        ],
      },
    },
    place: 1,
    judge: follows(1, 0.05, 6000, 1),
    claim: {
      experiment: 'valley-momentum',
      text: 'Momentum as a moving average is no faster than SGD.',
      verdict: 'holds',
      observed: '1.116 (0.0 % away)',
    },
  },
];
