// The claims of Li, Wen, Lyu 2025, Fig. 2 (a), and what can be said of SGD's budget. Every observation is computed from the readings.

import { agrees } from '../../../cells/claim.js';
import { formatNumber } from '../../../figures/index.js';
import { above, atLeast, atMost, below, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Claim } from '../../experiment.js';
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

  const recovers = (): Outcome => {
    if (adam.length === 0) return notRun;
    const first = recoveredFrom(adam, recovered);
    if (first === undefined) return outcome(`not at n = ${adam.at(-1)?.n}`, atMost(Number.POSITIVE_INFINITY, line));
    return outcome(`all ${adam[0]?.values.length} seeds from n = ${first} on`, atMost(first, line));
  };

  const jump = (): Outcome => {
    const step = steepest(adam);
    return step ? outcome(`÷${formatNumber(step.factor)} from n = ${step.from} to ${step.to}`, atLeast(step.factor, 5)) : notRun;
  };

  const gradual = (): Outcome => {
    const step = steepest(short);
    if (!step) return notRun;
    const falling = short.slice(1).map((point, k) => below(point.mean, short[k].mean));
    const shape = falling.every(agrees) ? 'falls all along' : 'does not fall all along';
    return outcome(`${shape}, at most ÷${formatNumber(step.factor)}`, below(step.factor, 3), ...falling);
  };

  const belowSgd = (): Outcome => {
    const ratios = adam.flatMap(({ n, mean }) => {
      const other = short.find((point) => point.n === n);
      return other && n > line ? [{ n, ratio: other.mean / mean }] : [];
    });
    if (ratios.length === 0) return notRun;
    const least = ratios.reduce((a, b) => (b.ratio < a.ratio ? b : a));
    return outcome(`÷${formatNumber(least.ratio)} or more (n = ${least.n})`, above(least.ratio, 1));
  };

  const budget = (): Outcome => {
    const [before, after] = [short, long].map((points) => points.find(({ n }) => n === largest)?.mean);
    if (before === undefined || after === undefined) return notRun;
    return outcome(`${formatNumber(before)} → ${formatNumber(after)}`, below(after, before / 3));
  };

  return [
    claim('adam-recovers', recovers(), {
      text: `Adam recovers w* (test loss below ${formatNumber(recovered)}) on every seed with no more rows than ℓ1 recovery needs.`,
      expected: `from n ≤ ${formatNumber(Math.round(line))} on`,
      tolerance: 'every seed',
    }),
    claim('adam-jump', jump(), {
      text: "Adam's test loss plunges between two neighbouring n.",
      expected: 'a jump',
      tolerance: '÷5 or more',
    }),
    claim('sgd-gradual', gradual(), {
      text: `SGD's test loss after ${shortBudget} decreases gradually with n.`,
      expected: 'a gradual fall',
      tolerance: 'each step < ÷3',
    }),
    claim('adam-below-sgd', belowSgd(), {
      text: `Above the ℓ1 line Adam's test loss lies below that of SGD after ${shortBudget}.`,
      expected: 'Adam below SGD',
      tolerance: 'every n above the line',
    }),
    claim('sgd-budget', budget(), {
      text: `The gap is one of budget: at n = ${largest} SGD goes on falling from ${shortBudget} to ${longBudget}.`,
      expected: 'a further fall',
      tolerance: '÷3 or more',
    }),
  ];
}
