// Settings of lemma-5-1 and the cells they describe.

import * as valibot from 'valibot';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { exponentialDecay, type LearningRate } from '../../../optimizers/schedule.js';
import type { Cell, Labels } from '../../experiment.js';
import { count, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { exponentName, exponentOptimizer } from '../exponent.js';
import { netRun } from '../net-run.js';

/** One exponent: the rate of its runs, and the slow time of its flow. */
export interface ExponentSettings {
  readonly lambda: number;
  readonly lr: number;
  readonly T: number;
}

export interface LemmaSettings {
  /** The net of the discrete runs. */
  readonly runs: { readonly d: number; readonly kappa: number; readonly n: number; readonly steps: number };
  /** The net of the flow, and for how many of the seeds it is followed. */
  readonly flow: { readonly d: number; readonly kappa: number; readonly n: number; readonly seeds: number };
  readonly sweep: readonly ExponentSettings[];
  /** Smaller rates of SGD, rising: they have less slow time in as many steps. */
  readonly slower: readonly number[];
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
}

export const schema: valibot.GenericSchema<unknown, LemmaSettings> = valibot.strictObject({
  runs: valibot.strictObject({ d: count, kappa: count, n: count, steps: count }),
  flow: valibot.strictObject({ d: count, kappa: count, n: count, seeds: count }),
  sweep: listOf(valibot.strictObject({ lambda: decay, lr: positive, T: positive }), 'lambda'),
  slower: valibot.array(positive),
  seeds,
  delta: nonNegative,
});

const sweep: readonly ExponentSettings[] = [
  { lambda: 0, lr: 0.3, T: 1000 },
  { lambda: 0.25, lr: 0.1, T: 6 },
  { lambda: 0.5, lr: 0.03, T: 1 },
  { lambda: 0.75, lr: 0.01, T: 0.3 },
];

export const presets: { readonly quick: LemmaSettings; readonly paper: LemmaSettings } = {
  quick: {
    runs: { d: 200, kappa: 5, n: 20, steps: 40_000 },
    flow: { d: 40, kappa: 3, n: 15, seeds: 3 },
    sweep,
    slower: [0.075, 0.15],
    seeds: quickSeeds(12),
    delta: 0.5,
  },
  paper: {
    runs: { d: 1000, kappa: 10, n: 50, steps: 200_000 },
    flow: { d: 100, kappa: 5, n: 35, seeds: 5 },
    sweep: sweep.map((entry) => ({ ...entry, lr: entry.lambda === 0 ? 0.2 : entry.lr })),
    slower: [0.05, 0.1],
    seeds: paperSeeds(12),
    delta: 0.5,
  },
};

/** An optimizer of the sweep. */
export function optimizerOf(lambda: number, lr: LearningRate): Optimizer {
  return exponentOptimizer(lambda, lr, 1e-8);
}

/** The exponents p of the norms: 1 - λ for every λ. */
export function powersOf({ sweep }: LemmaSettings): readonly number[] {
  return sweep.map(({ lambda }) => 1 - lambda);
}

/** One run per λ and seed, SGD also at its smaller rates, the least ℓ1 norm for every seed, and one flow per λ for some of them. */
export function cells(settings: LemmaSettings): Cell[] {
  const { runs, flow, sweep, slower, seeds, delta } = settings;
  const { steps, ...net } = runs;
  const { seeds: followed, ...ofFlow } = flow;
  const measures = ['testLoss', ...powersOf(settings).flatMap((p) => [`traceDiagH^${p}`, `l${p}`])];
  const run = (labels: Labels, lambda: number, lr: number, seed: number): Cell => {
    const optimizer = optimizerOf(lambda, exponentialDecay({ lr, from: 0.3 * steps, to: steps, final: lr / 1e5 }));
    return netRun({ ...labels, seed }, { ...runs, delta, optimizer, seed, every: Math.ceil(steps / 100), measures });
  };
  return [
    ...sweep.flatMap(({ lambda, T }) =>
      seeds.slice(0, followed).map((seed) => ({
        labels: { kind: 'flow', optimizer: exponentName(lambda), lambda, seed },
        task: 'lemma-5-1/flow',
        settings: { ...ofFlow, lambda, T, seed, delta },
        weight: steps,
        measures: ['sharpness', 'norm'],
      })),
    ),
    ...sweep.flatMap(({ lambda, lr }) =>
      seeds.map((seed) => run({ kind: 'run', optimizer: exponentName(lambda), lambda }, lambda, lr, seed)),
    ),
    ...slower.flatMap((lr) => seeds.map((seed) => run({ kind: 'slower', optimizer: exponentName(0), lambda: 0, lr }, 0, lr, seed))),
    ...seeds.map((seed) => ({
      labels: { kind: 'least', seed },
      task: 'lemma-5-1/least',
      settings: { ...net, seed },
      weight: steps,
      measures: ['l1'],
    })),
  ];
}
