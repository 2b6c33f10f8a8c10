// What the solvers share: a vector field, the path they return, and the times that it holds.
import { invalid } from '../../input/errors.js';

/** dy/dt = f(t, y): writes f into `out`. */
export type VectorField = (t: number, y: Float64Array, out: Float64Array) => void;

/** Points of a solution: copies, from t = 0 to T. */
export interface OdePath {
  readonly t: readonly number[];
  readonly y: readonly Float64Array[];
  /** Steps taken, without the rejected ones. */
  readonly steps: number;
}

/** The times at which a path stops besides 0: those of `record`, which rise within [0, T], and T. */
export function stops(record: readonly number[], T: number, path = 'record'): number[] {
  const times: number[] = [];
  record.forEach((t, i) => {
    const before = record[i - 1] ?? 0;
    if (!(t >= before && t <= T)) throw invalid('E_RANGE', `${path}[${i}]`, t, `a time from ${before}, the one before it, to T = ${T}`);
    if (t > (times.at(-1) ?? 0)) times.push(t);
  });
  if (times.at(-1) !== T && T > 0) times.push(T);
  return times;
}

/** The steps of `steps` equal ones to T that are nearest to 0, the times of `record` and T, each once. */
export function nearestSteps(record: readonly number[], T: number, steps: number): number[] {
  return [0, ...stops(record, T).map((t) => Math.round((t / T) * steps))].filter((k, i, all) => k !== all[i - 1]);
}
