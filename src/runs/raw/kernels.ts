// The update rules on arrays of the user's own: in an arena they are stepped where they stand, others are copied there and back.
import { conflict, invalid, unavailable, wrongShape } from '../../input/errors.js';
import { isFloatArray, kindOfArray } from '../../input/kind-of-array.js';
import { check, positive, whole } from '../../input/validate.js';
import { type Dtype, type FloatArray, KernelInstance } from '../../kernels/instance.js';
import { isEntrywise } from '../../optimizers/kernel/load.js';
import { bytesOf } from '../../optimizers/kernel/stepper.js';
import { momentsOf, type Optimizer, readOptimizer, titleOf } from '../../optimizers/optimizer.js';
import { Arena } from './arena.js';

/** Where arrays that stand in no arena are copied to. */
let elsewhere: Arena | undefined;

function dtypeOf(array: FloatArray): Dtype {
  return kindOfArray(array) === 'Float64Array' ? 'f64' : 'f32';
}

/** Whether arrays overlap. */
function share(a: FloatArray, b: FloatArray): boolean {
  return a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}

/** The dtype and length of arrays that are alike, with memory of their own; `names` are theirs, for messages. */
function readAlike(arrays: readonly FloatArray[], names: readonly string[]): { readonly dtype: Dtype; readonly n: number } {
  const [first] = arrays;
  for (let k = 0; k < arrays.length; k++) {
    const array = arrays[k];
    if (!isFloatArray(array)) throw invalid('E_TYPE', names[k], array, 'a Float64Array or a Float32Array');
    if (dtypeOf(array) !== dtypeOf(first)) throw invalid('E_TYPE', names[k], array, `a ${kindOfArray(first)}, as the first array is`);
    if (array.length !== first.length)
      throw wrongShape(names[k], `${array.length} entries`, `${first.length} entries, as the first array has`);
  }
  for (let k = 1; k < arrays.length; k++)
    for (let other = 0; other < k; other++)
      if (share(arrays[k], arrays[other]))
        throw conflict(names[k], `shares memory with ${names[other]}, which a step would read half changed`, {
          allowed: 'an array of its own',
        });
  if (first.length === 0) throw wrongShape(names[0], 'no entries (is its buffer detached?)', 'at least one entry');
  return { dtype: dtypeOf(first), n: first.length };
}

/** Calls `use` with the addresses of the arrays, all in one arena or all copied. */
function placed<R>(arrays: readonly FloatArray[], dtype: Dtype, use: (arena: Arena, addresses: readonly number[]) => R): R {
  const [first] = arrays;
  const home = Arena.of(first);
  if (home && arrays.every((array) => array.buffer === first.buffer))
    return use(
      home,
      arrays.map((array) => array.byteOffset),
    );
  elsewhere ??= new Arena(0);
  const arena = elsewhere;
  const { kernels } = arena;
  const bytes = 64 * Math.ceil((first.length * bytesOf(dtype)) / 64);
  const place = kernels.openArena(arrays.length * bytes);
  try {
    const within = new KernelInstance(kernels, place);
    const addresses = within.entered(() => arrays.map(() => within.allocate(bytes)));
    const view = (k: number): FloatArray => kernels.floats(dtype, addresses[k], first.length);
    for (const [k, array] of arrays.entries()) view(k).set(array);
    const result = use(arena, addresses);
    for (const [k, array] of arrays.entries()) array.set(view(k));
    return result;
  } finally {
    kernels.exports.closeArena(place);
  }
}

/** The arrays of a step beside theta and g. */
type Moments = 'none' | 'm' | 'v' | 'm, v';

const namesOf: Readonly<Record<Moments, readonly string[]>> = {
  none: ['theta', 'g'],
  m: ['theta', 'g', 'm'],
  v: ['theta', 'g', 'v'],
  'm, v': ['theta', 'g', 'm', 'v'],
};

/** Descriptions that were looked at: which arrays their steps take, undefined where none of them does. */
const known = new WeakMap<object, Moments | undefined>();

function momentsTaken(optimizer: Optimizer): Moments | undefined {
  if (known.has(optimizer)) return known.get(optimizer);
  const { m, v } = momentsOf(optimizer);
  const moments = m && v ? 'm, v' : m ? 'm' : v ? 'v' : 'none';
  const taken = isEntrywise(optimizer) && optimizer.name !== 'defined' ? moments : undefined;
  known.set(optimizer, taken);
  return taken;
}

