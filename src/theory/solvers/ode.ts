// The embedded Runge-Kutta pair of orders 5 and 4 of Dormand, Prince 1980, the one behind ode45, with adaptive steps.
import { MinifoldError } from '../../input/errors.js';
import { type OdePath, stops, type VectorField } from './ode-path.js';

export { heun } from './heun.js';
export type { OdePath, VectorField } from './ode-path.js';

export interface OdeOptions {
  readonly y0: Float64Array;
  readonly T: number;
  /** Error of one step, for every entry: at most atol + rtol |y_i|. Defaults 1e-9 and 1e-12. */
  readonly rtol?: number;
  readonly atol?: number;
  /** Steps and rejected steps allowed. Default 1e6. */
  readonly maxSteps?: number;
  /** Length of the first step tried. Default: a hundredth of the time in which y changes by its own size. */
  readonly firstStep?: number;
  /** Rising times in [0, T] that the path hits and holds. Default none: the path holds 0 and T. */
  readonly record?: readonly number[];
  /** Called after every step: brings y back, in place, to the manifold it should lie on. */
  readonly retract?: (y: Float64Array) => void;
  /** What the equation is, for messages. */
  readonly what?: string;
  /** The error to throw in place of E_SINGULAR where the path cannot go on from y. Default: that one. */
  readonly onSingular?: (error: MinifoldError, y: Float64Array) => MinifoldError;
}

/** Stage s is f(t + c_s h, y + h Σ a_sj k_j). The last row is the solution of order 5, whose slope begins the next step. */
const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const weights = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** The solution of order 5 minus that of order 4. */
const differences = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** The shortest step, as a share of T, before a path counts as having met a singular point. */
const shortest = 1e-14;

/** One try of a step: `y` is the solution of order 5 and `slopes` the seven stages. */
class Trial {
  readonly slopes: readonly Float64Array[];
  readonly y: Float64Array;

  constructor(n: number) {
    this.slopes = nodes.map(() => new Float64Array(n));
    this.y = new Float64Array(n);
  }

  /** Fills y from `from` with the step h; the first slope is known. False where a stage is not finite: fields are not asked there. */
  advance(field: VectorField, t: number, from: Float64Array, h: number): boolean {
    const { slopes, y } = this;
    for (let s = 1; s < nodes.length; s++) {
      const row = weights[s];
      for (let i = 0; i < y.length; i++) {
        let sum = 0;
        for (let j = 0; j < s; j++) sum += row[j] * slopes[j][i];
        y[i] = from[i] + h * sum;
      }
      if (!y.every(Number.isFinite)) return false;
      field(t + nodes[s] * h, y, slopes[s]);
    }
    return true;
  }

  /** The largest error of an entry in units of what is allowed; Infinity where something is not finite. */
  error(from: Float64Array, h: number, rtol: number, atol: number): number {
    const { slopes, y } = this;
    let most = 0;
    for (let i = 0; i < y.length; i++) {
      let sum = 0;
      for (let s = 0; s < nodes.length; s++) sum += differences[s] * slopes[s][i];
      const allowed = atol + rtol * Math.max(Math.abs(from[i]), Math.abs(y[i]));
      const share = Math.abs(h * sum) / allowed;
      if (!(share < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
      if (share > most) most = share;
    }
    return most;
  }
}

function firstGuess(y: Float64Array, slope: Float64Array, T: number, rtol: number, atol: number): number {
  let [size, speed] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    const allowed = atol + rtol * Math.abs(y[i]);
    size = Math.max(size, Math.abs(y[i]) / allowed);
    speed = Math.max(speed, Math.abs(slope[i]) / allowed);
  }
  return speed > 0 && size > 0 ? Math.min(T, (0.01 * size) / speed) : T / 1000;
}

/** How much longer the next step may be: (error)^(-1/4) by square roots, which are the same in every engine, within [1/5, 5]. */
function growth(error: number): number {
  if (error === 0) return 5;
  return Math.min(5, Math.max(0.2, 0.9 / Math.sqrt(Math.sqrt(error))));
}

function singular(what: string, why: string, t: number, h: number, y: Float64Array): MinifoldError {
  const state = Array.from(y.subarray(0, 4), (x) => x.toPrecision(6)).join(', ');
  const more = y.length > 4 ? `, … (${y.length} entries)` : '';
  return new MinifoldError(
    'E_SINGULAR',
    `${what}: ${why} at t = ${t}, step ${h.toPrecision(3)}, y = (${state}${more}); is there a singular point?`,
    { path: 'T', value: t, allowed: 'a T before the singular point' },
  );
}

/**
 * Solves dy/dt = f(t, y) from y0 to T with the pair of Dormand, Prince 1980, order 5 with an error estimate of order 4. Steps adapt so that every entry of
 * the estimate stays below atol + rtol |y_i|. E_SINGULAR when the step falls below 1e-14 T or `maxSteps` tries were not enough.
 * @eq dormand1980
 */
export function dormandPrince(field: VectorField, options: OdeOptions): OdePath {
  const { y0, T, rtol = 1e-9, atol = 1e-12, maxSteps = 1e6, record = [], retract, what = 'this equation' } = options;
  const { onSingular = (error) => error } = options;
  const times = stops(record, T);
  const y = y0.slice();
  const path = { t: [0], y: [y.slice()] };
  const trial = new Trial(y.length);
  const [first, last] = [trial.slopes[0], trial.slopes[6]];
  let [t, steps, tries] = [0, 0, 0];
  field(0, y, first);
  let h = options.firstStep ?? firstGuess(y, first, T, rtol, atol);
  for (const stop of times) {
    while (t < stop) {
      const rest = stop - t;
      const reaches = h >= rest * (1 - 1e-12);
      const step = reaches ? rest : h;
      if (tries++ >= maxSteps) throw onSingular(singular(what, `${maxSteps} steps were not enough`, t, step, y), y);
      const error = trial.advance(field, t, y, step) ? trial.error(y, step, rtol, atol) : Number.POSITIVE_INFINITY;
      const next = step * growth(error);
      if (error > 1) {
        h = next;
        if (h < shortest * T) throw onSingular(singular(what, 'the step became too short', t, h, y), y);
        continue;
      }
      h = reaches ? Math.max(h, next) : next;
      t = reaches ? stop : t + step;
      steps++;
      y.set(trial.y);
      if (retract) {
        retract(y);
        field(t, y, first);
      } else first.set(last);
    }
    path.t.push(t);
    path.y.push(y.slice());
  }
  return { ...path, steps };
}
