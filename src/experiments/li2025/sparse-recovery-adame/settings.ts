// Settings of sparse-recovery-adame and the runs they describe.

import * as valibot from 'valibot';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import { adamE } from '../../../optimizers/adam-e.js';
import { exponentialDecay } from '../../../optimizers/schedule.js';
import { sgd } from '../../../optimizers/sgd.js';
import { sgdMomentum } from '../../../optimizers/sgd-momentum.js';
import type { RunCell } from '../../experiment.js';
import { count, listOf } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { type RecoverySettings, recoveryEntries, recoveryRuns } from '../sparse-recovery/settings.js';

export interface AdamESweepSettings extends RecoverySettings {
  readonly beta1: number;
  readonly beta2: number;
  /** Every λ with a rate of its own: the unit of the rate changes with λ. A rate with `final` stays for two fifths of the steps and then falls to that. */
  readonly sweep: readonly { readonly lambda: number; readonly lr: number; readonly final?: number | undefined }[];
  /** The rate of SGD, alone and with β1 as its momentum. */
  readonly sgd: number;
  /** Steps of every run. */
  readonly steps: number;
}

export const schema: valibot.GenericSchema<unknown, AdamESweepSettings> = valibot.strictObject({
  ...recoveryEntries,
  beta1: decay,
  beta2: decay,
  sweep: listOf(valibot.strictObject({ lambda: decay, lr: nonNegative, final: valibot.optional(positive) }), 'lambda'),
  sgd: nonNegative,
  steps: count,
});

export const presets: { readonly quick: AdamESweepSettings; readonly paper: AdamESweepSettings } = {
  quick: {
    d: 1000,
    kappa: 10,
    n: [40, 50, 60, 70, 80, 100],
    seeds: quickSeeds(4),
    delta: 0.5,
    beta1: 0.9,
    beta2: 0.95,
    sweep: [
      { lambda: 0.001, lr: 0.1 },
      { lambda: 0.25, lr: 0.05 },
      { lambda: 0.5, lr: 0.03 },
      { lambda: 0.75, lr: 0.003 },
      { lambda: 0.9, lr: 0.003, final: 3e-5 },
    ],
    sgd: 0.1,
    steps: 30_000,
    recovered: 0.2,
  },
  paper: {
    d: 10_000,
    kappa: 50,
    n: [260, 300, 340, 360, 420, 480, 560, 700],
    seeds: paperSeeds(3),
    delta: 0.5,
    beta1: 0.9,
    beta2: 0.95,
    sweep: [
      { lambda: 0.001, lr: 0.2 },
      { lambda: 0.25, lr: 0.05 },
      { lambda: 0.5, lr: 0.01 },
      { lambda: 0.75, lr: 0.003 },
      { lambda: 0.9, lr: 0.003, final: 3e-5 },
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

/** What AdamE is at λ = 0, where v^λ is 1. */
export const momentumSgd = 'SGD with momentum';

/** Records per run: enough for the mean over its last tenth. */
const records = 100;

/** The runs of every λ, and of SGD with momentum and without beside them; those whose power takes longest first. */
export function cells(settings: AdamESweepSettings): RunCell[] {
  const { beta1, beta2, sweep, steps } = settings;
  const cheap = [0, 0.25, 0.5, 0.75]; // through square roots
  const ordered = [...sweep].sort((a, b) => Number(cheap.includes(a.lambda)) - Number(cheap.includes(b.lambda)));
  const series = [
    ...ordered.map(({ lambda, lr, final }) => {
      const rate = final === undefined ? lr : exponentialDecay({ lr, from: 0.4 * steps, to: steps, final });
      return { name: nameOf(lambda), optimizer: adamE({ lr: rate, lambda, beta1, beta2, eps: 1e-6 }), steps };
    }),
    { name: momentumSgd, optimizer: sgdMomentum({ lr: settings.sgd, beta1 }), steps },
    { name: 'SGD', optimizer: sgd({ lr: settings.sgd }), steps },
  ];
  return recoveryRuns(settings, series, records, ['testLoss']);
}
