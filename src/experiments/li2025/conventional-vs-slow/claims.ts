// The claims of `conventional-vs-slow`: what each equation sees of SGD's motion, on its own horizon and beyond it.

import { fitOrder } from '../../../compare/fit-order.js';
import { formatRounded } from '../../../figures/index.js';
import { atMost, below, claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { directions, interpolate, lastMean, meanDirections, pathsOf } from './readings.js';
import type { ConventionalVsSlowSettings } from './settings.js';

const two = (x: number): string => formatRounded(x, 2);

/** Where the slow path starts: the direction of Φ(A), H in the paper's figure. */
export function landing(results: readonly CellResult[]): number | undefined {
  const [slow] = pathsOf(results, 'slow', 'slow');
  return slow && directions(slow).degrees[0];
}

/** How far the mean direction of SGD moved from Φ(A) within the conventional horizon. */
export function moved(
  results: readonly CellResult[],
  lr: number,
): { readonly degrees: number; readonly standardError: number } | undefined {
  const from = landing(results);
  const end = lastMean(pathsOf(results, 'SGD', 'fast', lr));
  return from === undefined || !end ? undefined : { ...end, degrees: end.degrees - from };
}

/** The largest distance of the mean direction of paths from the slow path, in the slow time lr × t, once the conventional horizon is over. */
export function offSlow(
  settings: ConventionalVsSlowSettings,
  results: readonly CellResult[],
  series: string,
  lr: number,
): number | undefined {
  const [slow] = pathsOf(results, 'slow', 'slow');
  const paths = pathsOf(results, series, 'slow', lr);
  if (!slow || paths.length === 0) return undefined;
  const theory = directions(slow);
  const { t, degrees } = meanDirections(paths);
  const late = degrees.map((at, k) =>
    t[k] < settings.fastTime ? 0 : Math.abs(at - interpolate(theory, Math.min(settings.slowTime, lr * t[k]))),
  );
  return Math.max(...late);
}

export function claims(settings: ConventionalVsSlowSettings, results: readonly CellResult[]): Claim[] {
  const { rates, fastTime, slowTime, continued } = settings;
  const least = Math.min(...rates);
  const most = Math.max(...rates);

  function vanishing(): Outcome {
    const all = rates.map((lr) => moved(results, lr));
    if (!all.every((one) => one !== undefined)) return notRun;
    if (!all.every(({ degrees, standardError }) => degrees > 0 && standardError > 0)) {
      return outcome(`moved ${all.map(({ degrees }) => `${two(degrees)}°`).join(', ')}`, equal(Number.NaN, 1, 0.25));
    }
    const fit = fitOrder(
      rates,
      all.map((one) => one.degrees),
      all.map((one) => one.standardError),
    );
    const seen = rates.map((lr, k) => `${two(all[k].degrees)}° at ${lr}`).join(', ');
    return outcome(`order ${fit.order.toFixed(2)} ± ${two(fit.standardError)}: ${seen}`, equal(fit.order, 1, 0.25));
  }
  function agreement(): Outcome {
    const gaps = rates.map((lr) => {
      const [run, path] = (['SGD', 'conventional'] as const).map((series) => lastMean(pathsOf(results, series, 'fast', lr)));
      return run && path ? Math.abs(run.degrees - path.degrees) : undefined;
    });
    if (!gaps.every((gap) => gap !== undefined)) return notRun;
    const seen = rates.map((lr, k) => `${two(gaps[k])}° at ${lr}`).join(', ');
    return outcome(seen, atMost(gaps[rates.indexOf(least)], 1));
  }
  function collapse(): Outcome {
    const [small, large] = [offSlow(settings, results, 'SGD', least), offSlow(settings, results, 'SGD', most)];
    if (small === undefined || large === undefined) return notRun;
    return outcome(`${two(small)}° at ${least}, ${two(large)}° at ${most}`, atMost(small, 3), below(small, large));
  }
  function beyond(): Outcome {
    const gap = offSlow(settings, results, 'conventional', continued);
    const own = offSlow(settings, results, 'SGD', continued);
    if (gap === undefined || own === undefined) return notRun;
    return outcome(`${two(gap)}° off the slow SDE (SGD itself ${two(own)}°)`, atMost(gap, 2 * own + 2));
  }
  return [
    claim('lost-in-the-limit', vanishing(), {
      text: `Up to steps × lr = ${fastTime}, the horizon of the conventional SDE, the motion along the minimizers vanishes with lr.`,
      expected: 'order 1 in lr',
      tolerance: '0.25',
    }),
    claim('conventional-on-its-horizon', agreement(), {
      text: 'On that horizon the mean of the conventional SDE ends where that of SGD does.',
      expected: 'no difference in direction',
      tolerance: '1° at the least lr',
    }),
    claim('kept-by-the-slow-sde', collapse(), {
      text: `Up to steps × lr² = ${slowTime} SGD follows the slow SDE, the better the smaller lr.`,
      expected: 'no difference in direction',
      tolerance: '3° at the least lr',
    }),
    claim('conventional-beyond', beyond(), {
      text: `Carried on to steps × lr² = ${slowTime}, beyond what is proved of it, the conventional SDE with lr ${continued} drifts with SGD.`,
      expected: 'as far off as SGD',
      tolerance: 'twice that and 2°',
    }),
  ];
}
