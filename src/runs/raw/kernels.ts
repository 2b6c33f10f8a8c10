// The update rules on arrays of the user's own: in an arena they are stepped where they stand, others are copied there and back.
import { invalid, unavailable, wrongShape } from '../../input/errors.js';
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

/** The dtype and length of arrays that are alike. */
function readAlike(arrays: Readonly<Record<string, unknown>>): { readonly dtype: Dtype; readonly n: number } {
  for (const [name, array] of Object.entries(arrays))
    if (!isFloatArray(array)) throw invalid('E_TYPE', name, array, 'a Float64Array or a Float32Array');
  const all = arrays as Readonly<Record<string, FloatArray>>;
  const [first] = Object.values(all);
  for (const [name, array] of Object.entries(all)) {
    if (dtypeOf(array) !== dtypeOf(first)) throw invalid('E_TYPE', name, array, `a ${kindOfArray(first)}, as the first array is`);
    if (array.length !== first.length) throw wrongShape(name, `${array.length} entries`, `${first.length} entries, as the first array has`);
  }
  if (first.length === 0) throw wrongShape(Object.keys(all)[0], 'no entries (is its buffer detached?)', 'at least one entry');
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

/** The arrays of a step, by name. */
type Arrays = Readonly<Record<'theta' | 'g', FloatArray>> & Readonly<Partial<Record<'m' | 'v', FloatArray>>>;

function step(arrays: Arrays, t: number, optimizer: Optimizer): boolean {
  const { dtype, n } = readAlike(arrays);
  check(whole(1), t, 't');
  const read = readOptimizer(optimizer);
  const keeps = momentsOf(read);
  const names = Object.keys(arrays);
  if (!isEntrywise(read) || read.name === 'defined' || keeps.m !== names.includes('m') || keeps.v !== names.includes('v'))
    throw unavailable('optimizer', `${titleOf(read)} is no rule for every entry of ${names.join(', ')} by itself`, { value: read.name });
  return placed(Object.values(arrays), dtype, (arena, [theta, g, ...moments]) => {
    const m = keeps.m ? moments[0] : g;
    const v = keeps.v ? moments[keeps.m ? 1 : 0] : g;
    return Boolean(arena.kernels.of(dtype).optimizerStepWithin(arena.at(read, dtype, t), theta, g, m, v, n));
  });
}

function cut(g: FloatArray, most: number, name: 'norm' | 'value'): number {
  const { dtype, n } = readAlike({ g });
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
 * - `sgdStep(theta, g, t, optimizer)`: `sgd`, `signSGD`
 * - `momentumStep(theta, g, m, t, optimizer)`: `sgdMomentum`, `heavyBall`, `lion`, `signum`
 * - `rmspropStep(theta, g, v, t, optimizer)`: `rmsprop`
 * - `adamStep(theta, g, m, v, t, optimizer)`: `adam`, `adamW`, `adamE`
 * - `clipNorm(g, norm)`: g <- g norm / |g| where |g| > norm; returns |g| as it was
 * - `clipValues(g, value)`: every entry to [-value, value]
 *
 * @throws E_TYPE or E_SHAPE for arrays that are none or differ, E_RANGE for a t or a limit, E_UNAVAILABLE for an optimizer of other moments
 * @example
 * const [theta, m, v] = [Float64Array.of(1, 2), new Float64Array(2), new Float64Array(2)];
 * kernels.adamStep(theta, Float64Array.of(3, -4), m, v, 1, adam.torch({ lr: 0.1 })) // true
 * theta // Float64Array(2) [ 0.900000…, 2.09999… ]
 */
export const kernels: {
  readonly sgdStep: (theta: FloatArray, g: FloatArray, t: number, optimizer: Optimizer) => boolean;
  readonly momentumStep: (theta: FloatArray, g: FloatArray, m: FloatArray, t: number, optimizer: Optimizer) => boolean;
  readonly rmspropStep: (theta: FloatArray, g: FloatArray, v: FloatArray, t: number, optimizer: Optimizer) => boolean;
  readonly adamStep: (theta: FloatArray, g: FloatArray, m: FloatArray, v: FloatArray, t: number, optimizer: Optimizer) => boolean;
  readonly clipNorm: (g: FloatArray, norm: number) => number;
  readonly clipValues: (g: FloatArray, value: number) => void;
} = {
  sgdStep: (theta, g, t, optimizer) => step({ theta, g }, t, optimizer),
  momentumStep: (theta, g, m, t, optimizer) => step({ theta, g, m }, t, optimizer),
  rmspropStep: (theta, g, v, t, optimizer) => step({ theta, g, v }, t, optimizer),
  adamStep: (theta, g, m, v, t, optimizer) => step({ theta, g, m, v }, t, optimizer),
  clipNorm: (g, norm) => cut(g, norm, 'norm'),
  clipValues: (g, value) => {
    cut(g, value, 'value');
  },
};
