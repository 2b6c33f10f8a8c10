// What uv-factorization reads off its runs: how far they have come, and how far they are from the manifold dynamics.

import { square } from '../../../kernels/series.js';
import { multiply, transpose } from '../../../linear-algebra/products.js';
import { symmetricEigen } from '../../../linear-algebra/symmetric-eigen.js';
import type { CellResult } from '../../experiment.js';
import { column, ended, finished, labelsOf, mean } from '../../readings.js';
import { coordinates, nameOf, targetOf, type UvSettings } from './settings.js';

type Point = readonly number[];

/** The points of a cell. */
function pointsOf(size: number, path: CellResult): Point[] {
  const columns = coordinates(size).map((name) => column(path, name));
  return columns[0].map((_, k) => columns.map((column) => column[k]));
}

/** (Vᵀ, U), the order of the runs with Hessian noise, as (U, V). */
function reordered(size: number, point: Point): Point {
  const entries = size * size;
  return [...point.slice(entries), ...transpose(Float64Array.from(point.slice(0, entries)), size)];
}

const length = (x: Point): number => Math.sqrt(x.reduce((sum, a) => sum + a * a, 0));
const apart = (a: Point, b: Point): number => length(a.map((x, i) => x - b[i]));

/** The manifold dynamics without noise along it: points at slow times. */
export function dynamicsOf(
  { size }: UvSettings,
  results: readonly CellResult[],
): { readonly times: readonly number[]; readonly points: Point[] } {
  const path = ended(results, { series: 'dynamics' })[0];
  return path ? { times: path.step, points: pointsOf(size, path) } : { times: [], points: [] };
}

export interface Reading {
  readonly series: string;
  readonly seed: number;
  /** Slow time k η²/(1-μ)². */
  readonly time: number;
  readonly distance: number;
  readonly displacement: number;
  /** ‖U‖² + ‖V‖². */
  readonly norm: number;
}

/** Every run with Hessian noise at every record. */
export function readings(settings: UvSettings, results: readonly CellResult[]): Reading[] {
  const { size, lr, records } = settings;
  const { points } = dynamicsOf(settings, results);
  return settings.momenta.flatMap((momentum) =>
    ended(results, { series: nameOf(momentum) }).flatMap((run) => {
      const own = pointsOf(size, run).map((point) => reordered(size, point));
      return own.map((point, k) => {
        const time = (run.step[k] * square(lr)) / square(1 - momentum);
        const beside = points[Math.min(records, Math.round((time / settings.time) * records))];
        return {
          series: nameOf(momentum),
          ...labelsOf(run, { seed: 'number' }),
          time,
          distance: beside ? apart(point, beside) : Number.NaN,
          displacement: apart(point, own[0]),
          norm: square(length(point)),
        };
      });
    }),
  );
}

/** A path with its slow times, which rise from 0. */
interface Timed {
  readonly times: readonly number[];
  readonly points: readonly Point[];
}

/** The point of a path at a time, between its records; the last one after its end. */
function pointAt({ times, points }: Timed, time: number): Point {
  const after = times.findIndex((t) => t >= time);
  if (after <= 0) return after < 0 ? points[points.length - 1] : points[0];
  const share = (time - times[after - 1]) / (times[after] - times[after - 1]);
  return points[after].map((x, i) => (1 - share) * points[after - 1][i] + share * x);
}

/** The pace at which a path is laid over another with the least mean square distance, from 1/4 to 4: 1 where both are as fast. By golden section. */
function paceOf(own: Timed, theory: Timed): number {
  const off = (pace: number): number => own.times.reduce((sum, t, k) => sum + square(apart(own.points[k], pointAt(theory, pace * t))), 0);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0.25, 4];
  let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
  let [atA, atB] = [off(a), off(b)];
  while (high - low > 1e-4) {
    if (atA < atB) {
      [high, b, atB] = [b, a, atA];
      a = high - golden * (high - low);
      atA = off(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + golden * (high - low);
      atB = off(b);
    }
  }
  return (low + high) / 2;
}

