// The settings of `practical-adam` and the runs they describe: Adam as libraries ship it, at several rates over one span of slow time, and SGD.

import * as valibot from 'valibot';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import { sgd } from '../../../optimizers/sgd.js';
import type { RunCell } from '../../experiment.js';
import { last } from '../../readings.js';
import { count, everyOf, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { netRun } from '../net-run.js';

export interface PracticalAdamSettings {
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  /** Each seed draws its own data, start and noise. */
  readonly seeds: readonly number[];
  readonly delta: number;
  /** Rates of Adam with beta2, the usual one last. */
  readonly lr: readonly number[];
  readonly beta2: number;
  /** Another beta2 at the last rate. */
  readonly otherBeta2: number;
  /** Slow time of every run of Adam, steps × lr². */
  readonly T: number;
  readonly sgd: { readonly lr: number; readonly steps: number };
  /** Test loss below which w* counts as recovered. */
  readonly recovered: number;
}

export const schema: valibot.GenericSchema<unknown, PracticalAdamSettings> = valibot.strictObject({
  d: count,
  kappa: count,
  n: count,
  seeds,
  delta: nonNegative,
  lr: listOf(positive, 'rate'),
  beta2: decay,
  otherBeta2: decay,
  T: positive,
  sgd: valibot.strictObject({ lr: positive, steps: count }),
  recovered: positive,
});

const quick: PracticalAdamSettings = {
  d: 200,
  kappa: 5,
  n: 50,
  seeds: quickSeeds(6),
  delta: 0.5,
  lr: [0.01, 0.004, 0.002, 0.001],
  beta2: 0.999,
  otherBeta2: 0.95,
  T: 0.5,
  sgd: { lr: 0.1, steps: 100_000 },
  recovered: 0.1,
};

/** More seeds, and a wider net of as many rows for each dimension that ℓ1 needs; the paper gives none of these. */
const paper: PracticalAdamSettings = {
  ...quick,
  d: 1000,
  kappa: 10,
  n: 120,
  seeds: paperSeeds(5),
  sgd: { lr: 0.1, steps: 500_000 },
  recovered: 0.2,
};

export const presets: { readonly quick: PracticalAdamSettings; readonly paper: PracticalAdamSettings } = { quick, paper };

export interface Series {
  readonly value: string;
  readonly label: string;
  readonly optimizer: object;
  readonly lr: number;
  readonly steps: number;
}

/** Adam at every rate; the last rate without bias correction and with the other beta2; SGD. */
export function allSeries({ lr, beta2, otherBeta2, T, sgd: given }: PracticalAdamSettings): Series[] {
  const usual = last(lr);
  const steps = (rate: number): number => Math.round(T / (rate * rate));
  return [
    ...lr.map((rate) => ({
      value: `Adam ${rate}`,
      label: `Adam lr ${rate}`,
      optimizer: adam.torch({ lr: rate, beta2 }),
      lr: rate,
      steps: steps(rate),
    })),
    {
      value: 'uncorrected',
      label: `lr ${usual}, no bias correction`,
      optimizer: adam({ lr: usual, beta2 }),
      lr: usual,
      steps: steps(usual),
    },
    {
      value: 'other beta2',
      label: `lr ${usual}, β2 ${otherBeta2}`,
      optimizer: adam.torch({ lr: usual, beta2: otherBeta2 }),
      lr: usual,
      steps: steps(usual),
    },
    { value: 'SGD', label: `SGD lr ${given.lr}`, optimizer: sgd({ lr: given.lr }), lr: given.lr, steps: given.steps },
  ];
}

/** Records per run. */
const records = 250;
const measures: readonly string[] = ['testLoss', 'trainLoss', 'traceH', 'traceDiagH^0.5', 'l1', 'l0.5'];

/** One run per series and seed, longest first. */
export function cells(settings: PracticalAdamSettings): RunCell[] {
  const { d, kappa, n, delta, seeds } = settings;
  return [...allSeries(settings)]
    .sort((a, b) => b.steps - a.steps)
    .flatMap(({ value, optimizer, steps }) =>
      seeds.map((seed) =>
        netRun({ series: value, seed }, { d, kappa, n, delta, optimizer, seed, steps, every: everyOf(steps, records), measures }),
      ),
    );
}
