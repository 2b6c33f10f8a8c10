// Settings of sparse-flow and the cells they describe: one task for every optimizer, which holds its runs at all rates against its one flow.

import * as valibot from 'valibot';
import { decay, nonNegative, positive, seed } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { sgd } from '../../../optimizers/sgd.js';
import type { Cell } from '../../experiment.js';
import { count, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

/** What runs of one optimizer are held against its flow. */
interface TrackSettings {
  /** Rates, falling. */
  readonly lr: readonly number[];
  /** Slow time k lr² to run for. */
  readonly T: number;
  /** Slow time up to which the flow is held to predict the runs: errors are read until then, and the two quantities at the last record until then. */
  readonly until: number;
}

export interface SparseFlowSettings {
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  /** Seed of the data and of the start, which all runs share. */
  readonly data: number;
  /** Seeds of the label noise: the replicas. */
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
  /** Times after 0 at which runs and flow are read, T/records apart. */
  readonly records: number;
  readonly sgd: TrackSettings;
  /** 1 - beta2 = c lr², so that all rates have one flow. */
  readonly adam: TrackSettings & { readonly beta1: number; readonly c: number; readonly eps: number };
  /** Larger rates of Adam, falling, over the same slow time. */
  readonly large: Pick<TrackSettings, 'lr'>;
  /** Relative error of a step of the flow. */
  readonly tolerance: number;
}

const track = { lr: listOf(positive, 'rate'), T: positive, until: positive };

export const schema: valibot.GenericSchema<unknown, SparseFlowSettings> = valibot.strictObject({
  d: count,
  kappa: count,
  n: count,
  data: seed,
  seeds,
  delta: positive,
  records: count,
  sgd: valibot.strictObject(track),
  adam: valibot.strictObject({ ...track, beta1: decay, c: nonNegative, eps: nonNegative }),
  large: valibot.strictObject({ lr: track.lr }),
  tolerance: positive,
});

export const presets: { readonly quick: SparseFlowSettings; readonly paper: SparseFlowSettings } = {
  quick: {
    d: 1000,
    kappa: 10,
    n: 80,
    data: 1,
    seeds: quickSeeds(316).slice(300), // 400, 401, …: its claims were worded after a look at 16 from each of 100, 200 and 300 on
    delta: 0.5,
    records: 16,
    sgd: { lr: [0.2, 0.1, 0.05], T: 300, until: 300 },
    adam: { lr: [0.01, 0.005, 0.0025], T: 1, until: 0.5, beta1: 0.9, c: 10, eps: 1e-6 },
    large: { lr: [0.02] },
    tolerance: 1e-5,
  },
  paper: {
    d: 10_000,
    kappa: 50,
    n: 420,
    data: 1,
    seeds: paperSeeds(32).slice(16), // as they were after one at 1000 to 1015
    delta: 0.5,
    records: 8,
    sgd: { lr: [0.2, 0.1], T: 1500, until: 1500 },
    adam: { lr: [0.01, 0.005, 0.0025], T: 1, until: 0.5, beta1: 0.9, c: 10, eps: 1e-6 },
    large: { lr: [0.04, 0.02] },
    tolerance: 1e-5,
  },
};

/** One optimizer: what its series is called, its settings, and itself at a rate. */
export interface Method {
  readonly name: 'SGD' | 'Adam' | 'Adam, large rate';
  readonly track: TrackSettings;
  readonly at: (lr: number) => Optimizer;
}

/** SGD and Adam at rates at which they follow their flows, and Adam at larger ones. */
export function methods({ sgd: ofSgd, adam: ofAdam, large }: SparseFlowSettings): readonly [Method, Method, Method] {
  const { beta1, c, eps, ...small } = ofAdam;
  const at = (lr: number): Optimizer => adam({ lr, beta1, c, eps });
  return [
    { name: 'SGD', track: ofSgd, at: (lr) => sgd({ lr }) },
    { name: 'Adam', track: small, at },
    { name: 'Adam, large rate', track: { ...large, T: ofAdam.T, until: ofAdam.T }, at },
  ];
}

/** What is read of an iterate: as it is, brought to Γ, or its mean over some slow time brought to Γ. */
export const readings = ['raw', 'projected', 'averaged'] as const;
export type Reading = (typeof readings)[number];

/** tr(Diag(H)^½) and ‖w - w*‖². */
export const quantities = ['sharpness', 'error'] as const;
export type Quantity = (typeof quantities)[number];
export const titles: Readonly<Record<Quantity, string>> = { sharpness: 'tr(Diag(H)^½)', error: '‖w − w*‖²' };

/** The column of a reading's mean over the replicas at one rate. */
export const columnOf = (reading: Reading, quantity: Quantity, lr: number): string => `${reading}:${quantity}@${lr}`;
/** The column of its standard error. */
export const errorColumn = (column: string): string => `standardError:${column}`;
/** The column of the flow. */
export const flowColumn = (quantity: Quantity): string => `flow:${quantity}`;
/** The columns of the distance between the mean projected iterate and the flow, and of what noise adds to it. */
export const distanceColumn = (lr: number): string => `distance@${lr}`;
export const noiseColumn = (lr: number): string => `noise@${lr}`;

export interface TrackTask {
  readonly settings: SparseFlowSettings;
  readonly method: Method['name'];
}

/** What a step takes, and with it a projection: 11 µs at d = 1000, n = 80 and 220 µs at d = 10,000, n = 420, since a table has the sums of nine rows. */
const stepWeight = ({ d, n }: SparseFlowSettings): number => d * (1 + n / 240);

export function cells(settings: SparseFlowSettings): Cell[] {
  return methods(settings).map(({ name, track: { lr, T } }) => ({
    labels: { method: name },
    task: 'sparse-flow/track',
    settings: { settings, method: name } satisfies TrackTask,
    weight: Math.ceil(stepWeight(settings) * lr.reduce((sum, rate) => sum + (settings.seeds.length * T) / (rate * rate), 0)),
    measures: [
      ...quantities.map(flowColumn),
      ...lr.flatMap((rate) => [
        ...readings.flatMap((reading) =>
          quantities.flatMap((quantity) => [columnOf(reading, quantity, rate), errorColumn(columnOf(reading, quantity, rate))]),
        ),
        distanceColumn(rate),
        errorColumn(distanceColumn(rate)),
        noiseColumn(rate),
      ]),
    ],
  }));
}
