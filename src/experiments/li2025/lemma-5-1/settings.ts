// Settings of lemma-5-1 and the cells they describe.

import * as valibot from 'valibot';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { exponentialDecay, type LearningRate } from '../../../optimizers/schedule.js';
import type { Cell } from '../../experiment.js';
import { count, listOf, seeds } from '../../schemas.js';
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
  /** The net of the flow. */
  readonly flow: { readonly d: number; readonly kappa: number; readonly n: number };
  readonly sweep: readonly ExponentSettings[];
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
}

export const schema: valibot.GenericSchema<unknown, LemmaSettings> = valibot.strictObject({
  runs: valibot.strictObject({ d: count, kappa: count, n: count, steps: count }),
  flow: valibot.strictObject({ d: count, kappa: count, n: count }),
  sweep: listOf(valibot.strictObject({ lambda: decay, lr: positive, T: positive }), 'lambda'),
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
  quick: { runs: { d: 200, kappa: 5, n: 20, steps: 40_000 }, flow: { d: 40, kappa: 3, n: 15 }, sweep, seeds: [0, 1, 2], delta: 0.5 },
  paper: {
    runs: { d: 1000, kappa: 10, n: 50, steps: 200_000 },
    flow: { d: 100, kappa: 5, n: 35 },
    sweep: sweep.map((entry) => ({ ...entry, lr: entry.lambda === 0 ? 0.2 : entry.lr })),
    seeds: [0, 1, 2, 3, 4],
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

/** One run and one flow per λ and seed. */
export function cells(settings: LemmaSettings): Cell[] {
  const { runs, flow, sweep, seeds, delta } = settings;
  const { steps } = runs;
  const measures = ['testLoss', ...powersOf(settings).flatMap((p) => [`traceDiagH^${p}`, `l${p}`])];
  return sweep.flatMap(({ lambda, lr, T }) =>
    seeds.flatMap((seed): Cell[] => [
      {
        labels: { kind: 'flow', optimizer: exponentName(lambda), lambda, seed },
        task: 'lemma-5-1/flow',
        settings: { ...flow, lambda, T, seed, delta },
        weight: steps,
        measures: ['sharpness', 'norm'],
      },
      netRun(
        { kind: 'run', optimizer: exponentName(lambda), lambda, seed },
        {
          ...runs,
          delta,
          optimizer: optimizerOf(lambda, exponentialDecay({ lr, from: 0.3 * steps, to: steps, final: lr / 1e5 })),
          seed,
          every: Math.ceil(steps / 100),
          measures,
        },
      ),
    ]),
  );
}
