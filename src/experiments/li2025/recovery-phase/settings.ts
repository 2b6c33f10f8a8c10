// Settings of recovery-phase and the cells they describe.

import * as valibot from 'valibot';
import { decay, nonNegative, positive } from '../../../input/validate.js';
import { exponentialDecay } from '../../../optimizers/schedule.js';
import type { Cell } from '../../experiment.js';
import { count, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { exponentName, exponentOptimizer } from '../exponent.js';
import { netRun } from '../net-run.js';

export interface RecoveryPhaseSettings {
  readonly d: number;
  /** Numbers of training rows, in increasing order. */
  readonly n: readonly number[];
  /** Numbers of entries of w* that are not zero. */
  readonly kappa: readonly number[];
  /** Exponents of AdamE with the rate of each; 0 stands for SGD. ½, which is Adam, and 0 are run at every κ, the others at `lambdaKappa`. */
  readonly sweep: readonly { readonly lambda: number; readonly lr: number }[];
  readonly lambdaKappa: number;
  /** Each seed draws its own data, start and noise. */
  readonly seeds: readonly number[];
  /** Label noise ±delta. */
  readonly delta: number;
  /** Steps of every run: the rate stays for two fifths of them and then falls to a hundredth. */
  readonly steps: number;
  /** Recovered: the test loss ends below this share of the zero predictor's. */
  readonly recovered: number;
}

export const schema: valibot.GenericSchema<unknown, RecoveryPhaseSettings> = valibot.strictObject({
  d: count,
  n: listOf(count, 'n'),
  kappa: listOf(count, 'kappa'),
  sweep: valibot.array(valibot.strictObject({ lambda: decay, lr: positive })),
  lambdaKappa: count,
  seeds,
  delta: nonNegative,
  steps: count,
  recovered: positive,
});

const sweep: RecoveryPhaseSettings['sweep'] = [
  { lambda: 0, lr: 0.3 },
  { lambda: 0.25, lr: 0.1 },
  { lambda: 0.5, lr: 0.1 },
  { lambda: 0.75, lr: 0.03 },
  { lambda: 0.9, lr: 0.003 },
];

export const presets: { readonly quick: RecoveryPhaseSettings; readonly paper: RecoveryPhaseSettings } = {
  quick: {
    d: 200,
    n: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
    kappa: [2, 4, 6, 8, 10, 12, 14, 16],
    sweep,
    lambdaKappa: 8,
    seeds: quickSeeds(4),
    delta: 0.5,
    steps: 10_000,
    recovered: 0.05,
  },
  paper: {
    d: 1000,
    n: [30, 60, 90, 120, 150, 180, 210, 240, 270, 300],
    kappa: [5, 10, 15, 20, 25, 30, 35, 40],
    sweep: sweep.map(({ lambda, lr }) => ({ lambda, lr: lambda === 0 ? 0.2 : lr })),
    lambdaKappa: 20,
    seeds: paperSeeds(5),
    delta: 0.5,
    steps: 40_000,
    recovered: 0.05,
  },
};

/** One task of basis pursuit per κ and seed, and one run per optimizer, κ, n and seed. */
export function cells({ d, n, kappa, sweep, lambdaKappa, seeds, delta, steps }: RecoveryPhaseSettings): Cell[] {
  const rows = [...n].sort((a, b) => b - a);
  const runs = sweep.flatMap(({ lambda, lr }) => {
    const decaying = exponentialDecay({ lr, from: 0.4 * steps, to: steps, final: lr / 100 });
    const optimizer = exponentOptimizer(lambda, decaying, 1e-6);
    const sparsities = lambda === 0 || lambda === 0.5 ? [...new Set([...kappa, lambdaKappa])] : [lambdaKappa];
    return sparsities.flatMap((kappa) =>
      seeds.flatMap((seed) =>
        rows.map((n) =>
          netRun(
            { method: exponentName(lambda), kappa, n, seed },
            { d, kappa, n, delta, optimizer, seed, steps, every: steps, measures: ['testLoss'] },
          ),
        ),
      ),
    );
  });
  const tasks = kappa.flatMap((kappa) =>
    seeds.map((seed) => ({
      labels: { method: 'basis pursuit', kappa, n: Math.max(...n), seed },
      task: 'recovery-phase/basis-pursuit',
      settings: { d, kappa, n: [...n].sort((a, b) => a - b), seed },
      weight: 40 * steps,
      measures: ['testLoss', 'zeroPredictor'],
    })),
  );
  return [...tasks, ...runs];
}
