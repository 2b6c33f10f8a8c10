// The claims of Li, Wen, Lyu 2025, Fig. 2 (a), and what can be said of SGD's budget. Every observation is computed from the readings.

import { verdictOf } from '../../../cells/claim.js';
import { formatNumber } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { hypotenuse } from '../../../kernels/series.js';
import { above, atMost, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Claim } from '../../experiment.js';
import { measuredMean, measuredText, sure, surelyAbove, surelyBelow } from '../../measured.js';
import { logRatios, meanByRows, plunges, recoveredFrom, steepestFalls } from '../rows-curve.js';
import type { Reading, Series } from './readings.js';
import type { SparseRecoverySettings } from './settings.js';

/** Rows at which the paper's Adam plunges. */
const paperRows = 420;

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
    const [own, other] = [plunges(all, 'Adam', recovered), steepestFalls(all, 'SGD short').map(({ fall }) => fall)];
    if (adam.length === 0 || other.length === 0) return notRun;
    if (own.length === 0) return outcome('no seed that Adam recovers at some n and not at others', above(0, 0));
    const [ofAdam, ofSgd] = [measuredMean(own), measuredMean(other)];
    const gap = { value: ofAdam.value - ofSgd.value, standardError: hypotenuse(ofAdam.standardError, ofSgd.standardError) };
    return outcome(`Adam ${measuredText(ofAdam)} (${own.length} seeds), SGD ${measuredText(ofSgd)}`, surelyAbove(gap, 0));
  };

  const gradual = (): Outcome => {
    const [few, many] = [Math.min(...settings.n), largest];
    const falls = all.flatMap((before) => {
      const after = all.find((one) => one.series === 'SGD short' && one.n === many && one.seed === before.seed);
      return before.series === 'SGD short' && before.n === few && after ? [log(before.testLoss / after.testLoss)] : [];
    });
    if (falls.length === 0 || few === many) return notRun;
    return outcome(measuredText(measuredMean(falls)), surelyAbove(measuredMean(falls), 0));
  };

  const belowSgd = (): Outcome => {
    const ratios = logRatios(all, 'Adam', 'SGD short', (n) => n > line);
    return ratios.length === 0 ? notRun : outcome(measuredText(measuredMean(ratios)), surelyBelow(measuredMean(ratios), 0));
  };

  const budget = (): Outcome => {
    const at = (n: number): boolean => n === largest;
    const gaps = logRatios(all, 'SGD long', 'SGD short', at);
    const [before, after] = [short, long].map((points) => points.find(({ n }) => at(n))?.mean);
    if (before === undefined || after === undefined || gaps.length === 0) return notRun;
    return outcome(
      `${formatNumber(before)} → ${formatNumber(after)}; log of their ratio ${measuredText(measuredMean(gaps))}`,
      surelyBelow(measuredMean(gaps), 0),
    );
  };

  /** Where the paper's figure has the plunge of its Adam, at d = 10,000 and κ = 50: between the n of this grid on both sides of it. */
  const asPrinted = (): Claim[] => {
    if (settings.d !== 10_000 || settings.kappa !== 50) return [];
    const first = adam.length === 0 ? undefined : recoveredFrom(adam, recovered);
    const sides = settings.n.filter((n) => n < paperRows).length > 0 && largest > paperRows;
    const before = Math.max(...settings.n.filter((n) => n < paperRows));
    const seen =
      adam.length === 0 || !sides ? notRun : outcome(`from n = ${first ?? 'none'} on`, above(first ?? Number.POSITIVE_INFINITY, before));
    const { verdict: _, ...own } = claim('paper-rows', seen, {
      text: `Adam plunges near n = ${paperRows}, as in the paper’s figure.`,
      expected: `above n = ${before}`,
    });
    const note = 'The paper gives neither rate nor budget of its Adam; with ours, whose noise anneals, fewer rows are enough.';
    return [{ ...own, refuted: true, note, verdict: verdictOf({ numbers: own.numbers, refuted: true, note }) }];
  };

  return [
    ...asPrinted(),
    claim('adam-recovers', recovers(), {
      text: `Adam recovers w* (test loss below ${formatNumber(recovered)}) on every seed with no more rows than ℓ1 recovery needs.`,
      expected: `from n ≤ ${formatNumber(Math.round(line))} on`,
      tolerance: 'every seed',
    }),
    claim('adam-jump', jump(), {
      text: `Adam’s test loss plunges between two neighbouring n, where SGD’s after ${shortBudget} nowhere does. The steepest fall of its log:`,
      expected: 'Adam’s above SGD’s',
      tolerance: `by more than ${sure} standard errors`,
    }),
    claim('sgd-gradual', gradual(), {
      text: `SGD’s test loss after ${shortBudget} falls with n. The fall of its log over all n:`,
      expected: 'above 0',
      tolerance: `${sure} standard errors`,
    }),
    claim('adam-below-sgd', belowSgd(), {
      text: `Above the ℓ1 line Adam’s test loss lies below that of SGD after ${shortBudget}. log of their ratio, over those n:`,
      expected: 'below 0',
      tolerance: `${sure} standard errors of the paired seeds`,
    }),
    claim('sgd-budget', budget(), {
      text: `The gap is one of budget: at n = ${largest} SGD goes on falling from ${shortBudget} to ${longBudget}.`,
      expected: 'a further fall',
      tolerance: `by more than ${sure} standard errors of the paired seeds`,
    }),
  ];
}
