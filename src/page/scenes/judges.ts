// What is judged of each scene when its run is over: loaded with the words of scenes.
import { exponential, logarithm } from '../../kernels/series.js';
import type { Results } from '../lab-results.js';
import type { Track } from '../protocol.js';
import { inBrackets, numberText } from '../views/axis.js';
import { rolling, turned } from './valley.js';

/** Whether a claim holds in what was seen here, and why. */
export type Judge = (results: Results) => { readonly holds: boolean; readonly because: string };

/** The mean over the last tenth of a run, P entries: where it has come to rest, its noise averaged out. */
export function restOf({ theta, parameters: P, step }: Track): number[] {
  const from = Math.floor(0.9 * step.length);
  const count = step.length - from;
  return Array.from({ length: P }, (_, p) => {
    let sum = 0;
    for (let k = from; k < step.length; k++) sum += theta[k * P + p];
    return sum / count;
  });
}

export function planeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
}

/** The last value of a measure of a run. */
export function finalValue(track: Track | undefined, measure: string): number {
  return track?.measures[measure]?.at(-1) ?? Number.NaN;
}

/** Within this of the place that the claim names: the noise of one run's average. */
const near = 0.15;

/** Whether it rests where the claim says: the minimizer on the ring in a direction, in degrees. */
function nearTo(place: number, target: readonly [number, number], direction: number): Judge {
  return ({ tracks }) => {
    const rest = restOf(tracks[place]);
    const away = planeDistance(rest, target);
    const where = `${inBrackets(target)}, which is at ${direction}°`;
    return { holds: away < near, because: `it rests at ${inBrackets(rest)}, ${numberText(away, 2)} from ${where}` };
  };
}

/** x of the closed form x0 exp(-η²σ²k/2), in which heavy ball's clock runs 1/(1-μ)² as fast. */
function closed(lr: number, steps: number, speed = 1): number {
  return rolling.start[0] * exponential((-lr * lr * rolling.delta * rolling.delta * steps * speed) / 2);
}

function follows(place: number, lr: number, steps: number, speed: number): Judge {
  return ({ tracks }) => {
    const [x] = restOf(tracks[place]);
    const expected = closed(lr, 0.95 * steps, speed); // over the last tenth, whose middle that is
    return {
      holds: Math.abs(x - expected) < 0.2 * rolling.start[0],
      because: `x = ${numberText(x)}, and x0 exp(−η²σ²k/2${speed === 1 ? '' : '(1−μ)²'}) is ${numberText(expected)}`,
    };
  };
}

/** (x² − x0²)/2 + ln(x/x0), which falls as slow time does there. */
function elapsed(x: number): number {
  const { x0 } = turned;
  return (x * x - x0 * x0) / 2 + logarithm(x / x0);
}

/** Theory leaves out what is of the order of η S h, which at the start, where it is most, is η √(1 + x0²) with the noise's σ = 2. */
const leftOut = turned.lr * Math.sqrt(1 + turned.x0 * turned.x0);

const keepsPace: Judge = ({ tracks: [track] }) => {
  const [a, b] = restOf(track);
  const x = (a - b) * Math.SQRT1_2;
  const expected = -0.95 * turned.lr * turned.lr * turned.steps;
  const seen = elapsed(x);
  return {
    holds: Math.abs(seen - expected) < leftOut * Math.abs(expected),
    because: `x = ${numberText(x)}, where that sum is ${numberText(seen)}; in this time it should have fallen to ${numberText(expected)}, give or take ${numberText(100 * leftOut, 2)} %`,
  };
};

/** Whether Adam has the lower test loss. */
const adamLearns: Judge = ({ tracks }) => {
  const [sgd, adam] = [0, 1].map((place) => finalValue(tracks[place], 'testLoss'));
  return { holds: adam < sgd, because: `the test loss of Adam is ${numberText(adam)}, that of SGD ${numberText(sgd)}` };
};

const quarterAsFar: Judge = ({ tracks: [fast, slow] }) => {
  // A quarter of the steps at twice the rate are the same η²k.
  const quarter = { ...fast, step: fast.step.subarray(0, Math.ceil(fast.step.length / 4)) };
  const away = planeDistance(restOf(quarter), restOf(slow));
  return {
    holds: away < 0.3,
    because: `at the same η²k the two are ${numberText(away, 2)} apart: a quarter as far, since slow time is η²k`,
  };
};

export const judges: Readonly<Record<string, Judge>> = {
  adam: nearTo(0, [1.581, 0.949], 30.96),
  sgd: nearTo(0, [Math.SQRT2, Math.SQRT2], 45),
  between: nearTo(0, [1.57, 1.09], 34.76),
  clock: quarterAsFar,
  valley: follows(0, 0.05, 10_000, 1),
  momentum: follows(1, 0.01, 1000, 100),
  average: follows(1, 0.05, 6000, 1),
  turned: keepsPace,
  sparse: adamLearns,
  depth: adamLearns,
};
