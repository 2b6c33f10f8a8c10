// Settings of sparse-recovery and the cells they describe.
import * as v from 'valibot';
import type { Cell } from '../cell.js';
import { labelNoise } from '../noise.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import { decay, nonNegative, seed, whole } from '../validate.js';

/** One setting of Adam and its budget. */
export interface AdamSettings {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly steps: number;
}

export interface SparseRecoverySettings {
  readonly d: number;
  readonly kappa: number;
  /** Numbers of training rows, in increasing order. */
  readonly n: readonly number[];
  /** Each seed draws its own data, start and noise. */
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
  /** The headline's Adam. */
  readonly adam: AdamSettings;
  /** Other rates and β2 of Adam, drawn beside it. */
  readonly otherAdams: readonly AdamSettings[];
  /** SGD is read twice: after `shortSteps` and after `steps`. */
  readonly sgd: { readonly lr: number; readonly shortSteps: number; readonly steps: number };
  /** Test loss below which w* counts as recovered. */
  readonly recovered: number;
  /** The number of rows whose curves are drawn. */
  readonly curveRows: number;
}

const count: v.GenericSchema<number> = whole(1);
const adamSchema = v.strictObject({ lr: nonNegative, beta1: decay, beta2: decay, steps: count });

export const schema: v.GenericSchema<unknown, SparseRecoverySettings> = v.strictObject({
  d: count,
  kappa: count,
  n: v.pipe(v.array(count), v.minLength(1, 'at least one n')),
  seeds: v.pipe(v.array(seed), v.minLength(1, 'at least one seed')),
  delta: nonNegative,
  adam: adamSchema,
  otherAdams: v.array(adamSchema),
  sgd: v.strictObject({ lr: nonNegative, shortSteps: count, steps: count }),
  recovered: nonNegative,
  curveRows: count,
});

export const presets: { readonly quick: SparseRecoverySettings; readonly paper: SparseRecoverySettings } = {
  quick: {
    d: 1000,
    kappa: 10,
    n: [40, 50, 60, 70, 80, 100],
    seeds: [0, 1, 2, 3, 4],
    delta: 0.5,
    adam: { lr: 0.1, beta1: 0.9, beta2: 0.95, steps: 20_000 },
    otherAdams: [{ lr: 0.01, beta1: 0.9, beta2: 0.95, steps: 60_000 }],
    sgd: { lr: 0.1, shortSteps: 36_000, steps: 300_000 },
    recovered: 0.2,
    curveRows: 80,
  },
  paper: {
    d: 10_000,
    kappa: 50,
    n: [240, 260, 280, 300, 320, 340, 360, 420, 480, 560, 700, 900],
    seeds: [0, 1, 2],
    delta: 0.5,
    adam: { lr: 0.1, beta1: 0.9, beta2: 0.95, steps: 15_000 },
    otherAdams: [
      { lr: 0.03, beta1: 0.9, beta2: 0.95, steps: 30_000 },
      { lr: 0.01, beta1: 0.9, beta2: 0.95, steps: 60_000 },
      { lr: 0.01, beta1: 0.9, beta2: 0.999, steps: 60_000 },
    ],
    sgd: { lr: 0.2, shortSteps: 120_000, steps: 300_000 },
    recovered: 1,
    curveRows: 420,
  },
};

/** Records per run: enough for a smooth curve and for the mean over the last tenth of a budget. */
const records = 150;

/** What every cell records. */
const measures: readonly string[] = ['testLoss', 'trainLoss', 'traceH', 'traceDiagH^0.5', 'l1', 'l0.5'];

/** Every setting of Adam with the name of its series, the headline's first. */
export function adams({ adam: headline, otherAdams }: SparseRecoverySettings): readonly (AdamSettings & { readonly name: string })[] {
  return [{ name: 'Adam', ...headline }, ...otherAdams.map((other) => ({ name: `Adam lr ${other.lr} β2 ${other.beta2}`, ...other }))];
}

/** One cell per optimizer, n and seed; SGD first, as it takes longest, and large n before small. */
export function cells(settings: SparseRecoverySettings): Cell[] {
  const { d, kappa, delta } = settings;
  const noise = labelNoise({ delta });
  const runs = [
    { name: 'SGD', optimizer: sgd({ lr: settings.sgd.lr }), steps: settings.sgd.steps },
    ...adams(settings).map(({ name, steps, ...options }) => ({ name, optimizer: adam.li2025(options), steps })),
  ];
  const rows = [...settings.n].sort((a, b) => b - a);
  return runs.flatMap(({ name, optimizer, steps }) =>
    rows.flatMap((n) =>
      settings.seeds.map((seed) => ({
        labels: { optimizer: name, n, seed },
        config: {
          problem: { name: 'diagonalNet', d, kappa, n, seed },
          optimizer,
          noise,
          seed,
          steps,
          every: Math.max(1, Math.floor(steps / records)),
          measures,
        },
      })),
    ),
  );
}
