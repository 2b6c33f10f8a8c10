// Settings of matrix-factorization and the cells they describe.

import * as valibot from 'valibot';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { sgd } from '../../../optimizers/sgd.js';
import type { Cell } from '../../experiment.js';
import { count, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface MatrixFactorizationSettings {
  /** All factors are d x d. */
  readonly d: number;
  readonly rank: number;
  /** Numbers of factors L. */
  readonly depths: readonly number[];
  /** Numbers of measurements. */
  readonly n: readonly number[];
  /** Each seed draws its own measurements, truth, start, batches and noise. */
  readonly seeds: readonly number[];
  /** Measurements per step, drawn with replacement. */
  readonly batchSize: number;
  /** Standard deviation of the label noise. */
  readonly sigma: number;
  /** Factors start at init N(0, 1)/√d. */
  readonly init: number;
  readonly steps: number;
  readonly sgd: { readonly lr: number };
  readonly adam: { readonly lr: number; readonly beta1: number; readonly beta2: number; readonly eps: number };
  /** The depth and the number of measurements whose curves are drawn, as in the paper's figure. */
  readonly curves: { readonly depth: number; readonly n: number };
}

export const schema: valibot.GenericSchema<unknown, MatrixFactorizationSettings> = valibot.strictObject({
  d: count,
  rank: count,
  depths: listOf(count, 'depth'),
  n: listOf(count, 'n'),
  seeds,
  batchSize: count,
  sigma: nonNegative,
  init: positive,
  steps: count,
  sgd: valibot.strictObject({ lr: nonNegative }),
  adam: valibot.strictObject({ lr: nonNegative, beta1: decay, beta2: decay, eps: nonNegative }),
  curves: valibot.strictObject({ depth: count, n: count }),
});

const quick: MatrixFactorizationSettings = {
  d: 20,
  rank: 2,
  depths: [2, 3],
  n: [80, 110],
  seeds: quickSeeds(8),
  batchSize: 20,
  sigma: 0.5,
  init: 1,
  steps: 150_000,
  sgd: { lr: 0.01 },
  adam: { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
  curves: { depth: 2, n: 80 },
};

export const presets: { readonly quick: MatrixFactorizationSettings; readonly paper: MatrixFactorizationSettings } = {
  quick,
  paper: { ...quick, n: [60, 70, 80, 95, 110, 130], seeds: paperSeeds(5), steps: 800_000 },
};

/** Records per run: enough for a smooth curve and for the mean over the last tenth. */
const records = 150;

const measures: readonly string[] = ['trainLoss', 'testLoss', 'traceH', 'traceDiagH^0.5'];

/** Both optimizers on the same data, start, batches and noise; the deepest first, as they take longest. */
export function cells({ d, rank, depths, n, seeds, ...settings }: MatrixFactorizationSettings): Cell[] {
  const noise = labelNoise({ delta: settings.sigma, distribution: 'normal' });
  const optimizers = [
    { optimizer: 'SGD', rule: sgd(settings.sgd) },
    { optimizer: 'Adam', rule: adam(settings.adam) },
  ];
  const run = {
    noise,
    batchSize: settings.batchSize,
    steps: settings.steps,
    every: Math.max(1, Math.floor(settings.steps / records)),
    measures,
  };
  return [...depths]
    .sort((a, b) => b - a)
    .flatMap((depth) =>
      n.flatMap((rows) =>
        seeds.flatMap((seed) =>
          optimizers.map(({ optimizer, rule }) => ({
            labels: { optimizer, depth, n: rows, seed },
            config: {
              problem: { name: 'matrixFactorization', dims: Array(depth + 1).fill(d), rank, n: rows, seed, init: settings.init },
              optimizer: rule,
              seed,
              ...run,
            },
          })),
        ),
      ),
    );
}
