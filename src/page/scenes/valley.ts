// Scenes in the flat valley: all of its floor is minimal, and noise rolls along it to where the walls are least steep.
import { exponential, logarithm } from '../../kernels/series.js';
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

/** The valley turned by π/4: where Adam starts on its floor, its rate, and its steps, 15 in slow time. */
const turned = { x0: 5, lr: 0.04, steps: 9375 } as const;

/** (x² − x0²)/2 + ln(x/x0), which falls as slow time does there. */
function elapsed(x: number): number {
  const { x0 } = turned;
  return (x * x - x0 * x0) / 2 + logarithm(x / x0);
}

/** Theory leaves out what is of the order of η S h, which at the start, where it is most, is η √(1 + x0²) with the noise's σ = 2. */
const leftOut = turned.lr * Math.sqrt(1 + turned.x0 * turned.x0);

const keepsPace: Scene['judge'] = ({ tracks: [track] }) => {
  const [a, b] = restOf(track);
  const x = (a - b) * Math.SQRT1_2;
  const expected = -0.95 * turned.lr * turned.lr * turned.steps;
  const seen = elapsed(x);
  return {
    holds: Math.abs(seen - expected) < leftOut * Math.abs(expected),
    because: `x = ${numberText(x)}, where that sum is ${numberText(seen)}; in this time it should have fallen to ${numberText(expected)}, give or take ${numberText(100 * leftOut, 2)} %`,
  };
};

export const valleyScenes: readonly Scene[] = [
  {
    id: 'valley',
    title: 'The floor is flat. Why does SGD roll?',
    state: { ...state, curve: 'sharpness', setup: { ...setup, steps: 10_000, optimizers: [{ name: 'sgd', options: { lr: 0.05 } }] } },
    place: 0,
    judge: follows(0, 0.05, 10_000, 1),
  },
  {
    id: 'momentum',
    title: 'What does momentum 0.9 buy?',
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
  },
  {
    id: 'average',
    title: 'And momentum that averages?',
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
    judge: keepsPace,
  },
];
