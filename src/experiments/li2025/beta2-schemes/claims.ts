// The claims of `beta2-schemes`: which flow predicts Adam in which scheme, how far the preconditioner drifts, how noisy v is.
import type { CellResult } from '../../../cells/cell.js';
import { formatRounded } from '../../../figures/format.js';
import type { Claim } from '../../experiment.js';
import { notRun, type Verdict } from '../../verdict.js';
import { type Beta2SchemesSettings, optimizerOf } from './settings.js';

/** What the task of a scheme at a rate found at the end. */
export function lastOf(results: readonly CellResult[], s: number, lr: number): Readonly<Record<string, number>> | undefined {
  const found = results.find(({ labels, status }) => labels.s === s && labels.lr === lr && status === 'finished');
  return found && Object.fromEntries(Object.entries(found.measures).map(([name, values]) => [name, values.at(-1)!]));
}

/** The order with which a column falls between the two smallest rates that were run. */
export function lastOrder(settings: Beta2SchemesSettings, results: readonly CellResult[], s: number, column: string): number | undefined {
  const found = settings.lr.flatMap((lr) => {
    const at = lastOf(results, s, lr);
    return at ? [{ lr, value: at[column] }] : [];
  });
  const [a, b] = found.slice(-2);
  return a && b ? Math.log(a.value / b.value) / Math.log(a.lr / b.lr) : undefined;
}

/** What may be missing of an order between the two smallest rates: it is not yet the order of the limit. */
const missing = 0.25;

export const short = (x: number): string => formatRounded(x, 2);

export function claims(settings: Beta2SchemesSettings, results: readonly CellResult[]): Claim[] {
  const atLeast = (id: string, s: number, column: string, text: string, order: number): Claim => {
    const seen = lastOrder(settings, results, s, column);
    return {
      id: `${id}-${s}`,
      text,
      expected: `order ${order} or more`,
      tolerance: `${missing} less`,
      ...(seen === undefined ? notRun : { observed: `order ${seen.toFixed(2)}`, holds: seen >= order - missing }),
    };
  };
  const smallest = settings.lr.at(-1)!;
  const last = (s: number) => lastOf(results, s, smallest);

  const drift = (): Verdict => {
    const ratios = settings.schemes.flatMap((s) => {
      const at = last(s);
      return at ? [at.drift / at.flowDrift] : [];
    });
    if (ratios.length === 0) return notRun;
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
    return { observed: `${least.toFixed(3)} to ${most.toFixed(3)} of the flow’s`, holds: least > 0.9 && most < 1.1 };
  };
  const variance = (): Verdict => {
    const ratios = settings.schemes
      .filter((s) => s <= 1)
      .flatMap((s) => {
        const at = last(s);
        return at ? [at.variance / expectedVariance(settings, 1 - optimizerOf(settings, s, smallest).beta2)] : [];
      });
    if (ratios.length === 0) return notRun;
    return {
      observed: ratios.map((ratio) => ratio.toFixed(2)).join(', '),
      holds: ratios.every((ratio) => Math.abs(ratio - 1) <= 0.15),
    };
  };

  return [
    ...settings.schemes.map((s) =>
      atLeast(
        'own',
        s,
        'own',
        `1 − β2 = C η^${s}: the distance between Adam and the flow with c = (1 − β2)/η² of each rate falls as fast as η, or as 1 − β2 where that is slower.`,
        Math.min(1, s),
      ),
    ),
    ...settings.schemes
      .filter((s) => s < 2)
      .map((s) =>
        atLeast(
          'equilibrium',
          s,
          'equilibrium',
          `1 − β2 = C η^${s}: v forgets ever faster in slow time, and the flow with v at its equilibrium (c = ∞) predicts Adam in the limit.`,
          Math.min(1, s, 2 - s),
        ),
      ),
    ...settings.schemes
      .filter((s) => s > 2)
      .map((s) =>
        atLeast(
          'frozen',
          s,
          'frozen',
          `1 − β2 = C η^${s}: v forgets ever slower, and the flow with v frozen (c = 0) predicts Adam in the limit.`,
          Math.min(1, s - 2),
        ),
      ),
    ...settings.schemes
      .filter((s) => s > 2)
      .map((s) =>
        atLeast('drift', s, 'drift', `1 − β2 = C η^${s}: the preconditioner stands still in the limit; its change falls as c does.`, s - 2),
      ),
    {
      id: 'drift',
      text: 'At the smallest rate the preconditioner of the runs has changed as much as the flow’s, in every scheme.',
      expected: 'as much',
      tolerance: '10 %',
      ...drift(),
    },
    {
      id: 'noise-of-v',
      text: 'For s ≤ 1 the relative variance of v is (1 − β2)/(1 + β2) times 2 − 2/n, that of the square of a sum of n signs.',
      expected: '1 (seen over expected)',
      tolerance: '15 %',
      ...variance(),
    },
  ];
}

/** Relative variance of an average of squares of sums of n signs, which has forgotten its start. */
export function expectedVariance({ n }: Beta2SchemesSettings, rest: number): number {
  return (rest / (2 - rest)) * (2 - 2 / n);
}
