// Settings of hessian-diagonality and the cells they describe.

import * as valibot from 'valibot';
import { decay, nonNegative, positive, real, share } from '../../../input/validate.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { sgd } from '../../../optimizers/sgd.js';
import { mixedFeatures } from '../../../problems/diagonal-net/mixed-features.js';
import type { Cell } from '../../experiment.js';
import { count, everyOf, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface HessianDiagonalitySettings {
  /** A power of two: the rotations take the coordinates in pairs. */
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  /** Each seed draws its own data, start and noise. */
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
  /** Correlations r of neighbouring features, E z_j z_k = r^|j-k|, without rotation. */
  readonly correlations: readonly number[];
  /** Tangents of half the angle of every plane rotation, without correlation. */
  readonly rotations: readonly number[];
  readonly adam: { readonly lr: number; readonly beta1: number; readonly beta2: number; readonly steps: number };
  readonly sgd: { readonly lr: number; readonly steps: number };
  /** Test loss below which w* counts as recovered. */
  readonly recovered: number;
}

const half = share;

export const schema: valibot.GenericSchema<unknown, HessianDiagonalitySettings> = valibot.strictObject({
  d: real('a power of two from 2 to 2048', (d) => [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048].includes(d)),
  kappa: count,
  n: count,
  seeds,
  delta: nonNegative,
  correlations: listOf(decay, 'correlation'),
  rotations: listOf(half, 'rotation'),
  adam: valibot.strictObject({ lr: positive, beta1: decay, beta2: decay, steps: count }),
  sgd: valibot.strictObject({ lr: positive, steps: count }),
  recovered: positive,
});

const quick: HessianDiagonalitySettings = {
  d: 256,
  kappa: 5,
  n: 40,
  seeds: quickSeeds(6),
  delta: 0.5,
  correlations: [0, 0.8, 0.9, 0.99],
  rotations: [0, 0.05, 0.2, Math.SQRT2 - 1],
  adam: { lr: 0.03, beta1: 0.9, beta2: 0.95, steps: 20_000 },
  sgd: { lr: 0.02, steps: 100_000 },
  recovered: 0.1,
};

export const presets: { readonly quick: HessianDiagonalitySettings; readonly paper: HessianDiagonalitySettings } = {
  quick,
  paper: { ...quick, seeds: paperSeeds(8), adam: { ...quick.adam, steps: 60_000 }, sgd: { ...quick.sgd, steps: 1_000_000 } },
};

/** Records per run: the share off the diagonal takes the dense Hessian. */
const records = 40;

/** One run per optimizer, seed, and correlation or rotation; SGD first, as it takes longest. */
export function cells(settings: HessianDiagonalitySettings): Cell[] {
  const { d, kappa, n, seeds, delta, correlations, rotations } = settings;
  const { steps: adamSteps, ...adamOptions } = settings.adam;
  const mixes = [
    ...correlations.map((correlation) => ({ correlation, rotation: 0 })),
    ...rotations.filter((rotation) => rotation > 0 || !correlations.includes(0)).map((rotation) => ({ correlation: 0, rotation })),
  ];
  const data = seeds.flatMap((seed) => mixes.map((mix) => ({ seed, ...mix, problem: mixedFeatures({ d, kappa, n, seed, ...mix }) })));
  const optimizers = [
    { optimizer: 'SGD', rule: sgd({ lr: settings.sgd.lr }), steps: settings.sgd.steps },
    { optimizer: 'Adam', rule: adam.li2025(adamOptions), steps: adamSteps },
  ];
  return optimizers.flatMap(({ optimizer, rule, steps }) =>
    data.map(({ seed, correlation, rotation, problem }) => ({
      labels: { optimizer, correlation, rotation, seed },
      config: {
        problem,
        optimizer: rule,
        noise: labelNoise({ delta }),
        seed,
        steps,
        every: everyOf(steps, records),
        measures: ['trainLoss', 'testLoss', 'offDiagonalMass', 'traceDiagH^0.5', 'l0.5'],
      },
    })),
  );
}
