// The settings of `conventional-vs-slow`, and its cells.

import * as valibot from 'valibot';
import { nonNegative, positive, whole } from '../../../input/validate.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { sgd } from '../../../optimizers/sgd.js';
import { ellipse } from '../../../problems/ellipse/problem.js';
import type { Cell } from '../../experiment.js';
import { everyOf, listOf, planePoint, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface ConventionalVsSlowSettings {
  /** Half axes of the ellipse of minimizers along (1, 1) and (1, -1). */
  readonly a: number;
  readonly b: number;
  /** Where SGD starts, off the ellipse: A in the paper's figure. */
  readonly start: { readonly x: number; readonly y: number };
  /** The label noise is ±delta. */
  readonly delta: number;
  /** Each seed is a run of SGD and a path of the conventional equation. */
  readonly seeds: readonly number[];
  /** Learning rates, falling. */
  readonly rates: readonly number[];
  /** The horizon of the conventional equation: steps × lr. */
  readonly fastTime: number;
  /** The horizon of the slow equation: steps × lr². */
  readonly slowTime: number;
  /** The rate at which the conventional equation is carried on to the slow horizon. */
  readonly continued: number;
  /** Solver steps per step of SGD, at least, for the conventional equation; and in all, a power of two, for the slow one. */
  readonly fineness: number;
  readonly slowSteps: number;
  /** Records of every path. */
  readonly records: number;
}

export const schema: valibot.GenericSchema<unknown, ConventionalVsSlowSettings> = valibot.strictObject({
  a: positive,
  b: positive,
  start: planePoint,
  delta: nonNegative,
  seeds,
  rates: listOf(positive, 'rate', 2),
  fastTime: positive,
  slowTime: positive,
  continued: positive,
  fineness: positive,
  slowSteps: whole(1, 2 ** 20),
  records: whole(10, 1e5),
});

const quick: ConventionalVsSlowSettings = {
  a: 2,
  b: 1,
  start: { x: 1.6, y: -0.2 },
  delta: 0.5,
  seeds: quickSeeds(16),
  rates: [0.16, 0.08, 0.04, 0.02],
  fastTime: 20,
  slowTime: 20,
  continued: 0.08,
  fineness: 4,
  slowSteps: 1024,
  records: 200,
};

export const presets: { readonly quick: ConventionalVsSlowSettings; readonly paper: ConventionalVsSlowSettings } = {
  quick,
  paper: { ...quick, seeds: paperSeeds(64), rates: [0.16, 0.08, 0.04, 0.02, 0.01], continued: 0.04 },
};

/** What a path is followed over. */
export type Horizon = 'fast' | 'slow';

/** The learning-rate time t = steps × lr at the end of a horizon. */
export function endOf({ fastTime, slowTime }: ConventionalVsSlowSettings, horizon: Horizon, lr: number): number {
  return horizon === 'fast' ? fastTime : slowTime / lr;
}

export interface ConventionalPath {
  readonly settings: ConventionalVsSlowSettings;
  readonly lr: number;
  readonly seed: number;
  readonly horizon: Horizon;
}

/** Steps of the solver of a conventional path: a power of two. */
export function solverSteps(settings: ConventionalVsSlowSettings, { lr, horizon }: Pick<ConventionalPath, 'lr' | 'horizon'>): number {
  const least = (settings.fineness * endOf(settings, horizon, lr)) / lr;
  let steps = 1;
  while (steps < least) steps *= 2;
  return steps;
}

const measures = ['theta@0', 'theta@1'];

export function cells(settings: ConventionalVsSlowSettings): Cell[] {
  const { a, b, start, delta, seeds, rates, continued, records } = settings;
  const run = (lr: number, horizon: Horizon, seed: number): Cell => {
    const steps = Math.round(endOf(settings, horizon, lr) / lr);
    const config = { problem: ellipse({ a, b }).spec, optimizer: sgd({ lr }), noise: labelNoise({ delta }), seed };
    const every = everyOf(steps, records);
    return { labels: { series: 'SGD', horizon, lr, seed }, config: { ...config, theta0: [start.x, start.y], steps, every, measures } };
  };
  const conventional = (lr: number, horizon: Horizon, seed: number): Cell => ({
    labels: { series: 'conventional', horizon, lr, seed },
    task: 'conventional-vs-slow/conventional',
    settings: { settings, lr, seed, horizon } satisfies ConventionalPath,
    weight: 20 * solverSteps(settings, { lr, horizon }),
    measures,
  });
  return [
    ...seeds.map((seed) => conventional(continued, 'slow', seed)),
    ...rates.flatMap((lr) => seeds.flatMap((seed) => [run(lr, 'slow', seed), run(lr, 'fast', seed), conventional(lr, 'fast', seed)])),
    { labels: { series: 'slow', horizon: 'slow' }, task: 'conventional-vs-slow/slow', settings: { settings }, weight: 20_000, measures },
  ];
}
