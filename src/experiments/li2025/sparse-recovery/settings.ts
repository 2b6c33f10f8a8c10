// Settings of sparse-recovery and the cells they describe.

import * as valibot from 'valibot';
import { decay, nonNegative } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { sgd } from '../../../optimizers/sgd.js';
import type { RunCell } from '../../experiment.js';
import { count, everyOf, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { netRun } from '../net-run.js';

/** One setting of Adam and its budget. */
export interface AdamSettings {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly steps: number;
}

/** What sparse recovery is tried on. */
export interface RecoverySettings {
  readonly d: number;
  readonly kappa: number;
  /** Numbers of training rows, in increasing order. */
  readonly n: readonly number[];
  /** Each seed draws its own data, start and noise. */
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
  /** Test loss below which w* counts as recovered. */
  readonly recovered: number;
}

export interface SparseRecoverySettings extends RecoverySettings {
  /** The headline's Adam. */
  readonly adam: AdamSettings;
  /** Other rates and β2 of Adam, drawn beside it. */
  readonly otherAdams: readonly AdamSettings[];
  /** SGD is read twice: after `shortSteps` and after `steps`. */
  readonly sgd: { readonly lr: number; readonly shortSteps: number; readonly steps: number };
  /** The number of rows whose curves are drawn. */
  readonly curveRows: number;
}

const adamSchema = valibot.strictObject({ lr: nonNegative, beta1: decay, beta2: decay, steps: count });

/** The schema of `RecoverySettings`, to be spread into another. */
export const recoveryEntries: { readonly [K in keyof RecoverySettings]: valibot.GenericSchema<unknown, RecoverySettings[K]> } = {
  d: count,
  kappa: count,
  n: listOf(count, 'n'),
  seeds,
  delta: nonNegative,
  recovered: nonNegative,
};

export const schema: valibot.GenericSchema<unknown, SparseRecoverySettings> = valibot.strictObject({
  ...recoveryEntries,
  adam: adamSchema,
  otherAdams: valibot.array(adamSchema),
  sgd: valibot.strictObject({ lr: nonNegative, shortSteps: count, steps: count }),
  curveRows: count,
});

export const presets: { readonly quick: SparseRecoverySettings; readonly paper: SparseRecoverySettings } = {
  quick: {
    d: 1000,
    kappa: 10,
    n: [40, 50, 60, 70, 80, 100],
    seeds: quickSeeds(5),
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
    seeds: paperSeeds(3),
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

/** One series of runs: an optimizer and its budget. */
export interface RecoverySeries {
  readonly name: string;
  readonly optimizer: Optimizer;
  readonly steps: number;
}

/** One run per series, n and seed, large n before small. */
export function recoveryRuns(
  { d, kappa, n, seeds, delta }: RecoverySettings,
  series: readonly RecoverySeries[],
  records: number,
  measures: readonly string[],
): RunCell[] {
  const rows = [...n].sort((a, b) => b - a);
  return series.flatMap(({ name, optimizer, steps }) =>
    rows.flatMap((n) =>
      seeds.map((seed) =>
        netRun({ optimizer: name, n, seed }, { d, kappa, n, delta, optimizer, seed, steps, every: everyOf(steps, records), measures }),
      ),
    ),
  );
}

/** SGD first, as it takes longest. */
export function cells(settings: SparseRecoverySettings): RunCell[] {
  const series = [
    { name: 'SGD', optimizer: sgd({ lr: settings.sgd.lr }), steps: settings.sgd.steps },
    ...adams(settings).map(({ name, steps, ...options }) => ({ name, optimizer: adam.li2025(options), steps })),
  ];
  return recoveryRuns(settings, series, records, measures);
}
