// The claims of Li, Wen, Lyu 2025, Fig. 2 (a), and what can be said of SGD's budget. Every observation is computed from the readings.
import { formatNumber } from '../../../figures/format.js';
import type { Claim } from '../../experiment.js';
import { notRun, type Verdict } from '../../verdict.js';
import { meanByRows, recoveredFrom, steepest } from '../rows-curve.js';
import type { Reading, Series } from './readings.js';
import type { SparseRecoverySettings } from './settings.js';

/** The claims table of the run. `line` is the number of rows at which l1 recovery begins. */
export function claims(settings: SparseRecoverySettings, all: readonly Reading[], line: number): Claim[] {
  const { recovered, sgd } = settings;
  const curve = (series: Series): ReturnType<typeof meanByRows> => meanByRows(all, series);
  const [adam, short, long] = [curve('Adam'), curve('SGD short'), curve('SGD long')];
  const largest = Math.max(...settings.n);
  const shortBudget = `${formatNumber(sgd.shortSteps)} steps`;
  const longBudget = `${formatNumber(sgd.steps)} steps`;

  const recovers = (): Verdict => {
    if (adam.length === 0) return notRun;
    const first = recoveredFrom(adam, recovered);
    if (first === undefined) return { observed: `not at n = ${adam.at(-1)?.n}`, holds: false };
    return { observed: `all ${adam[0]?.values.length} seeds from n = ${first} on`, holds: first <= line };
  };

  const jump = (): Verdict => {
    const step = steepest(adam);
    return step ? { observed: `÷${formatNumber(step.factor)} from n = ${step.from} to ${step.to}`, holds: step.factor >= 5 } : notRun;
  };

  const gradual = (): Verdict => {
    const step = steepest(short);
    if (!step) return notRun;
    const falls = short.slice(1).every(({ mean }, k) => mean < (short[k] as { mean: number }).mean);
    const shape = falls ? 'falls all along' : 'does not fall all along';
    return { observed: `${shape}, at most ÷${formatNumber(step.factor)}`, holds: falls && step.factor < 3 };
  };

  const below = (): Verdict => {
    const ratios = adam.flatMap(({ n, mean }) => {
      const other = short.find((point) => point.n === n);
      return other && n > line ? [{ n, ratio: other.mean / mean }] : [];
    });
    if (ratios.length === 0) return notRun;
    const least = ratios.reduce((a, b) => (b.ratio < a.ratio ? b : a));
    return { observed: `÷${formatNumber(least.ratio)} or more (n = ${least.n})`, holds: least.ratio > 1 };
  };

  const budget = (): Verdict => {
    const [before, after] = [short, long].map((points) => points.find(({ n }) => n === largest)?.mean);
    if (before === undefined || after === undefined) return notRun;
    return { observed: `${formatNumber(before)} → ${formatNumber(after)}`, holds: after < before / 3 };
  };

  return [
    {
      id: 'adam-recovers',
      text: `Adam recovers w* (test loss below ${formatNumber(recovered)}) on every seed with no more rows than ℓ1 recovery needs.`,
      expected: `from n ≤ ${formatNumber(Math.round(line))} on`,
      tolerance: 'every seed',
      ...recovers(),
    },
    {
      id: 'adam-jump',
      text: "Adam's test loss plunges between two neighbouring n.",
      expected: 'a jump',
      tolerance: '÷5 or more',
      ...jump(),
    },
    {
      id: 'sgd-gradual',
      text: `SGD's test loss after ${shortBudget} decreases gradually with n.`,
      expected: 'a gradual fall',
      tolerance: 'each step < ÷3',
      ...gradual(),
    },
    {
      id: 'adam-below-sgd',
      text: `Above the ℓ1 line Adam's test loss lies below that of SGD after ${shortBudget}.`,
      expected: 'Adam below SGD',
      tolerance: 'every n above the line',
      ...below(),
    },
    {
      id: 'sgd-budget',
      text: `The gap is one of budget: at n = ${largest} SGD goes on falling from ${shortBudget} to ${longBudget}.`,
      expected: 'a further fall',
      tolerance: '÷3 or more',
      ...budget(),
    },
  ];
}
