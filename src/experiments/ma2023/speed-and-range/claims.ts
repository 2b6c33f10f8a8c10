// The claims of speed-and-range: closed forms of the valley, and which runs of the network lie together.
import { formatNumber } from '../../../figures/index.js';
import { exp, log } from '../../../kernels/functions.js';
import { effectiveSpeed } from '../../../theory/ma2023/effective-speed.js';
import { above, atMost, claim, notRun, type Outcome, outcome, predicted } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { ended, lastOf, mean } from '../../readings.js';
import { endOf, widthOf } from '../valley-readings.js';
import { nameOf, networkName, type SpeedAndRangeSettings, type Triple, valleySeries } from './settings.js';

/** Equal but for rounding. */
const near = (a: number, b: number): boolean => Math.abs(a / b - 1) < 1e-9;

/** log of the test loss at the end, the mean over the seeds. */
function networkEnd(results: readonly CellResult[], run: Triple): number | undefined {
  const own = ended(results, { series: networkName(run) });
  return own.length === 0 ? undefined : mean(own.map((result) => log(lastOf(result, 'testLoss'))));
}

export function claims(settings: SpeedAndRangeSettings, results: readonly CellResult[]): Claim[] {
  const { x0, sigma, steps } = settings.valley;
  const ofValley = valleySeries(settings).flatMap((own): Claim[] => {
    const { speed, range } = effectiveSpeed(own.run);
    const x = x0 * exp((-speed * sigma * sigma * steps) / 2);
    const width = (range * sigma * sigma) / 4;
    return [
      claim(`speed-${own.series.replaceAll(/[^0-9.]+/g, '-').slice(1)}`, predicted(endOf(results, own), x, 0.03), {
        text: `On the valley ${own.series} (s = ${formatNumber(speed)}) ends at x0 exp(−s σ²k/2).`,
      }),
      claim(`range-${own.series.replaceAll(/[^0-9.]+/g, '-').slice(1)}`, predicted(widthOf(results, own), width, 0.15), {
        text: `There its E y² is r σ²/4 (r = ${formatNumber(range)}).`,
      }),
    ];
  });
  const [first, ...others] = settings.network.runs;
  const reference = effectiveSpeed(first);
  const ofNetwork = others.map((other, i): Claim => {
    const { speed, range } = effectiveSpeed(other);
    // A pass takes n/B steps.
    const same = near(speed / other.batchSize, reference.speed / first.batchSize) && near(range, reference.range);
    const verdict = (): Outcome => {
      const [a, b] = [networkEnd(results, first), networkEnd(results, other)];
      if (a === undefined || b === undefined) return notRun;
      const ratio = exp(Math.abs(a - b));
      return outcome(`a factor of ${ratio.toFixed(2)}`, same ? atMost(ratio, 1.5) : above(ratio, 1.5));
    };
    return claim(`network-${i + 1}`, verdict(), {
      text: same
        ? `The network’s test loss against passes is the same for ${nameOf(other)} as for ${nameOf(first)}, which have one range and one speed per pass.`
        : `It is another for ${nameOf(other)}.`,
      expected: same ? 'one curve: end within a factor 1.5' : 'ends more than a factor 1.5 apart',
      tolerance: 'none',
    });
  });
  return [...ofValley, ...ofNetwork];
}
