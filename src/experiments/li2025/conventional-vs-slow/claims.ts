// The claims of `conventional-vs-slow`: what each equation sees of SGD's motion, on its own horizon and beyond it.

import { formatRounded } from '../../../figures/index.js';
import { hypotenuse } from '../../../kernels/series.js';
import { claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { largestMeasured, type Measured, near, sure, withoutNoise } from '../../measured.js';
import { fallsLikeRate } from '../../order-claim.js';
import { directions, interpolate, lastMean, lateMean, meanDirections, pathsOf } from './readings.js';
import type { ConventionalVsSlowSettings } from './settings.js';

const two = (x: number): string => formatRounded(x, 2);
const degreesText = ({ value, standardError }: Measured): string => `${two(value)} ± ${two(standardError)}°`;

/** Where the slow path starts: the direction of Φ(A), H in the paper's figure. */
export function landing(results: readonly CellResult[]): number | undefined {
  const [slow] = pathsOf(results, 'slow', 'slow');
  return slow && directions(slow).degrees[0];
}

/** How far the mean direction of SGD moved from Φ(A) within the conventional horizon. */
export function moved(results: readonly CellResult[], lr: number): Measured | undefined {
  const from = landing(results);
  const end = lastMean(pathsOf(results, 'SGD', 'fast', lr));
  return from === undefined || !end ? undefined : { ...end, value: end.value - from };
}

/**
 * The largest distance of the mean direction of paths from the slow path, in the slow time lr × t, once the conventional horizon is over, without what
 * the noise of the mean adds.
 */
export function offSlow(
  settings: ConventionalVsSlowSettings,
  results: readonly CellResult[],
  series: string,
  lr: number,
): Measured | undefined {
  const [slow] = pathsOf(results, 'slow', 'slow');
  const paths = pathsOf(results, series, 'slow', lr);
  if (!slow || paths.length === 0) return undefined;
  const theory = directions(slow);
  const { t, degrees } = meanDirections(paths);
  const late = degrees.flatMap(({ value, standardError }, k) => {
    if (t[k] < settings.fastTime) return [];
    const gap = Math.abs(value - interpolate(theory, Math.min(settings.slowTime, lr * t[k])));
    return [withoutNoise({ value: gap, standardError }, standardError)];
  });
  return largestMeasured(late);
}

/** The difference of two independent means. */
function difference(a: Measured | undefined, b: Measured | undefined): Measured | undefined {
  return a && b && { value: a.value - b.value, standardError: hypotenuse(a.standardError, b.standardError) };
}

export function claims(settings: ConventionalVsSlowSettings, results: readonly CellResult[]): Claim[] {
  const { rates, fastTime, slowTime, continued } = settings;

  function vanishing(): Outcome {
    const all = rates.flatMap((lr) => moved(results, lr) ?? []);
    return all.length < rates.length ? notRun : fallsLikeRate(rates, all);
  }
  function agreement(): Outcome {
    const gaps = rates.flatMap((lr) => {
      const [run, path] = (['SGD', 'conventional'] as const).map((series) => lastMean(pathsOf(results, series, 'fast', lr)));
      return difference(run, path) ?? [];
    });
    if (gaps.length < rates.length) return notRun;
    const [before, end] = gaps.slice(-2);
    const [larger, least] = rates.slice(-2);
    const step = (least / larger) * Math.abs(before.value);
    return {
      ...outcome(rates.map((lr, k) => `${degreesText(gaps[k])} at ${lr}`).join(', '), near(end, 0, step)),
      tolerance: `${sure} standard errors, and ${two(step)}°: the difference at the rate before, in proportion`,
    };
  }
  function collapse(): Outcome {
    const all = rates.flatMap((lr) => offSlow(settings, results, 'SGD', lr) ?? []);
    return all.length < rates.length ? notRun : fallsLikeRate(rates, all);
  }
  function beyond(): Outcome {
    const [path, run] = ['conventional', 'SGD'].map((series) => lateMean(pathsOf(results, series, 'slow', continued), fastTime));
    const gap = difference(path, run);
    const start = landing(results);
    if (!gap || !run || start === undefined) return notRun;
    return {
      ...outcome(
        `${degreesText(gap)}, where SGD is ${two(run.value - start)}° on its way`,
        near(gap, 0, continued * Math.abs(run.value - start)),
      ),
      tolerance: `${sure} standard errors, and the rate’s share of SGD’s way`,
    };
  }
  return [
    claim('lost-in-the-limit', vanishing(), {
      text: `Up to steps × lr = ${fastTime}, the horizon of the conventional SDE, the motion along the minimizers vanishes like lr. In degrees:`,
    }),
    claim('conventional-on-its-horizon', agreement(), {
      text: 'On that horizon the mean of the conventional SDE ends where that of SGD does.',
      expected: 'no difference in direction at the least lr',
    }),
    claim('kept-by-the-slow-sde', collapse(), {
      text: `Up to steps × lr² = ${slowTime} SGD follows the slow SDE: the largest difference in direction falls like lr.`,
    }),
    claim('conventional-beyond', beyond(), {
      text: `Carried on to steps × lr² = ${slowTime}, beyond what is proved of it, the conventional SDE with lr ${continued} drifts with SGD: the difference of their mean directions over that time.`,
      expected: 'none',
    }),
  ];
}