function step(arrays: readonly FloatArray[], moments: Moments, t: number, optimizer: Optimizer): boolean {
  const names = namesOf[moments];
  const { dtype, n } = readAlike(arrays, names);
  if (!(Number.isSafeInteger(t) && t >= 1)) check(whole(1), t, 't');
  const read = readOptimizer(optimizer);
  if (momentsTaken(read) !== moments)
    throw unavailable('optimizer', `${titleOf(read)} is no rule for every entry of ${names.join(', ')} by itself`, { value: read.name });
  return placed(arrays, dtype, (arena, at) => {
    const [theta, g] = at;
    const m = moments === 'm' || moments === 'm, v' ? at[2] : g;
    const v = moments === 'v' ? at[2] : moments === 'm, v' ? at[3] : g;
    return Boolean(arena.kernels.of(dtype).optimizerStepWithin(arena.at(read, dtype, t), theta, g, m, v, n));
  });
}

function cut(g: FloatArray, most: number, name: 'norm' | 'value'): number {
  const { dtype, n } = readAlike([g], ['g']);
  const limit = check(positive, most, name);
  return placed([g], dtype, (arena, [at]) => {
    const { clipNorm, clipValues } = arena.kernels.of(dtype);
    if (name === 'norm') return clipNorm(at, n, limit);
    clipValues(at, n, limit);
    return n;
  });
}

/**
 * Update rules on arrays of your own, Float64Arrays or Float32Arrays of one length, which a step changes in place: those of a `createArena` where they stand,
 * others by copies there and back. A step is that of `createOptimizer` in every bit. It takes step t = 1, 2, … of an optimizer's description (make it once: another
 * description is loaded anew), and returns whether theta and v are finite; the entries of g are not looked at.
 *
 * @throws E_TYPE or E_SHAPE for arrays that are none or differ, E_RANGE for two that share memory, a t or a limit, E_UNAVAILABLE for an optimizer of
 *   other moments
 * @example
 * const [theta, m, v] = [Float64Array.of(1, 2), new Float64Array(2), new Float64Array(2)];
 * kernels.adamStep(theta, Float64Array.of(3, -4), m, v, 1, adam.torch({ lr: 0.1 })) // true
 * theta // Float64Array(2) [ 0.900000…, 2.09999… ]
 */
export const kernels: {
  /**
   * A step of `sgd` or `signSGD`.
   *
   * @param theta - the parameters, changed in place
   * @param g - their gradient
   * @param t - the number of the step, from 1 on
   * @param optimizer - its description
   */
  readonly sgdStep: (theta: FloatArray, g: FloatArray, t: number, optimizer: Optimizer) => boolean;
  /**
   * A step of `sgdMomentum`, `heavyBall`, `lion` or `signum`.
   *
   * @param theta - the parameters, changed in place
   * @param g - their gradient
   * @param m - the first moment, changed in place
   * @param t - the number of the step, from 1 on
   * @param optimizer - its description
   */
  readonly momentumStep: (theta: FloatArray, g: FloatArray, m: FloatArray, t: number, optimizer: Optimizer) => boolean;
  /**
   * A step of `rmsprop`.
   *
   * @param theta - the parameters, changed in place
   * @param g - their gradient
   * @param v - the second moment, changed in place
   * @param t - the number of the step, from 1 on
   * @param optimizer - its description
   */
  readonly rmspropStep: (theta: FloatArray, g: FloatArray, v: FloatArray, t: number, optimizer: Optimizer) => boolean;
  /**
   * A step of `adam`, `adamW` or `adamE`.
   *
   * @param theta - the parameters, changed in place
   * @param g - their gradient
   * @param m - the first moment, changed in place
   * @param v - the second moment, changed in place
   * @param t - the number of the step, from 1 on
   * @param optimizer - its description
   */
  readonly adamStep: (theta: FloatArray, g: FloatArray, m: FloatArray, v: FloatArray, t: number, optimizer: Optimizer) => boolean;
  /**
   * g <- g norm / |g| where |g| > norm. Returns |g| as it was.
   *
   * @param g - the gradient, changed in place
   * @param norm - > 0
   */
  readonly clipNorm: (g: FloatArray, norm: number) => number;
  /**
   * Every entry of g to [-value, value].
   *
   * @param g - the gradient, changed in place
   * @param value - > 0
   */
  readonly clipValues: (g: FloatArray, value: number) => void;
} = {
  sgdStep: (theta, g, t, optimizer) => step([theta, g], 'none', t, optimizer),
  momentumStep: (theta, g, m, t, optimizer) => step([theta, g, m], 'm', t, optimizer),
  rmspropStep: (theta, g, v, t, optimizer) => step([theta, g, v], 'v', t, optimizer),
  adamStep: (theta, g, m, v, t, optimizer) => step([theta, g, m, v], 'm, v', t, optimizer),
  clipNorm: (g, norm) => cut(g, norm, 'norm'),
  clipValues: (g, value) => {
    cut(g, value, 'value');
  },
};
