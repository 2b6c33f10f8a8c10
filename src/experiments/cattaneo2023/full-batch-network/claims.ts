// The claims of Cattaneo, Klusowski, Shigida 2023, Sec. 5: how the perturbed one-norm and the test accuracy go with β and ρ.
import { formatNumber } from '../../../figures/index.js';
import { claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { column, finished, labelsOf, last, mean } from '../../readings.js';
import type { FullBatchNetworkSettings } from './settings.js';

/** One run, after the first steps were left out. */
export interface Reading {
  readonly lr: number;
  readonly beta: number;
  readonly rho: number;
  readonly seed: number;
  /** Mean over the steps of ‖∇E‖_{1,ε}. */
  readonly norm: number;
  /** The largest test accuracy. */
  readonly accuracy: number;
}

const runLabels = { lr: 'number', beta: 'number', rho: 'number', seed: 'number' } as const;

/** Every run that did not diverge. */
export function readings({ steps, initial }: FullBatchNetworkSettings, results: readonly CellResult[]): Reading[] {
  return finished(results).map((result) => {
    const later = (name: string): number[] => column(result, name).filter((_, k) => result.step[k] > initial * steps);
    return { ...labelsOf(result, runLabels), norm: mean(later('gradientNorm1eps')), accuracy: Math.max(...later('testAccuracy')) };
  });
}

/** Which of the two is varied, the other at its fixed value. */
export type Sweep = 'beta' | 'rho';

export function sweepOf(settings: FullBatchNetworkSettings, sweep: Sweep, all: readonly Reading[]): Reading[] {
  return all.filter(({ beta, rho }) =>
    sweep === 'beta' ? rho === settings.rho && settings.betas.includes(beta) : beta === settings.beta && settings.rhos.includes(rho),
  );
}

/** Whether the mean over the seeds rises (or falls) at every step of the sweep, for every rate. */
function monotone(
  settings: FullBatchNetworkSettings,
  all: readonly Reading[],
  sweep: Sweep,
  of: 'norm' | 'accuracy',
  direction: 1 | -1,
): Outcome {
  const own = sweepOf(settings, sweep, all);
  const values = [...new Set(own.map((reading) => reading[sweep]))].sort((a, b) => a - b);
  if (values.length < 2) return notRun;
  let kept = 0;
  let steps = 0;
  const seen = settings.lrs.map((lr) => {
    const means = values.map((value) =>
      mean(own.filter((reading) => reading.lr === lr && reading[sweep] === value).map((reading) => reading[of])),
    );
    for (let k = 1; k < means.length; k++) {
      steps += 1;
      if (direction * (means[k] - means[k - 1]) > 0) kept += 1;
    }
    return `lr ${lr}: ${formatNumber(means[0])} → ${formatNumber(last(means))}`;
  });
  return outcome(`${seen.join('; ')} (${kept} of ${steps} steps)`, equal(kept, steps));
}

const effects = [
  { of: 'norm', sweep: 'beta', direction: -1 },
  { of: 'norm', sweep: 'rho', direction: 1 },
  { of: 'accuracy', sweep: 'beta', direction: 1 },
  { of: 'accuracy', sweep: 'rho', direction: -1 },
] as const;

/** The claims table of the run. */
export function claims(settings: FullBatchNetworkSettings, all: readonly Reading[]): Claim[] {
  return effects.map(({ of, sweep, direction }) => {
    const expected = direction > 0 ? 'rises' : 'falls';
    const [name, fixed] = sweep === 'beta' ? ['β', `ρ = ${settings.rho}`] : ['ρ', `β = ${settings.beta}`];
    return claim(`${of}-${expected}-with-${sweep}`, monotone(settings, all, sweep, of, direction), {
      text: `The ${of === 'norm' ? 'perturbed one-norm' : 'test accuracy'} ${expected} as ${name} increases (${fixed}).`,
      expected,
      tolerance: 'at every step of the sweep and rate, mean over the seeds',
    });
  });
}
