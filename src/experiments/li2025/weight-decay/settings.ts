// The settings of `weight-decay` and its cells: AdamW and Adam with an L2 term from one minimizer of a small net, for several w0 = decay / lr.

import * as valibot from 'valibot';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adamW } from '../../../optimizers/adam-w.js';
import type { Cell } from '../../experiment.js';
import { everyOf, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { type NetStartSettings, netStart, netStartEntries } from '../net-start.js';

export interface WeightDecaySettings extends NetStartSettings {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  /** Slow time of the runs. */
  readonly T: number;
  /** Decoupled decays over lr, rising. */
  readonly decoupled: readonly number[];
  /** Those of the L2 term. */
  readonly coupled: readonly number[];
  /** Slow time up to which flows are laid over, before weights die. */
  readonly flowT: number;
  /** Decays that do not change with the rate, and the rates. */
  readonly fixed: readonly number[];
  readonly rates: readonly number[];
  /** Slow time of the runs with fixed decay. */
  readonly fixedT: number;
  /** Each seed draws its own noise. */
  readonly seeds: readonly number[];
}

export const schema: valibot.GenericSchema<unknown, WeightDecaySettings> = valibot.strictObject({
  ...netStartEntries,
  lr: positive,
  beta1: decay,
  beta2: decay,
  eps: nonNegative,
  T: positive,
  decoupled: listOf(nonNegative, 'decay', 2),
  coupled: listOf(nonNegative, 'decay'),
  flowT: positive,
  fixed: listOf(nonNegative, 'decay'),
  rates: listOf(nonNegative, 'rate', 2),
  fixedT: positive,
  seeds,
});

const quick: WeightDecaySettings = {
  d: 40,
  kappa: 3,
  n: 15,
  data: 1,
  size: 0.6,
  v0: 1,
  delta: 0.5,
  lr: 0.0025,
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  T: 0.5,
  decoupled: [0, 1, 2, 4, 8, 16, 32],
  coupled: [1, 4, 16],
  flowT: 0.03,
  fixed: [0, 0.3, 1],
  rates: [0.01, 0.005, 0.0025, 0.00125],
  fixedT: 0.05,
  seeds: quickSeeds(4),
};

/** Half the rate, and more slow time and seeds. */
const paper: WeightDecaySettings = { ...quick, lr: 0.00125, T: 1, fixedT: 0.2, seeds: paperSeeds(5) };

export const presets: { readonly quick: WeightDecaySettings; readonly paper: WeightDecaySettings } = { quick, paper };

/** What runs are read by. */
export const measures: readonly string[] = ['trainLoss', 'testLoss', 'l0.5', 'l1', 'l1.5', 'traceDiagH^0.5'];

export const records = 100;

export interface PathSettings {
  readonly settings: WeightDecaySettings;
  readonly w0: number;
  readonly seed: number;
}

export function cells(settings: WeightDecaySettings): Cell[] {
  const { d, kappa, n, data, delta, lr, beta1, beta2, eps, T, fixedT, seeds } = settings;
  const { theta0, v0 } = netStart(settings);
  const steps = Math.round(T / (lr * lr));
  const run = (rate: number, weightDecay: number, span: number, seedOf: number) => {
    const total = Math.round(span / (rate * rate));
    return {
      problem: { name: 'diagonalNet', d, kappa, n, seed: data },
      optimizer: adamW({ lr: rate, beta1, beta2, eps, weightDecay }),
      noise: labelNoise({ delta }),
      seed: seedOf,
      theta0: [...theta0],
      v0: [...v0],
      steps: total,
      every: everyOf(total, records),
      measures,
    };
  };
  return [
    ...settings.coupled.flatMap((w0) =>
      seeds.map((seedOf) => ({
        labels: { series: 'coupled', w0, seed: seedOf },
        task: 'weight-decay/coupled',
        settings: { settings, w0, seed: seedOf } satisfies PathSettings,
        weight: 8 * steps,
        measures,
      })),
    ),
    ...settings.decoupled.flatMap((w0) =>
      seeds.map((seedOf) => ({ labels: { series: 'decoupled', w0, seed: seedOf }, config: run(lr, w0 * lr, T, seedOf) })),
    ),
    ...settings.rates.flatMap((rate) =>
      settings.fixed.flatMap((fixed) =>
        seeds.map((seedOf) => ({
          labels: { series: 'fixed', decay: fixed, lr: rate, seed: seedOf },
          config: run(rate, fixed, fixedT, seedOf),
        })),
      ),
    ),
    ...settings.decoupled.map((w0) => ({
      labels: { series: 'flow', w0 },
      task: 'weight-decay/flow',
      settings: { settings, w0, seed: 0 } satisfies PathSettings,
      weight: 20_000,
      measures: ['traceDiagH^0.5'],
    })),
  ];
}
