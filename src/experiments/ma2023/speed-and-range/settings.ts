// Settings of speed-and-range and the cells they describe.

import * as valibot from 'valibot';
import { decay, positive, whole } from '../../../input/validate.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { heavyBall } from '../../../optimizers/heavy-ball.js';
import type { Cell } from '../../experiment.js';
import { netRun } from '../../li2025/net-run.js';
import { count, everyOf, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { type ValleySeries, valleyCells } from '../valley-readings.js';

/** Hyperparameters of heavy ball. */
export interface Triple {
  readonly lr: number;
  readonly momentum: number;
  readonly batchSize: number;
}

export interface SpeedAndRangeSettings {
  /** The valley: its noise is sigma/√B. */
  readonly valley: { readonly x0: number; readonly sigma: number; readonly steps: number; readonly runs: readonly Triple[] };
  /** A two-layer diagonal network with label noise, in passes over its n samples. */
  readonly network: {
    readonly d: number;
    readonly kappa: number;
    readonly n: number;
    readonly delta: number;
    readonly epochs: number;
    readonly runs: readonly Triple[];
  };
  /** Each seed draws its own data and noise. */
  readonly seeds: readonly number[];
  readonly records: number;
}

const triple = valibot.strictObject({ lr: positive, momentum: decay, batchSize: count });
export const schema: valibot.GenericSchema<unknown, SpeedAndRangeSettings> = valibot.strictObject({
  valley: valibot.strictObject({ x0: positive, sigma: positive, steps: whole(100), runs: listOf(triple, 'run') }),
  network: valibot.strictObject({ d: count, kappa: count, n: count, delta: positive, epochs: count, runs: listOf(triple, 'run', 2) }),
  seeds,
  records: whole(10, 1e6),
});

const quick: SpeedAndRangeSettings = {
  valley: {
    x0: 3,
    sigma: 2,
    steps: 60_000,
    runs: [
      { lr: 0.004, momentum: 0, batchSize: 2 },
      { lr: 0.002, momentum: 0.5, batchSize: 2 },
      { lr: 0.002, momentum: 0, batchSize: 1 },
    ],
  },
  network: {
    d: 200,
    kappa: 4,
    n: 60,
    delta: 0.5,
    epochs: 12_000,
    runs: [
      { lr: 0.02, momentum: 0, batchSize: 10 },
      { lr: 0.02, momentum: 0.5, batchSize: 20 },
      { lr: 0.02, momentum: 0, batchSize: 40 },
    ],
  },
  seeds: quickSeeds(16),
  records: 200,
};

export const presets: { readonly quick: SpeedAndRangeSettings; readonly paper: SpeedAndRangeSettings } = {
  quick,
  paper: { ...quick, seeds: paperSeeds(64) },
};

/** The name of a run. */
export const nameOf = ({ lr, momentum, batchSize }: Triple): string => `η ${lr}, μ ${momentum}, B ${batchSize}`;

/** The runs on the valley. */
export function valleySeries({ valley }: SpeedAndRangeSettings): (ValleySeries & { readonly run: Triple })[] {
  const { x0, sigma, steps, runs } = valley;
  return runs.map((run) => ({
    series: nameOf(run),
    run,
    optimizer: heavyBall({ lr: run.lr, momentum: run.momentum }) as ValleySeries['optimizer'],
    noise: injectedNoise({ sigma: sigma / Math.sqrt(run.batchSize), covariance: 'hessian' }),
    steps,
    x0,
  }));
}

/** The name of a run of the network. */
export const networkName = (run: Triple): string => `network, ${nameOf(run)}`;

export function cells(settings: SpeedAndRangeSettings): Cell[] {
  const { network, seeds, records } = settings;
  const { d, kappa, n, delta, epochs } = network;
  return [
    ...network.runs.flatMap((run) =>
      seeds.map((seed) => {
        const { lr, momentum, batchSize } = run;
        const steps = Math.round((epochs * n) / batchSize);
        return netRun(
          { series: networkName(run), seed },
          {
            d,
            kappa,
            n,
            delta,
            optimizer: heavyBall({ lr, momentum }),
            batchSize,
            seed,
            steps,
            every: everyOf(steps, records),
            measures: ['testLoss'],
          },
        );
      }),
    ),
    ...valleySeries(settings).flatMap((own) => valleyCells(own, seeds, records)),
  ];
}
