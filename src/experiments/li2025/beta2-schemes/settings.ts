// The settings of `beta2-schemes`, and what follows from them: the net, its start, Adam's beta2 by scheme and rate, the cells.

import * as valibot from 'valibot';
import { decay, nonNegative, positive, seed, whole } from '../../../input/validate.js';
import { pow } from '../../../kernels/functions.js';
import { type Adam, adam } from '../../../optimizers/adam.js';
import type { TaskCell } from '../../experiment.js';
import { listOf } from '../../schemas.js';
import { type NetStartSettings, netStartEntries } from '../net-start.js';

export interface Beta2SchemesSettings extends NetStartSettings {
  readonly beta1: number;
  readonly eps: number;
  /** The exponents s of 1 - beta2 = C lr^s. */
  readonly schemes: readonly number[];
  /** Learning rates, falling. At the first of them all schemes have the same beta2. */
  readonly lr: readonly number[];
  /** (1 - beta2)/lr² at the first rate. */
  readonly c: number;
  /** Slow time of every run. */
  readonly T: number;
  readonly records: number;
  /** Each seed draws the noise of one replica. */
  readonly seeds: readonly number[];
}

const falling = valibot.check<number[], string>((lr) => lr.every((x, k) => k === 0 || x < lr[k - 1]), 'rates that fall');

export const schema: valibot.GenericSchema<unknown, Beta2SchemesSettings> = valibot.strictObject({
  ...netStartEntries,
  beta1: decay,
  eps: nonNegative,
  schemes: listOf(positive, 'scheme'),
  lr: valibot.pipe(listOf(positive, 'rate', 2), falling),
  c: positive,
  T: positive,
  records: whole(1, 1000),
  seeds: listOf(seed, 'seed', 2),
});

const quick: Beta2SchemesSettings = {
  d: 40,
  kappa: 3,
  n: 15,
  data: 1,
  size: 0.6,
  v0: 4,
  delta: 0.5,
  beta1: 0,
  eps: 1e-8,
  schemes: [0.5, 1, 1.5, 2, 2.5, 3, 3.5],
  lr: [0.01, 0.005, 0.0025, 0.00125],
  c: 30,
  T: 0.06,
  records: 20,
  seeds: Array.from({ length: 32 }, (_, k) => 2000 + k),
};

/** One rate more, half of quick's smallest, and more replicas. */
const paper: Beta2SchemesSettings = { ...quick, lr: [...quick.lr, 0.000625], seeds: Array.from({ length: 128 }, (_, k) => 3000 + k) };

export const presets: { readonly quick: Beta2SchemesSettings; readonly paper: Beta2SchemesSettings } = { quick, paper };

/** The rate at which v forgets in slow time, (1 - beta2)/lr², in the scheme s. */
export function slowRateOf({ c, lr: rates }: Beta2SchemesSettings, s: number, lr: number): number {
  return c * pow(lr / rates[0], s - 2);
}

export function optimizerOf(settings: Beta2SchemesSettings, s: number, lr: number): Adam {
  return adam({ lr, beta1: settings.beta1, c: slowRateOf(settings, s, lr), eps: settings.eps });
}

export interface EnsembleSettings {
  readonly settings: Beta2SchemesSettings;
  readonly s: number;
  readonly lr: number;
}

/** A rate at which every scheme is in its limit: v at its equilibrium or frozen, 1 - beta2 and lr in the scheme's own ratio. */
export const vanishing = 1e-12;

/** What a task returns at every record. Distances are root mean squares over the weights, less what noise alone makes of them, with standard errors. */
export const columns: readonly string[] = [
  /** From the mean over the replicas to the flow of the scheme at its rate, with what a v that forgets fast does. */
  'own',
  'ownError',
  /** To the flow of the paper, without that. */
  'printed',
  'printedError',
  /** To the flow of the scheme at a vanishing rate. */
  'limit',
  'limitError',
  /** From the flow of the scheme at its rate to that one. */
  'flowToLimit',
  /** |S/S(0) - 1|, in the replicas and in the flow of the scheme, and the standard error of the first. */
  'drift',
  'driftError',
  'flowDrift',
  /** Variance of v over the squared mean of v, over the replicas. */
  'variance',
  'varianceError',
];

/** One task a scheme and rate, small rates first. */
export function cells(settings: Beta2SchemesSettings): TaskCell[] {
  return [...settings.lr].reverse().flatMap((lr) =>
    settings.schemes.map((s) => ({
      labels: { s, lr },
      task: 'beta2-schemes/ensemble',
      settings: { settings, s, lr } satisfies EnsembleSettings,
      weight: Math.ceil((settings.T / (lr * lr)) * settings.seeds.length) + 20_000,
      measures: columns,
    })),
  );
}
