// Scenes on the noisy ellipse: every optimizer has a sharpness of its own, and a place on the ring where it is least.

import { firstState } from '../state/lab-state.js';
import { inBrackets, numberText } from '../views/axis.js';
import { planeDistance, restOf, type Scene } from './scene.js';

const [sgd, adam] = firstState.setup.optimizers;
const state = { ...firstState, at: 0, theory: false, flag: [0, 0] };

/** Within this of the place that the claim names: the noise of one run's average. */
const near = 0.15;

/** Whether it rests where the claim says: the minimizer on the ring in a direction, in degrees. */
function nearTo(place: number, target: readonly [number, number], direction: number): Scene['judge'] {
  return ({ tracks }) => {
    const rest = restOf(tracks[place]);
    const away = planeDistance(rest, target);
    const where = `${inBrackets(target)}, which is at ${direction}°`;
    return { holds: away < near, because: `it rests at ${inBrackets(rest)}, ${numberText(away, 2)} from ${where}` };
  };
}

export const ring: readonly Scene[] = [
  {
    id: 'adam',
    title: 'Where does Adam come to rest?',
    state: { ...state, curve: 'root', setup: { ...state.setup, optimizers: [adam], steps: 30_000 } },
    place: 0,
    judge: nearTo(0, [1.581, 0.949], 30.96),
  },
  {
    id: 'sgd',
    title: 'And where does SGD?',
    state: { ...state, setup: { ...state.setup, optimizers: [sgd] } },
    place: 0,
    judge: nearTo(0, [Math.SQRT2, Math.SQRT2], 45),
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
    judge: nearTo(0, [1.57, 1.09], 34.76),
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
    judge: ({ tracks: [fast, slow] }) => {
      // A quarter of the steps at twice the rate are the same η²k.
      const quarter = { ...fast, step: fast.step.subarray(0, Math.ceil(fast.step.length / 4)) };
      const away = planeDistance(restOf(quarter), restOf(slow));
      return {
        holds: away < 0.3,
        because: `at the same η²k the two are ${numberText(away, 2)} apart: a quarter as far, since slow time is η²k`,
      };
    },
  },
];
