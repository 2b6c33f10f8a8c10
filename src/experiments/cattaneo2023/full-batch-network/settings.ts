// Settings of full-batch-network and the cells they describe.

import * as valibot from 'valibot';
import { type DataName, type Dataset, dataName, imageClasses, imageSamples } from '../../../datasets/dataset.js';
import { pooled, pooledInputs } from '../../../datasets/pooled.js';
import { type Samples, teacherSamples, withWrongClasses } from '../../../datasets/teacher.js';
import { missing } from '../../../input/errors.js';
import { decay, nonNegative, positive, whole } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import type { Cell } from '../../experiment.js';
import { last } from '../../readings.js';
import { count, everyOf, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface FullBatchNetworkSettings {
  /** Of the data made here: inputs, classes, and hidden units of the net that makes the classes. */
  readonly teacher: { readonly inputs: number; readonly classes: number; readonly hidden: number };
  /** Units of each hidden layer of the net that learns. */
  readonly hidden: readonly number[];
  readonly rows: number;
  readonly testRows: number;
  /** The share of training rows whose class is wrong. */
  readonly wrongClasses: number;
  /** Each seed draws its own data (unless given) and start. */
  readonly seeds: readonly number[];
  readonly lr: number;
  /** β along the first sweep, at this ρ. */
  readonly betas: readonly number[];
  readonly rho: number;
  /** ρ along the second sweep, at this β. */
  readonly rhos: readonly number[];
  readonly beta: number;
  /** ε inside the root. */
  readonly epsRoot: number;
  readonly steps: number;
  /** The shares of the steps between which the mean of the norm is taken: after the start, and before it comes down to its floor p√ε. */
  readonly initial: number;
  readonly until: number;
  /** Of images: each block of pool x pool pixels becomes its mean, so that those of MNIST are 14 x 14. */
  readonly pool: number;
  /** The images given with --data; by default the data are made here. */
  readonly data?: DataName | undefined;
}

const share = valibot.pipe(valibot.number(), valibot.minValue(0), valibot.maxValue(0.9));

export const schema: valibot.GenericSchema<unknown, FullBatchNetworkSettings> = valibot.strictObject({
  teacher: valibot.strictObject({ inputs: count, classes: whole(2), hidden: count }),
  hidden: valibot.array(count),
  rows: count,
  testRows: count,
  wrongClasses: share,
  seeds,
  lr: positive,
  betas: listOf(decay, 'beta'),
  rho: decay,
  rhos: listOf(decay, 'rho'),
  beta: decay,
  epsRoot: nonNegative,
  steps: count,
  initial: share,
  until: positive,
  pool: count,
  data: valibot.optional(dataName),
});

const quick: FullBatchNetworkSettings = {
  teacher: { inputs: 10, classes: 4, hidden: 8 },
  hidden: [32],
  rows: 200,
  testRows: 10_000,
  wrongClasses: 0.1,
  seeds: quickSeeds(16),
  lr: 3e-4,
  betas: [0.5, 0.9, 0.95, 0.98],
  rho: 0.999,
  rhos: [0.95, 0.98, 0.99, 0.999],
  beta: 0.95,
  epsRoot: 1e-8,
  steps: 2400,
  initial: 0.1,
  until: 0.4,
  pool: 2,
};

export const presets: { readonly quick: FullBatchNetworkSettings; readonly paper: FullBatchNetworkSettings } = {
  quick,
  paper: { ...quick, seeds: paperSeeds(64) },
};

/** The sizes of the net that learns. */
export function sizesOf({ teacher, hidden, data, pool }: FullBatchNetworkSettings): readonly number[] {
  return data ? [pooledInputs(data.inputs, pool), ...hidden, imageClasses] : [teacher.inputs, ...hidden, teacher.classes];
}

/** P, the number of its parameters. */
export function parametersOf(settings: FullBatchNetworkSettings): number {
  const sizes = sizesOf(settings);
  return sizes.slice(1).reduce((sum, outputs, l) => sum + outputs * (sizes[l] + 1), 0);
}

function teacherData(settings: FullBatchNetworkSettings, seed: number): { train: Samples; test: Samples } {
  const { teacher, rows, testRows } = settings;
  const shape = { ...teacher, seed };
  return { train: teacherSamples(shape, rows, 'training'), test: teacherSamples(shape, testRows, 'heldOut') };
}

/** One run per pair of β and ρ, and seed. */
export function cells(settings: FullBatchNetworkSettings, dataset?: Dataset): Cell[] {
  if (settings.data?.sha256 !== dataset?.sha256) {
    throw missing('data', 'these settings are for images: give their folder with --data');
  }
  const { seeds, lr, betas, rho, rhos, beta, epsRoot, steps, wrongClasses } = settings;
  const pairs = [
    ...betas.map((b) => [b, rho] as const),
    ...rhos.filter((r) => r !== rho || !betas.includes(beta)).map((r) => [beta, r] as const),
  ];
  const sizes = sizesOf(settings);
  const images = dataset && imageSamples(pooled(dataset, settings.pool), { train: settings.rows, test: settings.testRows });
  return seeds.flatMap((seed) => {
    const { train, test } = images ?? teacherData(settings, seed);
    const samples = withWrongClasses(train, wrongClasses, last(sizes));
    const problem = { name: 'multilayerPerceptron', sizes, activation: 'tanh', loss: 'crossEntropy', ...samples, test };
    return pairs.map(([beta1, beta2]) => ({
      labels: { beta: beta1, rho: beta2, seed },
      config: {
        problem,
        optimizer: adam.cattaneo2023({ lr, beta1, beta2, epsRoot }),
        seed,
        steps,
        every: everyOf(steps, 60),
        measures: ['trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy', 'gradientNorm1eps'],
      },
    }));
  });
}
