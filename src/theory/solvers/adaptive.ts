// Steps that adapt to an estimate of their error: what the embedded Runge-Kutta pairs share.
import { MinifoldError, singular } from '../../input/errors.js';
import { largest, scaleOf } from '../../linear-algebra/largest.js';
import { trembling } from '../../problems/flow-system.js';
import { type OdePath, stops, type VectorField } from './ode-path.js';
import { type Pace, type Steps, unwatched } from './pace.js';

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
  /** Asked before every step, at its time. */
  readonly pace?: Pick<Pace, 'due'>;
  /** Called after every step: brings y back, in place, to the manifold it should lie on. */
  readonly retract?: (y: Float64Array) => void;
  /** How far a path got from one state to the other in many steps, in units of what counts as rest: with it a path that comes to rest stays there. */
  readonly moved?: (before: Float64Array, after: Float64Array) => number;
  /** What the equation is, and the time of its start, for messages. */
  readonly what?: string;
  readonly start?: number;
  /** What to say of y where the path cannot go on from there: the place of T among the options, what is special about y, and what to do. */
  readonly onSingular?: (y: Float64Array) => { readonly path: string; readonly why?: string | undefined; readonly allowed?: string };
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

/**
 * The shortest step before a path counts as having met a singular point, as a share of the time that it has run, at first of that in which it changes by its
 * own size, and at most of T.
 */
const shortest = 1e-14;

/**
 * At a stable point explicit steps stay as long as its fastest mode lets them, and the path trembles by what errors are allowed: whether it is at rest is
 * asked after this many steps and whenever they have doubled: half steps calm it, an eighth as many at a time, as long as each time they move it by less than
 * half as far, and if they move it no more it stays.
 */
const firstRest = 512;
/** It is asked where T lies this many times the steps so far ahead. */
const longRest = 8;
/** Where steps as short as this, in units of the last one, are not allowed, nothing comes to rest. */
const calmest = 0.01;

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
  const unit = scaleOf(Float64Array.of(atol + rtol * largest(y))); // shares of it are no quotients by numbers near 0
  for (let i = 0; i < y.length; i++) {
    const allowed = (atol + rtol * Math.abs(y[i])) / unit;
    size = Math.max(size, Math.abs(y[i]) / allowed);
    speed = Math.max(speed, Math.abs(slope[i]) / allowed);
  }
  return speed > 0 && size > 0 ? Math.min(T, (0.01 * size) / speed) : T / 1000;
}

/** The largest move of an entry in units of its rounding in many steps and of a ten-thousandth of `atol`. */
export function movedBy(before: Float64Array, after: Float64Array, atol: number): number {
  return largest(after.map((x, i) => (x - before[i]) / (trembling * Math.abs(x) + 1e-4 * atol)));
}

/** How much longer the next step may be: (error)^(-1/4) by square roots, which are the same in every engine, within [1/5, 5]. */
function growth(error: number): number {
  if (error === 0) return 5;
  return Math.min(5, Math.max(0.2, 0.9 / Math.sqrt(Math.sqrt(error))));
}

function singularPoint(
  { what = 'this equation', start = 0, onSingular = () => ({ path: 'T' }) }: OdeOptions,
  why: string,
  t: number,
  h: number,
  y: Float64Array,
  cause: MinifoldError | undefined,
): MinifoldError {
  const state = Array.from(y.subarray(0, 4), (x) => x.toPrecision(6)).join(', ');
  const more = y.length > 4 ? `, … (${y.length} entries)` : '';
  const beyond = cause ? `beyond it ${cause.message}` : 'is there a singular point, or is T too long?';
  const { path, why: about, allowed = 'a T before the singular point' } = onSingular(y);
  const told = [`${what}: ${why} at t = ${start + t}, step ${h.toPrecision(3)}, y = (${state}${more})`, beyond, ...(about ? [about] : [])];
  return singular(path, told.join('; '), { value: start + t, allowed });
}

