// The claims of Cattaneo, Klusowski, Shigida 2023, Sec. 5: how the perturbed one-norm and what is learnt go with β and ρ.

import { verdictOf } from '../../../cells/claim.js';
import { formatRounded } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { above, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { type Measured, measuredMean, sure, surelyAbove } from '../../measured.js';
import { column, finished, labelsOf, last, mean } from '../../readings.js';
import type { FullBatchNetworkSettings } from './settings.js';

/** One run, after the first steps were left out. */
export interface Reading {
  readonly beta: number;
  readonly rho: number;
  readonly seed: number;
  /** Mean of ‖∇E‖_{1,ε} until the share `until` of the steps. */
  readonly norm: number;
  /** Its maximum after the start, which the paper's captions speak of: the top of the hill where there is one. */
  readonly peak: number;
  /** By what share it rises again above its least value so far, at most: the height of a hill. */
  readonly hill: number;
  /** The largest test accuracy, and the least test loss. */
  readonly accuracy: number;
  readonly loss: number;
}
export type Quantity = 'norm' | 'peak' | 'accuracy' | 'loss';

/** A rise that counts as a hill. */
const hilly = 0.05;

function largestRise(values: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const x of values) {
    least = Math.min(least, x);
    most = Math.max(most, x / least - 1);
  }
  return most;
}

const runLabels = { beta: 'number', rho: 'number', seed: 'number' } as const;

/** Every run that did not diverge. */
export function readings({ steps, initial, until }: FullBatchNetworkSettings, results: readonly CellResult[]): Reading[] {
  return finished(results).map((result) => {
    const later = (name: string, end = 1): number[] =>
      column(result, name).filter((_, k) => result.step[k] > initial * steps && result.step[k] <= end * steps);
    return {
      ...labelsOf(result, runLabels),
      norm: mean(later('gradientNorm1eps', until)),
      peak: Math.max(...later('gradientNorm1eps')),
      hill: largestRise(column(result, 'gradientNorm1eps')),
      accuracy: Math.max(...later('testAccuracy')),
      loss: Math.min(...later('testLoss')),
    };
  });
}

/** Which of the two is varied, the other at its fixed value. */
export type Sweep = 'beta' | 'rho';

export function sweepOf(settings: FullBatchNetworkSettings, sweep: Sweep, all: readonly Reading[]): Reading[] {
  return all.filter(({ beta, rho }) =>
    sweep === 'beta' ? rho === settings.rho && settings.betas.includes(beta) : beta === settings.beta && settings.rhos.includes(rho),
  );
}

/** A quantity at one value of the sweep over that at another, less 1: the mean over the seeds, which share data and start. */
export function change(own: readonly Reading[], sweep: Sweep, of: Quantity, from: number, to: number): Measured {
  const pairs = own.flatMap((before) => {
    const after = own.find((one) => one[sweep] === to && one.seed === before.seed);
    return before[sweep] === from && after ? [log(after[of] / before[of])] : [];
  });
  return measuredMean(pairs);
}

export const percent = ({ value, standardError }: Measured): string =>
  `${value > 0 ? '+' : ''}${formatRounded(100 * value, 2)} ± ${formatRounded(100 * standardError, 2)} %`;

/** Whether a quantity changes in one direction from value to value, or from the first to the last. */
function moves(
  settings: FullBatchNetworkSettings,
  all: readonly Reading[],
  sweep: Sweep,
  of: Quantity,
  direction: 1 | -1,
  every: boolean,
): Outcome {
  const own = sweepOf(settings, sweep, all);
  const values = [...new Set(own.map((reading) => reading[sweep]))].sort((a, b) => a - b);
  if (values.length < 2) return notRun;
  const steps = every ? values.slice(1).map((to, k) => [values[k], to]) : [[values[0], last(values)]];
  const seen = steps.map(([from, to]) => ({ from, to, at: change(own, sweep, of, from, to) }));
  return outcome(
    seen.map(({ from, to, at }) => `${percent(at)} from ${from} to ${to}`).join(', '),
    ...seen.map(({ at }) => surelyAbove({ ...at, value: direction * at.value }, 0)),
  );
}

/** What is claimed from how many seeds on: a tenth of a per cent of the loss is not told by fewer. */
const effects = [
  { of: 'norm', sweep: 'beta', direction: -1, from: 2 },
  { of: 'norm', sweep: 'rho', direction: 1, from: 2 },
  { of: 'peak', sweep: 'beta', direction: -1, from: 2 },
  { of: 'peak', sweep: 'rho', direction: 1, from: 2 },
  { of: 'loss', sweep: 'beta', direction: -1, from: 40 },
  { of: 'loss', sweep: 'rho', direction: 1, from: 2 },
  { of: 'accuracy', sweep: 'beta', direction: 1, from: 40 },
  { of: 'accuracy', sweep: 'rho', direction: -1, from: 40 },
] as const;

const named: Readonly<Record<Quantity, string>> = {
  norm: 'Before its floor the perturbed one-norm',
  peak: 'The largest perturbed one-norm after the start',
  loss: 'The least held-out loss',
  accuracy: 'The largest held-out accuracy',
};

/** Fig. 6: the norm falls, rises to a hill and falls again. */
function hills(all: readonly Reading[]): Claim {
  const found = all.filter(({ hill }) => hill > hilly).length;
  const seen: Outcome =
    all.length === 0
      ? notRun
      : outcome(
          `${found} of ${all.length} runs; the largest rise is ${formatRounded(100 * Math.max(...all.map(({ hill }) => hill)), 2)} %`,
          above(found, all.length / 2),
        );
  const { verdict: _, ...words } = claim('hills', seen, {
    text: `The norm falls, rises again by more than ${100 * hilly} %, and falls to its floor (Fig. 6).`,
    expected: 'in most runs',
  });
  const note = 'The hills of the ResNets of the paper do not appear on these small nets: the norm falls all the way.';
  return { ...words, refuted: true, note, verdict: verdictOf({ numbers: words.numbers, refuted: true, note }) };
}

/** The claims table of the run. */
export function claims(settings: FullBatchNetworkSettings, all: readonly Reading[]): Claim[] {
  const ofEffects = effects.flatMap(({ of, sweep, direction, from }) => {
    if (settings.seeds.length < from) return [];
    const expected = direction > 0 ? 'rises' : 'falls';
    const [name, fixed] = sweep === 'beta' ? ['β', `ρ = ${settings.rho}`] : ['ρ', `β = ${settings.beta}`];
    return claim(`${of}-${expected}-with-${sweep}`, moves(settings, all, sweep, of, direction, of === 'norm'), {
      text: `${named[of]} ${expected} as ${name} increases (${fixed}).`,
      expected: of === 'norm' ? `${expected} from value to value` : `${expected} from the first value to the last`,
      tolerance: `by more than ${sure} standard errors of the paired seeds`,
    });
  });
  return [...ofEffects, hills(all)];
}
