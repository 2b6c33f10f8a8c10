// What the solvers of the slow dynamics share: a vector field, the path they return, and which of its points are kept.
import { invalid } from '../../input/validate.js';

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
export function stops(record: readonly number[], T: number): number[] {
  const times: number[] = [];
  record.forEach((t, i) => {
    const before = record[i - 1] ?? 0;
    if (!(t >= before && t <= T)) throw invalid('E_RANGE', `record[${i}]`, t, `a time from ${before}, the one before it, to T = ${T}`);
    if (t > (times.at(-1) ?? 0)) times.push(t);
  });
  if (times.at(-1) !== T && T > 0) times.push(T);
  return times;
}

/** The steps of `steps` equal ones to T that are nearest to 0, the times of `record` and T, each once. */
export function nearestSteps(record: readonly number[], T: number, steps: number): number[] {
  return [0, ...stops(record, T).map((t) => Math.round((t / T) * steps))].filter((k, i, all) => k !== all[i - 1]);
}

/** Collects every `every`-th of `steps` equal steps of a path to T, and the last. */
export class PathRecorder {
  readonly t: number[] = [];
  readonly y: Float64Array[] = [];
  readonly #steps: number;
  readonly #every: number;
  readonly #T: number;

  constructor(y0: Float64Array, steps: number, T: number, every: number) {
    this.#steps = steps;
    this.#every = every;
    this.#T = T;
    this.t.push(0);
    this.y.push(y0.slice());
  }

  /** y after step k, counted from 1. */
  add(k: number, y: Float64Array): void {
    if (k % this.#every !== 0 && k !== this.#steps) return;
    this.t.push(k === this.#steps ? this.#T : (k * this.#T) / this.#steps);
    this.y.push(y.slice());
  }

  get path(): OdePath {
    return { t: this.t, y: this.y, steps: this.#steps };
  }
}