/** The pace of every run with Hessian noise beside the manifold dynamics. */
export function paces({ size, lr }: UvSettings, results: readonly CellResult[], momentum: number): number[] {
  const theory = ended(results, { series: 'dynamics' })[0];
  if (!theory) return [];
  const path = { times: theory.step, points: pointsOf(size, theory) };
  return ended(results, { series: nameOf(momentum) }).map((run) =>
    paceOf(
      {
        times: run.step.map((k) => (k * square(lr)) / square(1 - momentum)),
        points: pointsOf(size, run).map((point) => reordered(size, point)),
      },
      path,
    ),
  );
}

/** Groups of runs and paths with noise along the manifold, whose averages are laid over each other. */
const groups = 8;

/** The pace of the average of runs beside that of as many paths, group by group. */
export function alongPaces({ along }: UvSettings, results: readonly CellResult[]): number[] {
  const [runs, paths] = ['along', 'dynamics along'].map((series) => finished(results, { series }));
  if (runs.length < groups || paths.length < groups) return [];
  const average = (cells: readonly CellResult[], group: number, times: (step: number) => number): Timed => {
    const own = cells.filter((_, k) => k % groups === group).map((cell) => pointsOf(along.size, cell));
    return { times: cells[0].step.map(times), points: own[0].map((_, k) => averageOf(own.map((points) => points[k])).point) };
  };
  return Array.from({ length: groups }, (_, group) =>
    paceOf(
      average(runs, group, (step) => step * square(along.lr)),
      average(paths, group, (time) => time),
    ),
  );
}

/** η times the largest eigenvalue of H at the start, 2(‖M‖² + 1): what the dynamics leave out is of this order. */
export function leftOutBy(size: number, target: number, lr: number): number {
  const M = targetOf(size, target);
  const { values } = symmetricEigen(multiply(transpose(M, size), M, size), size);
  return 2 * lr * (Math.max(...values) + 1);
}

/** What averages over runs, and over paths, with noise along the manifold have come to at a record. */
export interface AlongReading {
  readonly time: number;
  /** Of the average run from the average path. */
  readonly distance: number;
  /** Of the average run from the start. */
  readonly displacement: number;
  /** The distance that chance alone leaves between the two averages: the root of the sum of their squared standard errors. */
  readonly chance: number;
  /** Of a run from the start, the mean over the runs. */
  readonly single: number;
}

interface Average {
  readonly point: Point;
  /** The sum of the squared standard errors of its entries. */
  readonly variance: number;
}

function averageOf(points: readonly Point[]): Average {
  const count = points.length;
  const point = points[0].map((_, j) => mean(points.map((one) => one[j])));
  return { point, variance: mean(points.map((one) => square(apart(one, point)))) / (count - 1) };
}

/** Averages at every record; none before two runs and two paths are there. */
export function alongReadings({ along }: UvSettings, results: readonly CellResult[]): AlongReading[] {
  const [runs, paths] = ['along', 'dynamics along'].map((series) => finished(results, { series }));
  if (runs.length < 2 || paths.length < 2) return [];
  const [ofRuns, ofPaths] = [runs, paths].map((cells) => cells.map((cell) => pointsOf(along.size, cell)));
  const start = ofRuns[0]?.[0];
  return runs[0].step.map((step, k) => {
    const own = ofRuns.map((points) => points[k]);
    const [run, path] = [averageOf(own), averageOf(ofPaths.map((points) => points[k]))];
    return {
      time: step * square(along.lr),
      distance: apart(run.point, path.point),
      displacement: apart(run.point, start),
      chance: Math.sqrt(run.variance + path.variance),
      single: mean(own.map((point) => apart(point, start))),
    };
  });
}

/** 2 · nuclear norm of M: the least of ‖U‖² + ‖V‖² where UVᵀ = M. */
export function leastNorm({ size, target }: UvSettings): number {
  const M = targetOf(size, target);
  const { values } = symmetricEigen(multiply(transpose(M, size), M, size), size);
  return values.reduce((sum, x) => sum + 2 * Math.sqrt(Math.max(0, x)), 0);
}

/** The records of the last tenth of the slow time. */
export function lateReadings<R extends { readonly time: number }>(all: readonly R[], { time }: { readonly time: number }): R[] {
  return all.filter((reading) => reading.time > 0.9 * time);
}
