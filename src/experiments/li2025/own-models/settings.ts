// Settings of own-models and the cells they describe: one task for every model and optimizer, which holds its runs at all rates against its one flow.

import * as valibot from 'valibot';
import { decay, nonNegative, positive, seed, whole } from '../../../input/validate.js';
import { adam } from '../../../optimizers/adam.js';
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { sgd } from '../../../optimizers/sgd.js';
import type { Cell } from '../../experiment.js';
import { count, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import type { AttentionSettings, NetSettings } from './models.js';

/** Rates, falling, and the slow time k lr² that all of them run for. */
interface TrackSettings {
  readonly lr: readonly number[];
  readonly T: number;
}

export interface OwnModelsSettings {
  readonly net: NetSettings;
  readonly attention: AttentionSettings;
  /** Seed of data, teacher and start, which all runs share. */
  readonly data: number;
  /** Seeds of the label noise: the replicas. */
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
  /** Times after 0 at which runs are read, T (k/looks)², as flows are fastest at first: an even number, so that one is T/4. */
  readonly looks: number;
  readonly sgd: TrackSettings;
  /** 1 - beta2 = c lr², so that all rates have one flow. */
  readonly adam: TrackSettings & { readonly beta1: number; readonly c: number; readonly eps: number };
  /** The same Adam from where SGD's flow is after the slow time `rest`. */
  readonly handover: TrackSettings & { readonly rest: number };
  /** Relative error of a step of the flow. */
  readonly tolerance: number;
}

const track = { lr: listOf(positive, 'rate'), T: positive };
const small = whole(1, 64);

export const schema: valibot.GenericSchema<unknown, OwnModelsSettings> = valibot.strictObject({
  net: valibot.strictObject({ inputs: small, width: small, rows: small }),
  attention: valibot.strictObject({ size: whole(1, 8), tokens: whole(1, 8), rows: small }),
  data: seed,
  seeds,
  delta: positive,
  looks: valibot.pipe(
    count,
    valibot.check((n: number) => n % 2 === 0, 'an even number'),
  ),
  sgd: valibot.strictObject({ ...track, lr: listOf(positive, 'rate', 2) }),
  adam: valibot.strictObject({ ...track, lr: listOf(positive, 'rate', 2), beta1: decay, c: nonNegative, eps: nonNegative }),
  handover: valibot.strictObject({ ...track, rest: positive }),
  tolerance: positive,
});

const quick: OwnModelsSettings = {
  net: { inputs: 4, width: 4, rows: 8 },
  attention: { size: 3, tokens: 3, rows: 6 },
  data: 1,
  seeds: quickSeeds(64),
  delta: 0.5,
  looks: 4,
  sgd: { lr: [0.2, 0.1, 0.05], T: 100 },
  adam: { lr: [0.02, 0.01, 0.005], T: 0.5, beta1: 0.9, c: 10, eps: 0.01 },
  handover: { lr: [0.01], T: 1, rest: 20_000 },
  tolerance: 1e-6,
};

export const presets: { readonly quick: OwnModelsSettings; readonly paper: OwnModelsSettings } = {
  quick,
  paper: {
    ...quick,
    seeds: paperSeeds(256),
    looks: 8,
    sgd: { ...quick.sgd, lr: [...quick.sgd.lr, 0.025] },
    adam: { ...quick.adam, lr: [...quick.adam.lr, 0.0025] },
    handover: { ...quick.handover, lr: [0.005] },
  },
};

export const models = ['net', 'attention'] as const;
export type ModelName = (typeof models)[number];

/** tr H and tr(Diag(H)^½). */
export const quantities = ['trace', 'root'] as const;
export type Quantity = (typeof quantities)[number];

/** One optimizer: what its series is called, its settings, itself at a rate, what it lowers, and how long SGD's flow goes before it. */
export interface Method {
  readonly name: 'SGD' | 'Adam' | 'Adam after SGD';
  readonly track: TrackSettings;
  readonly at: (lr: number) => Optimizer;
  readonly lowers: Quantity;
  readonly rest: number;
}

export function methods({ sgd: ofSgd, adam: ofAdam, handover }: OwnModelsSettings): readonly [Method, Method, Method] {
  const { beta1, c, eps } = ofAdam;
  const at = (lr: number): Optimizer => adam({ lr, beta1, c, eps });
  return [
    { name: 'SGD', track: ofSgd, at: (lr) => sgd({ lr }), lowers: 'trace', rest: 0 },
    { name: 'Adam', track: ofAdam, at, lowers: 'root', rest: 0 },
    { name: 'Adam after SGD', track: handover, at, lowers: 'root', rest: handover.rest },
  ];
}

/** Times at which the flow is recorded for one at which runs are read. */
export const timesPerLook = 8;

/** The column of the flow; of the mean over the replicas at one rate and its standard error; NaN where runs are not read. */
export const flowColumn = (quantity: Quantity): string => `flow:${quantity}`;
export const meanColumn = (quantity: Quantity, lr: number): string => `mean:${quantity}@${lr}`;
export const spreadColumn = (quantity: Quantity, lr: number): string => `standardError:${quantity}@${lr}`;
/** The distance between the mean of theta and the flow, its standard error, and what noise alone makes it. */
export const distanceColumn = (lr: number): string => `distance@${lr}`;
export const distanceErrorColumn = (lr: number): string => `standardError:distance@${lr}`;
export const noiseColumn = (lr: number): string => `noise@${lr}`;

export interface TrackTask {
  readonly settings: OwnModelsSettings;
  readonly model: ModelName;
  readonly method: Method['name'];
}

/** Columns of the runs at one rate. */
export function columnsAt(lr: number): string[] {
  return [
    ...quantities.flatMap((quantity) => [meanColumn(quantity, lr), spreadColumn(quantity, lr)]),
    distanceColumn(lr),
    distanceErrorColumn(lr),
    noiseColumn(lr),
  ];
}

export function cells(settings: OwnModelsSettings): Cell[] {
  return [...models].reverse().flatMap((model) =>
    methods(settings).map(({ name, track: { lr, T } }) => ({
      labels: { model, method: name },
      task: 'own-models/track',
      settings: { settings, model, method: name } satisfies TrackTask,
      weight: Math.ceil(lr.reduce((sum, rate) => sum + (settings.seeds.length * T) / (rate * rate), 0)),
      measures: [...quantities.map(flowColumn), ...lr.flatMap(columnsAt)],
    })),
  );
}
