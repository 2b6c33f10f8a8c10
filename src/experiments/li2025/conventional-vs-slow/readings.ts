// What `conventional-vs-slow` reads off its paths: the direction of a point, and means of directions over the seeds.
import type { CellResult } from '../../experiment.js';
import { type Measured, measuredMean } from '../../measured.js';
import { direction, finished, labelsOf, last, mean, planePoints } from '../../readings.js';
import type { Horizon } from './settings.js';

/** The directions of a path in degrees from the x axis, at its times: steps × lr for SGD, the equation's own time for the equations. */
export function directions(path: CellResult): { readonly t: number[]; readonly degrees: number[] } {
  const unit = path.labels.series === 'SGD' ? labelsOf(path, { lr: 'number' }).lr : 1;
  return { t: path.step.map((k) => unit * k), degrees: planePoints(path).map(direction) };
}

/** The paths of a series that reached their end. */
export function pathsOf(results: readonly CellResult[], series: string, horizon: Horizon, lr?: number): CellResult[] {
  return finished(results, { series, horizon, ...(lr !== undefined && { lr }) });
}

/** The mean direction over the last tenth of a path. */
function lastDirection(path: CellResult): number {
  const { t, degrees } = directions(path);
  const end = last(t);
  return mean(degrees.filter((_, k) => t[k] > 0.9 * end));
}

/** The mean over the paths of the direction in which they end; undefined without paths. */
export function lastMean(paths: readonly CellResult[]): Measured | undefined {
  return paths.length === 0 ? undefined : measuredMean(paths.map(lastDirection));
}

/** The mean over the paths of their direction, averaged over the time from `from` on. */
export function lateMean(paths: readonly CellResult[], from: number): Measured | undefined {
  if (paths.length === 0) return undefined;
  return measuredMean(
    paths.map((path) => {
      const { t, degrees } = directions(path);
      return mean(degrees.filter((_, k) => t[k] >= from));
    }),
  );
}

/** The mean direction over the paths at every record. */
export function meanDirections(paths: readonly CellResult[]): { readonly t: readonly number[]; readonly degrees: readonly Measured[] } {
  const all = paths.map(directions);
  const t = all[0]?.t ?? [];
  return { t, degrees: t.map((_, k) => measuredMean(all.map(({ degrees }) => degrees[k]))) };
}

/** The value at time t between the points of a curve. */
export function interpolate(curve: { readonly t: readonly number[]; readonly degrees: readonly number[] }, t: number): number {
  const after = curve.t.findIndex((time) => time >= t);
  if (after <= 0) return after < 0 ? last(curve.degrees) : curve.degrees[0];
  const [t0, t1] = [curve.t[after - 1], curve.t[after]];
  const share = (t - t0) / (t1 - t0);
  return (1 - share) * curve.degrees[after - 1] + share * curve.degrees[after];
}
