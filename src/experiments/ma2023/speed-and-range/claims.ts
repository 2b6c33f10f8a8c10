// The claims of speed-and-range: closed forms of the valley, and runs of the network laid together in slow time.
import { formatNumber, formatRounded } from '../../../figures/index.js';
import { exp, log } from '../../../kernels/functions.js';
import { effectiveSpeed } from '../../../theory/ma2023/effective-speed.js';
import { claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { measuredMean, measuredText, near, predictedMean, sure } from '../../measured.js';
import { column, ended, last } from '../../readings.js';
import { endOf, leftOut, widthOf } from '../valley-readings.js';
import { nameOf, networkName, type SpeedAndRangeSettings, type Triple, valleySeries } from './settings.js';

/** log of the test loss of a run at a number of steps, between its records. */
function logLoss(run: CellResult, steps: number): number {
  const losses = column(run, 'testLoss');
  const k = Math.max(
    1,
    run.step.findIndex((step) => step >= steps),
  );
  const share = (steps - run.step[k - 1]) / (run.step[k] - run.step[k - 1]);
  return (1 - share) * log(losses[k - 1]) + share * log(losses[k]);
}

export function claims(settings: SpeedAndRangeSettings, results: readonly CellResult[]): Claim[] {
  const { x0, sigma, steps } = settings.valley;
  const ofValley = valleySeries(settings).flatMap((own): Claim[] => {
    const { speed, range } = effectiveSpeed(own.run);
    const x = x0 * exp((-speed * sigma * sigma * steps) / 2);
    const width = (range * sigma * sigma) / 4;
    const share = leftOut(own, own.run.momentum);
    const id = own.series.replaceAll(/[^0-9.]+/g, '-').slice(1);
    return [
      claim(`speed-${id}`, predictedMean(endOf(results, own), x, share), {
        text: `On the valley ${own.series} (s = ${formatNumber(speed)}) ends at x0 exp(−s σ²k/2).`,
      }),
      claim(`range-${id}`, predictedMean(widthOf(results, own), width, share), {
        text: `There its E y² is r σ²/4 (r = ${formatNumber(range)}).`,
      }),
    ];
  });

  const [first, ...others] = settings.network.runs;
  const runsOf = (run: Triple): CellResult[] => ended(results, { series: networkName(run) });
  /** Differences in log of the test loss, paired by seeds, which draw the data: at the end of one run and where the first is after as much slow time. */
  const together = (other: Triple): Outcome => {
    const pace = effectiveSpeed(other).speed / effectiveSpeed(first).speed;
    const gaps = runsOf(other).flatMap((run) => {
      const reference = runsOf(first).find(({ labels }) => labels.seed === run.labels.seed);
      return reference ? [logLoss(run, last(run.step)) - logLoss(reference, Math.min(last(reference.step), pace * last(run.step)))] : [];
    });
    if (gaps.length === 0) return notRun;
    return outcome(`log of the ratio ${measuredText(measuredMean(gaps))}`, near(measuredMean(gaps), 0));
  };
  const ofNetwork = others.map((other, i): Claim => {
    const share = effectiveSpeed(other).speed / other.batchSize / (effectiveSpeed(first).speed / first.batchSize);
    return claim(`network-${i + 1}`, together(other), {
      text: `The network’s test loss at the end of ${nameOf(other)} is that of ${nameOf(first)} at equal slow time, after ${formatRounded(share, 4)} of its passes.`,
      expected: '0',
      tolerance: `${sure} standard errors of the paired seeds`,
    });
  });
  return [...ofValley, ...ofNetwork];
}
