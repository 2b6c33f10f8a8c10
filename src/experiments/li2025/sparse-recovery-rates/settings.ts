// Settings of sparse-recovery-rates and the runs they describe.

import * as valibot from 'valibot';
import { decay, positive } from '../../../input/validate.js';
import { square } from '../../../kernels/series.js';
import { adamE } from '../../../optimizers/adam-e.js';
import { sgd } from '../../../optimizers/sgd.js';
import type { RunCell } from '../../experiment.js';
import { count, listOf } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { type RecoverySettings, recoveryEntries, recoveryRuns } from '../sparse-recovery/settings.js';

export interface RatesSettings extends RecoverySettings {
  /** Rates of SGD, the first for `steps` steps, the others for as much slow time. */
  readonly rates: readonly number[];
  readonly steps: number;
  /** Exponents of AdamE with their rates, each for `steps` steps. */
  readonly little: readonly { readonly lambda: number; readonly lr: number }[];
  readonly beta1: number;
  readonly beta2: number;
}

export const schema: valibot.GenericSchema<unknown, RatesSettings> = valibot.strictObject({
  ...recoveryEntries,
  rates: listOf(positive, 'rate', 2),
  steps: count,
  little: listOf(valibot.strictObject({ lambda: decay, lr: positive }), 'lambda', 2),
  beta1: decay,
  beta2: decay,
});

export const presets: { readonly quick: RatesSettings; readonly paper: RatesSettings } = {
  quick: {
    d: 1000,
    kappa: 10,
    n: [80],
    seeds: quickSeeds(16),
    delta: 0.5,
    recovered: 0.2,
    rates: [0.1, 0.05],
    steps: 18_000,
    little: [
      { lambda: 0.01, lr: 0.1 },
      { lambda: 0.1, lr: 0.1 },
    ],
    beta1: 0.9,
    beta2: 0.95,
  },
  paper: {
    d: 10_000,
    kappa: 50,
    n: [420],
    seeds: paperSeeds(16),
    delta: 0.5,
    recovered: 1,
    rates: [0.2, 0.1],
    steps: 30_000,
    little: [
      { lambda: 0.01, lr: 0.2 },
      { lambda: 0.1, lr: 0.1 },
    ],
    beta1: 0.9,
    beta2: 0.95,
  },
};

export const rateName = (lr: number): string => `SGD ${lr}`;
export const littleName = (lambda: number): string => `AdamE-${lambda}`;

/** Steps of SGD at a rate: those of the first rate take as much slow time, steps × lr². */
export const stepsAt = ({ rates, steps }: RatesSettings, lr: number): number => Math.round(steps * square(rates[0] / lr));

/** The longest first. */
export function cells(settings: RatesSettings): RunCell[] {
  const { rates, little, steps, beta1, beta2 } = settings;
  const series = [
    ...rates.map((lr) => ({ name: rateName(lr), optimizer: sgd({ lr }), steps: stepsAt(settings, lr) })),
    ...little.map(({ lambda, lr }) => ({ name: littleName(lambda), optimizer: adamE({ lr, lambda, beta1, beta2, eps: 1e-6 }), steps })),
  ].sort((a, b) => b.steps - a.steps);
  return recoveryRuns(settings, series, 40, ['testLoss']);
}
