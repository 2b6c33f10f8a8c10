// The claims of `beta2-schemes`: which flow predicts Adam in which scheme, how far the preconditioner drifts, how noisy v is.

import { formatRounded } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { atLeast, claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { finished, last } from '../../readings.js';
import { type Beta2SchemesSettings, optimizerOf } from './settings.js';

/** What the task of a scheme at a rate found at the end. */
export function endsOf(results: readonly CellResult[], s: number, lr: number): Readonly<Record<string, number>> | undefined {
  const found = finished(results, { s: s, lr: lr })[0];
  return found && Object.fromEntries(Object.entries(found.measures).map(([name, values]) => [name, last(values)]));
}

/** The order with which a column falls between the two smallest rates that were run. */
export function lastOrder(settings: Beta2SchemesSettings, results: readonly CellResult[], s: number, column: string): number | undefined {
  const found = settings.lr.flatMap((lr) => {
    const at = endsOf(results, s, lr);
    return at ? [{ lr, value: at[column] }] : [];
  });
  const [a, b] = found.slice(-2);
  return a && b ? log(a.value / b.value) / log(a.lr / b.lr) : undefined;
}

/** How fast a column falls with the rate, by scheme. */
const limits: readonly {
  readonly column: string;
  readonly of: (s: number) => boolean;
  readonly order: (s: number) => number;
  readonly text: string;
}[] = [
  {
    column: 'own',
    of: () => true,
    order: (s) => Math.min(1, s),
    text: 'the distance between Adam and the flow with c = (1 − β2)/η² of each rate falls as fast as η, or as 1 − β2 where that is slower.',
  },
  {
    column: 'equilibrium',
    of: (s) => s < 2,
    order: (s) => Math.min(1, s, 2 - s),
    text: 'v forgets ever faster in slow time, and the flow with v at its equilibrium (c = ∞) predicts Adam in the limit.',
  },
  {
    column: 'frozen',
    of: (s) => s > 2,
    order: (s) => Math.min(1, s - 2),
    text: 'v forgets ever slower, and the flow with v frozen (c = 0) predicts Adam in the limit.',
  },
  {
    column: 'drift',
    of: (s) => s > 2,
    order: (s) => s - 2,
    text: 'the preconditioner stands still in the limit; its change falls as c does.',
  },
];

/** What may be missing of an order between the two smallest rates: it is not yet the order of the limit. */
const missing = 0.25;

export const short = (x: number): string => formatRounded(x, 2);

export function claims(settings: Beta2SchemesSettings, results: readonly CellResult[]): Claim[] {
  const smallest = last(settings.lr);
  const end = (s: number) => endsOf(results, s, smallest);

  const drift = (): Outcome => {
    const ratios = settings.schemes.flatMap((s) => {
      const at = end(s);
      return at ? [at.drift / at.flowDrift] : [];
    });
    if (ratios.length === 0) return notRun;
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
    return outcome(`${least.toFixed(3)} to ${most.toFixed(3)} of the flow’s`, equal(least, 1, 0.1), equal(most, 1, 0.1));
  };
  const variance = (): Outcome => {
    const ratios = settings.schemes
      .filter((s) => s <= 1)
      .flatMap((s) => {
        const at = end(s);
        return at ? [at.variance / expectedVariance(settings, 1 - optimizerOf(settings, s, smallest).beta2)] : [];
      });
    if (ratios.length === 0) return notRun;
    return outcome(ratios.map((ratio) => ratio.toFixed(2)).join(', '), ...ratios.map((ratio) => equal(ratio, 1, 0.15)));
  };

  return [
    ...limits.flatMap(({ column, of, order, text }) =>
      settings.schemes.filter(of).map((s) => {
        const seen = lastOrder(settings, results, s, column);
        const found = seen === undefined ? notRun : outcome(`order ${seen.toFixed(2)}`, atLeast(seen, order(s), missing));
        const words = { text: `1 − β2 = C η^${s}: ${text}`, expected: `order ${order(s)} or more`, tolerance: `${missing} less` };
        return claim(`${column}-${s}`, found, words);
      }),
    ),
    claim('drift', drift(), {
      text: 'At the smallest rate the preconditioner of the runs has changed as much as the flow’s, in every scheme.',
      expected: 'as much',
      tolerance: '10 %',
    }),
    claim('noise-of-v', variance(), {
      text: 'For s ≤ 1 the relative variance of v is (1 − β2)/(1 + β2) times 2 − 2/n, that of the square of a sum of n signs.',
      expected: '1 (seen over expected)',
      tolerance: '15 %',
    }),
  ];
}

/** Relative variance of an average of squares of sums of n signs, which has forgotten its start. */
export function expectedVariance({ n }: Beta2SchemesSettings, rest: number): number {
  return (rest / (2 - rest)) * (2 - 2 / n);
}
