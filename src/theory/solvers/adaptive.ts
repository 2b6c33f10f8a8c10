// Steps that adapt to an estimate of their error: what the embedded Runge-Kutta pairs share.
import { MinifoldError, singular } from '../../input/errors.js';
import { scaleOf } from '../../linear-algebra/largest.js';
import { type OdePath, stops, type VectorField } from './ode-path.js';

export interface OdeOptions {
  readonly y0: Float64Array;
  readonly T: number;
  /** Error of one step, for every entry: at most atol + rtol |y_i|. Defaults 1e-9, and 1e-12 times the size of y0 or, from 0, of T dy/dt. */
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

/** A pair of methods that tries steps: `y` is where the last one led, `first` the slope at its start and `last` the one at y. */
export interface Pair {
  readonly y: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Whether the last stage of a step is the slope at y. */
  readonly endsInSlope: boolean;
  /** Fills y from `from` with the step h. False where a stage is not finite: fields are not asked there. */
  advance(t: number, from: Float64Array, h: number): boolean;
  /** h times the difference of the two methods in entry i. */
  difference(i: number, h: number): number;
}

/** The shortest step, as a share of T, before a path counts as having met a singular point. */
const shortest = 1e-14;

/** The largest error of an entry in units of what is allowed; Infinity where something is not finite. */
function errorOf(pair: Pair, from: Float64Array, h: number, rtol: number, atol: number): number {
  const { y } = pair;
  let most = 0;
  for (let i = 0; i < y.length; i++) {
    const allowed = atol + rtol * Math.max(Math.abs(from[i]), Math.abs(y[i]));
    const share = Math.abs(pair.difference(i, h)) / allowed;
    if (!(share < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
    if (share > most) most = share;
  }
  return most;
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

function singularPoint(what: string, why: string, t: number, h: number, y: Float64Array, cause: MinifoldError | undefined): MinifoldError {
  const state = Array.from(y.subarray(0, 4), (x) => x.toPrecision(6)).join(', ');
  const more = y.length > 4 ? `, … (${y.length} entries)` : '';
  const beyond = cause ? `beyond it ${cause.message}` : 'is there a singular point?';
  return singular('T', `${what}: ${why} at t = ${t}, step ${h.toPrecision(3)}, y = (${state}${more}); ${beyond}`, {
    value: t,
    allowed: 'a T before the singular point',
  });
}

/** What a field or a retraction throws at a point where it has no value. */
function isOutside(error: unknown): error is MinifoldError {
  return error instanceof MinifoldError && (error.code === 'E_NON_FINITE' || error.code === 'E_SINGULAR');
}

/**
 * The path of dy/dt = f(t, y) from y0 to T in steps of a pair, each so short that its error is allowed. A step that leads where the field or the
 * retraction has no finite value, or where they throw E_NON_FINITE or E_SINGULAR, was too long: a shorter one is tried. E_SINGULAR when it falls below
 * 1e-14 T or `maxSteps` tries were not enough; what the field throws at y0.
 */
export function adaptivePath(pair: Pair, field: VectorField, options: OdeOptions): OdePath {
  const { y0, T, rtol = 1e-9, maxSteps = 1e6, record = [], retract, what = 'this equation' } = options;
  const { onSingular = (error) => error } = options;
  const times = stops(record, T);
  const y = y0.slice();
  const path = { t: [0], y: [y.slice()] };
  const { first, last } = pair;
  let [t, steps, tries] = [0, 0, 0];
  field(0, y, first);
  const atol = options.atol ?? 1e-12 * scaleOf(y.some((x) => x !== 0) ? y : first.map((x) => T * x));
  let h = options.firstStep ?? firstGuess(y, first, T, rtol, atol);
  let cause: MinifoldError | undefined;
  /** The error of a step to `end`; Infinity where it leads nowhere. */
  const tried = (step: number, end: number): number => {
    try {
      if (!pair.advance(t, y, step)) return Number.POSITIVE_INFINITY;
      const error = errorOf(pair, y, step, rtol, atol);
      if (error > 1 || (pair.endsInSlope && !retract)) return error;
      retract?.(pair.y);
      if (!pair.y.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
      field(end, pair.y, last);
      return last.every(Number.isFinite) ? error : Number.POSITIVE_INFINITY;
    } catch (error) {
      if (!isOutside(error)) throw error;
      cause = error;
      return Number.POSITIVE_INFINITY;
    }
  };
  for (const stop of times) {
    while (t < stop) {
      const rest = stop - t;
      const reaches = h >= rest * (1 - 1e-12);
      const step = reaches ? rest : h;
      if (tries++ >= maxSteps) throw onSingular(singularPoint(what, `${maxSteps} steps were not enough`, t, step, y, cause), y);
      const end = reaches ? stop : t + step;
      const error = tried(step, end);
      const next = step * growth(error);
      if (error > 1) {
        h = next;
        if (h < shortest * T) throw onSingular(singularPoint(what, 'the step became too short', t, h, y, cause), y);
        continue;
      }
      h = reaches ? Math.max(h, next) : next;
      t = end;
      steps++;
      cause = undefined;
      y.set(pair.y);
      first.set(last);
    }
    path.t.push(t);
    path.y.push(y.slice());
  }
  return { ...path, steps };
}
