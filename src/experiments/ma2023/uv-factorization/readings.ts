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
