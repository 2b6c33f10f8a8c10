// The settings of `noisy-ellipse`, and what follows from them: its optimizers, its start, its cells.

import * as valibot from 'valibot';
import { decay, nonNegative, positive, whole } from '../../../input/validate.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { adamE } from '../../../optimizers/adam-e.js';
import { momentsOf, type Optimizer } from '../../../optimizers/optimizer.js';
import { sgd } from '../../../optimizers/sgd.js';
import { ellipse } from '../../../problems/ellipse/problem.js';
import type { Cell } from '../../experiment.js';
import { everyOf, planePoint, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

interface Rate {
  readonly lr: number;
  readonly steps: number;
}
interface PowerRate extends Rate {
  /** The exponent of AdamE. */
  readonly lambda: number;
}

export interface NoisyEllipseSettings {
  /** Half axes along (1, 1) and (1, -1). */
  readonly a: number;
  readonly b: number;
  /** Where on the ellipse runs start: on the ray through this point. */
  readonly start: { readonly x: number; readonly y: number };
  /** The label noise is ±delta. */
  readonly delta: number;
  /** Each seed draws its own noise. */
  readonly seeds: readonly number[];
  readonly beta1: number;
  /** (1 - beta2)/lr², the same for all: then slow time means the same for all. */
  readonly c: number;
  readonly eps: number;
  readonly sgd: Rate;
  readonly adam: Rate;
  readonly adamE: { readonly low: PowerRate; readonly middle: PowerRate };
  /** Records of a run. */
  readonly records: number;
}

const rate = { lr: positive, steps: whole(100) };
const power = valibot.strictObject({ lambda: decay, ...rate });

export const schema: valibot.GenericSchema<unknown, NoisyEllipseSettings> = valibot.strictObject({
  a: positive,
  b: positive,
  start: planePoint,
  delta: nonNegative,
  seeds,
  beta1: decay,
  c: positive,
  eps: nonNegative,
  sgd: valibot.strictObject(rate),
  adam: valibot.strictObject(rate),
  adamE: valibot.strictObject({ low: power, middle: power }),
  records: whole(10, 1e6),
});

const quick: NoisyEllipseSettings = {
  a: 2,
  b: 1,
  start: { x: 1.17, y: -0.15 },
  delta: 0.5,
  seeds: quickSeeds(64),
  beta1: 0.9,
  c: 10,
  eps: 1e-6,
  sgd: { lr: 0.04, steps: 25_000 },
  adam: { lr: 0.005, steps: 160_000 },
  adamE: { low: { lambda: 0.25, lr: 0.01, steps: 200_000 }, middle: { lambda: 0.4, lr: 0.01, steps: 80_000 } },
  records: 400,
};

/** Rates a quarter of quick's, 16 times the steps: the same slow time, and the same c = (1 - beta2)/lr². */
const paper: NoisyEllipseSettings = {
  ...quick,
  seeds: paperSeeds(64),
  sgd: { lr: 0.01, steps: 400_000 },
  adam: { lr: 0.00125, steps: 2_560_000 },
  adamE: { low: { lambda: 0.25, lr: 0.0025, steps: 3_200_000 }, middle: { lambda: 0.4, lr: 0.0025, steps: 1_280_000 } },
};

export const presets: { readonly quick: NoisyEllipseSettings; readonly paper: NoisyEllipseSettings } = { quick, paper };

/** Multiples of the settings' rates at which runs are made: the second for what a rate changes. */
export type Rates = 1 | 2;
export const rates = [1, 2] as const;

/** An optimizer of the figure. Its slow flow lowers tr(Diag(H)^exponent). */
export interface Method {
  readonly name: string;
  /** What the settings' rate is multiplied by. */
  readonly rate: Rates;
  readonly optimizer: Optimizer & { readonly lr: number };
  readonly steps: number;
  readonly exponent: number;
}

/** The optimizers at the settings' rates, or at twice those over as much slow time. */
export function methods({ beta1, c, eps, ...of }: NoisyEllipseSettings, rate: Rates = 1): Method[] {
  const own = { beta1, c, eps };
  const budget = (steps: number) => ({ steps: Math.round(steps / (rate * rate)), rate });
  const powers = [of.adamE.low, of.adamE.middle].map(({ lambda, lr, steps }) => ({
    name: `AdamE-${lambda}`,
    optimizer: adamE({ lambda, lr: rate * lr, ...own }),
    ...budget(steps),
    exponent: 1 - lambda,
  }));
  return [
    { name: 'SGD', optimizer: sgd({ lr: rate * of.sgd.lr }), ...budget(of.sgd.steps), exponent: 1 },
    ...powers,
    { name: 'Adam', optimizer: adam({ lr: rate * of.adam.lr, ...own }), ...budget(of.adam.steps), exponent: 0.5 },
  ] as Method[];
}

/** The point of the ellipse on the ray through (x, y): f + 1 is quadratic along the ray. */
export function onEllipse({ a, b }: NoisyEllipseSettings, x: number, y: number): Float64Array {
  const [s, t] = [(x + y) / a, (x - y) / b];
  const radius = Math.sqrt((s * s + t * t) / 2);
  return Float64Array.of(x / radius, y / radius);
}

export interface FlowSettings {
  readonly settings: NoisyEllipseSettings;
  readonly method: number;
}

export function cells(settings: NoisyEllipseSettings): Cell[] {
  const { a, b, delta, seeds, records } = settings;
  const problem = ellipse({ a, b });
  const theta0 = [...onEllipse(settings, settings.start.x, settings.start.y)];
  // The variance of the gradient on the ellipse, δ² diag H, is where v settles; from 0 the first steps would be far too long.
  const v0 = [...problem.hessianDiagonal(theta0)].map((h) => delta * delta * h);
  const all = rates.flatMap((rate) => methods(settings, rate));
  const runs = all.flatMap(({ name, rate, optimizer, steps }) =>
    seeds.map((seed) => ({
      labels: { method: name, rate, seed },
      config: {
        problem: problem.spec,
        optimizer,
        noise: labelNoise({ delta }),
        seed,
        theta0,
        ...(momentsOf(optimizer).v && { v0 }),
        steps,
        every: everyOf(steps, records),
        measures: ['theta@0', 'theta@1', 'trainLoss', 'traceH', 'traceDiagH^0.5'],
      },
    })),
  );
  const flows = methods(settings).map(({ name }, method) => ({
    labels: { method: name, series: 'flow' },
    task: 'noisy-ellipse/flow',
    settings: { settings, method } satisfies FlowSettings,
    weight: 20_000,
    measures: ['theta@0', 'theta@1'],
  }));
  return [...runs, ...flows];
}