/** What a field or a retraction throws at a point where it has no value. */
function isOutside(error: unknown): error is MinifoldError {
  return error instanceof MinifoldError && (error.code === 'E_NON_FINITE' || error.code === 'E_SINGULAR');
}

/**
 * The path of dy/dt = f(t, y) from y0 to T in steps of a pair, each so short that its error is allowed. A step that leads where the field or the
 * retraction has no finite value, or where they throw E_NON_FINITE or E_SINGULAR, was too long: a shorter one is tried. E_SINGULAR when it falls below
 * rounding of t, where `maxSteps` tries were not enough, and where y0 has no finite slope; what the field throws at a y0 without a `start`.
 */
export function* adaptivePath(pair: Pair, field: VectorField, options: OdeOptions): Steps<OdePath> {
  const { y0, T, rtol = 1e-9, maxSteps = 1e6, record = [], pace = unwatched, retract } = options;
  const times = stops(record, T);
  const y = y0.slice();
  const path = { t: [0], y: [y.slice()] };
  const { first, last } = pair;
  let [t, steps, tries] = [0, 0, 0];
  try {
    field(0, y, first);
  } catch (error) {
    if (options.start === undefined || !isOutside(error)) throw error;
    throw singularPoint(options, 'there is no slope', 0, 0, y, error);
  }
  if (!first.every(Number.isFinite)) throw singularPoint(options, 'the slope is not finite', 0, 0, y, undefined);
  const atol = options.atol ?? 1e-12 * scaleOf(y.some((x) => x !== 0) ? y : first.map((x) => T * x));
  let h = options.firstStep ?? firstGuess(y, first, T, rtol, atol);
  const ownTime = 100 * h;
  let cause: MinifoldError | undefined;
  /** The error of a step from `start`; Infinity where it leads nowhere. */
  const tried = (step: number, start: number, end: number): number => {
    try {
      if (!pair.advance(start, y, step)) return Number.POSITIVE_INFINITY;
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
  /** Whether the path stays from here on: then y is where. */
  function* comesToRest(moved: (before: Float64Array, after: Float64Array) => number): Steps<boolean> {
    const [before, slope, count] = [y.slice(), first.slice(), steps / 8];
    let [from, move, end, step] = [before, Number.POSITIVE_INFINITY, t, h / 2];
    for (let k = 1; tries++ < maxSteps && step > calmest * h; ) {
      if (pace.due(t)) yield;
      if (tried(step, end, end + step) > 1) {
        step /= 2;
        continue;
      }
      end += step;
      y.set(pair.y);
      first.set(last);
      if (k++ % count > 0) continue;
      const next = moved(from, y);
      if (next <= 1) return true;
      if (!(next < move / 2)) break;
      [from, move] = [y.slice(), next];
    }
    y.set(before);
    first.set(slope);
    return false;
  }
  let atRest = false;
  for (const stop of times) {
    while (t < stop && !atRest) {
      if (pace.due(t)) yield;
      const rest = stop - t;
      const reaches = h >= rest * (1 - 1e-12);
      const step = reaches ? rest : h;
      if (tries++ >= maxSteps) throw singularPoint(options, `${maxSteps} steps were not enough`, t, step, y, cause);
      const end = reaches ? stop : t + step;
      const error = tried(step, t, end);
      const next = step * growth(error);
      if (error > 1) {
        h = next;
        if (h < shortest * Math.min(T, Math.max(t, ownTime))) throw singularPoint(options, 'the step became too short', t, h, y, cause);
        continue;
      }
      h = reaches ? Math.max(h, next) : next;
      t = end;
      steps++;
      cause = undefined;
      y.set(pair.y);
      first.set(last);
      if (options.moved && T - t > longRest * steps * h && steps >= firstRest && (steps & (steps - 1)) === 0)
        atRest = yield* comesToRest(options.moved);
    }
    t = stop;
    path.t.push(t);
    path.y.push(y.slice());
  }
  return { ...path, steps };
}
