// Settings of sparse-recovery-adame and the runs they describe.
import * as v from 'valibot';
import type { RunCell } from '../cell.js';
import { labelNoise } from '../noise.js';
import { adamE } from '../optimizers/adam-e.js';
import { sgd } from '../optimizers/sgd.js';
import { decay, nonNegative, real, seed, whole } from '../validate.js';

export interface AdamESweepSettings {
  readonly d: number;
  readonly kappa: number;
  /** Numbers of training rows, in increasing order. */
  readonly n: readonly number[];
  /** Each seed draws its own data, start and noise. */
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Every λ with a rate of its own: the unit of the rate changes with λ. */
  readonly sweep: readonly { readonly lambda: number; readonly lr: number }[];
  /** SGD's rate. */
  readonly sgd: number;
  /** Steps of every run. */
  readonly steps: number;
  /** Test loss below which w* counts as recovered. */
  readonly recovered: number;
}

const count: v.GenericSchema<number> = whole(1);
const exponent: v.GenericSchema<number> = real('from 0 to below 1', (x) => x >= 0 && x < 1);

export const schema: v.GenericSchema<unknown, AdamESweepSettings> = v.strictObject({
  d: count,
  kappa: count,
  n: v.pipe(v.array(count), v.minLength(1, 'at least one n')),
  seeds: v.pipe(v.array(seed), v.minLength(1, 'at least one seed')),
  delta: nonNegative,
  beta1: decay,
  beta2: decay,
  sweep: v.pipe(v.array(v.strictObject({ lambda: exponent, lr: nonNegative })), v.minLength(1, 'at least one lambda')),
  sgd: nonNegative,
  steps: count,
  recovered: nonNegative,
});

export const presets: { readonly quick: AdamESweepSettings; readonly paper: AdamESweepSettings } = {
  quick: {
    d: 1000,
    kappa: 10,
    n: [40, 50, 60, 70, 80, 100],
    seeds: [0, 1, 2],
    delta: 0.5,
    beta1: 0.9,
    beta2: 0.95,
    sweep: [
      { lambda: 0.001, lr: 0.1 },
      { lambda: 0.25, lr: 0.05 },
      { lambda: 0.5, lr: 0.03 },
      { lambda: 0.75, lr: 0.003 },
      { lambda: 0.9, lr: 0.001 },
    ],
    sgd: 0.1,
    steps: 30_000,
    recovered: 0.2,
  },
  paper: {
    d: 10_000,
    kappa: 50,
    n: [260, 300, 340, 360, 420, 480, 560, 700],
    seeds: [0, 1, 2],
    delta: 0.5,
    beta1: 0.9,
    beta2: 0.95,
    sweep: [
      { lambda: 0.001, lr: 0.2 },
      { lambda: 0.25, lr: 0.05 },
      { lambda: 0.5, lr: 0.01 },
      { lambda: 0.75, lr: 0.003 },
      { lambda: 0.9, lr: 0.001 },
    ],
    sgd: 0.2,
    steps: 60_000,
    recovered: 1,
  },
};

/** The name of a λ's series. */
export function nameOf(lambda: number): string {
  return `AdamE-${lambda}`;
}

/** Records per run: enough for the mean over its last tenth. */
const records = 100;

/** One run per λ, n and seed, and SGD's beside them; those whose power takes longest first. */
export function cells(settings: AdamESweepSettings): RunCell[] {
  const { d, kappa, delta, beta1, beta2, sweep, steps } = settings;
  const cheap = [0, 0.25, 0.5, 0.75]; // through square roots
  const ordered = [...sweep].sort((a, b) => Number(cheap.includes(a.lambda)) - Number(cheap.includes(b.lambda)));
  const optimizers = [
    ...ordered.map(({ lambda, lr }) => ({ optimizer: adamE({ lr, lambda, beta1, beta2, eps: 1e-6 }), name: nameOf(lambda) })),
    { optimizer: sgd({ lr: settings.sgd }), name: 'SGD' },
  ];
  const rows = [...settings.n].sort((a, b) => b - a);
  return optimizers.flatMap(({ optimizer, name }) =>
    rows.flatMap((n) =>
      settings.seeds.map((seed) => ({
        labels: { optimizer: name, n, seed },
        config: {
          problem: { name: 'diagonalNet', d, kappa, n, seed },
          optimizer,
          noise: labelNoise({ delta }),
          seed,
          steps,
          every: Math.max(1, Math.floor(steps / records)),
          measures: ['testLoss'],
        },
      })),
    ),
  );
}
