// The claims of `noisy-ellipse`: where the optimizers end, and whether their flows lead there.

import type { ClaimedNumber } from '../../../cells/claim.js';
import { formatRounded } from '../../../figures/index.js';
import { hypotenuse, square } from '../../../kernels/series.js';
import { claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { largestMeasured, type Measured, measuredMean, near, sure, withoutNoise } from '../../measured.js';
import { fallsLikeRate } from '../../order-claim.js';
import { direction, finished, last, lastTenth, mean, planePoints } from '../../readings.js';
import { flattest } from './geometry.js';
import { type Method, methods, type NoisyEllipseSettings } from './settings.js';

/** The runs of a method that ended at their last step. */
export function runsOf(results: readonly CellResult[], { name, rate }: Method): CellResult[] {
  return finished(results, { method: name, rate });
}

/** Its flow, if it was computed. */
export function flowOf(results: readonly CellResult[], { name }: Method): CellResult | undefined {
  return finished(results, { method: name, series: 'flow' })[0];
}

/** Means of x and y over the seeds, over the last tenth of the steps. */
export function endOf(results: readonly CellResult[], method: Method): Float64Array | undefined {
  const runs = runsOf(results, method);
  if (runs.length === 0) return undefined;
  return Float64Array.from(['theta@0', 'theta@1'], (name) => mean(runs.map((run) => lastTenth(run, name, method.steps))));
}

export const pointText = (point: Float64Array): string => `(${point[0].toFixed(3)}, ${point[1].toFixed(3)})`;

/** Directions in degrees at the records of a path. */
const directions = (path: CellResult): number[] => planePoints(path).map(direction);

/** The mean direction over the last tenth of a path. */
function lastDirection(path: CellResult): number {
  const end = last(path.step);
  return mean(directions(path).filter((_, k) => path.step[k] > 0.9 * end));
}

/** The direction of the flow at a time, between its records. */
function flowAt(flow: CellResult, degrees: readonly number[], t: number): number {
  const after = flow.step.findIndex((step) => step >= t);
  if (after <= 0) return after < 0 ? last(degrees) : degrees[0];
  const share = (t - flow.step[after - 1]) / (flow.step[after] - flow.step[after - 1]);
  return (1 - share) * degrees[after - 1] + share * degrees[after];
}

/**
 * The largest difference between the mean direction over the seeds and the flow's at the records of the runs, without what the noise of the mean adds to
 * its square; 0 where that is all.
 */
export function farthest(results: readonly CellResult[], method: Method): Measured | undefined {
  const runs = runsOf(results, method);
  const flow = flowOf(results, method);
  if (runs.length === 0 || !flow) return undefined;
  const [paths, theory] = [runs.map(directions), directions(flow)];
  const gaps = runs[0].step.map((step, k): Measured => {
    const { value, standardError } = measuredMean(paths.map((path) => path[k]));
    const gap = value - flowAt(flow, theory, square(method.rate) * step);
    return withoutNoise({ value: Math.abs(gap), standardError }, standardError);
  });
  return largestMeasured(gaps);
}

const two = (x: number): string => formatRounded(x, 2);
/** Whether the direction at rate 0, by the straight line through two rates, is that of the least sharpness. */
function ends(settings: NoisyEllipseSettings, results: readonly CellResult[], [fine, coarse]: readonly Method[]): Outcome {
  const flow = flowOf(results, fine);
  const [own, twice] = [fine, coarse].map((method) => runsOf(results, method).map(lastDirection));
  if (!flow || own.length === 0 || twice.length === 0) return notRun;
  const { theta } = flattest(settings, fine.exponent);
  const least = direction([theta[0], theta[1]]);
  const [at, atTwice] = [measuredMean(own), measuredMean(twice)];
  const value = 2 * at.value - atTwice.value;
  const standardError = hypotenuse(2 * at.standardError, atTwice.standardError);
  const way = Math.abs(lastDirection(flow) - least);
  const step = Math.abs(at.value - atTwice.value);
  const number: ClaimedNumber = near({ value, standardError }, least, way + step);
  return {
    ...outcome(
      `${formatRounded(value, 4)} ± ${two(standardError)}° (${formatRounded(at.value, 4)}° and ${formatRounded(atTwice.value, 4)}° at the two rates)`,
      number,
    ),
    expected: `${formatRounded(least, 4)}°`,
    tolerance: `${sure} standard errors, ${two(way)}° that are left of the flow’s way, ${two(step)}° from rate to rate`,
  };
}

/** The power of the rate with which the largest difference from the flow falls. */
function tracks(results: readonly CellResult[], both: readonly Method[]): Outcome {
  const gaps = both.flatMap((method) => farthest(results, method) ?? []);
  if (gaps.length < 2) return notRun;
  return fallsLikeRate(
    both.map(({ optimizer }) => optimizer.lr),
    gaps,
  );
}

export function claims(settings: NoisyEllipseSettings, results: readonly CellResult[]): Claim[] {
  const pairs = methods(settings).map((method, k) => [method, methods(settings, 2)[k]]);
  const id = ([{ name }]: readonly Method[]): string => name.toLowerCase().replace('.', '');
  return [
    ...pairs.map(
      (both): Claim =>
        claim(`${id(both)}-end`, ends(settings, results, both), {
          text: `${both[0].name}, extrapolated from two rates to rate 0, ends in the direction in which tr(Diag(H)^${both[0].exponent}) is least on the ellipse.`,
        }),
    ),
    ...pairs.map(
      (both): Claim =>
        claim(`${id(both)}-flow`, tracks(results, both), {
          text: `The largest difference in direction between the mean of ${both[0].name} over the seeds and its label-noise flow falls like the rate.`,
        }),
    ),
  ];
}
