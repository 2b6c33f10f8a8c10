// The update rules on arrays of the user's own: the bits of createOptimizer, in an arena or by copies, and nothing beside the arrays is touched.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Arena,
  adam,
  adamE,
  adamW,
  createArena,
  createOptimizer,
  type FloatArray,
  heavyBall,
  init,
  kernels,
  lion,
  type Optimizer,
  rmsprop,
  sgd,
  sgdMomentum,
  shampoo,
  signSGD,
  signum,
  warmUp,
} from '../../src/index.js';
import { sameBits } from '../support/close.js';
import { code } from '../support/wrong-calls.js';

test.before(init);

type Moments = readonly [m: FloatArray, v: FloatArray];
type Step = (theta: FloatArray, g: FloatArray, moments: Moments, t: number, optimizer: Optimizer) => boolean;
const none: Step = (theta, g, _, t, optimizer) => kernels.sgdStep(theta, g, t, optimizer);
const first: Step = (theta, g, [m], t, optimizer) => kernels.momentumStep(theta, g, m, t, optimizer);
const second: Step = (theta, g, [, v], t, optimizer) => kernels.rmspropStep(theta, g, v, t, optimizer);
const both: Step = (theta, g, [m, v], t, optimizer) => kernels.adamStep(theta, g, m, v, t, optimizer);
const all: readonly (readonly [Step, Optimizer])[] = [
  [none, sgd({ lr: 0.1 })],
  [none, signSGD({ lr: 0.1 })],
  [first, sgdMomentum({ lr: 0.1, biasCorrection: true })],
  [first, heavyBall({ lr: 0.1, momentum: 0.8, dampening: 0.3 })],
  [first, lion({ lr: 0.1, weightDecay: 0.5 })],
  [first, signum({ lr: 0.1 })],
  [second, rmsprop.cattaneo2023({ lr: 0.1 })],
  [both, adam.torch({ lr: warmUp({ steps: 3, then: 0.1 }) })],
  [both, adam.keras({ lr: 0.1 })],
  [both, adamW.torch({ lr: 0.1 })],
  [both, adamE({ lr: 0.1, lambda: 0.3 })],
];
const arrayOf = { f64: Float64Array, f32: Float32Array };
const g = (n: number, t: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + t) + 0.1);

let arena: Arena;
test.before(() => {
  arena = createArena(2 ** 20);
});

/** Arrays of n entries: in the arena, in the middle of an array there, or of JavaScript's own. */
const makes = {
  'in the arena': (n: number, dtype: 'f64' | 'f32'): FloatArray => arena.array(n, dtype),
  'within an array of the arena': (n: number, dtype: 'f64' | 'f32'): FloatArray =>
    arena
      .array(n + 5, dtype)
      .fill(7)
      .subarray(3, n + 3)
      .fill(0),
  'of JavaScript': (n: number, dtype: 'f64' | 'f32'): FloatArray =>
    new arrayOf[dtype](n + 2)
      .fill(7)
      .subarray(1, n + 1)
      .fill(0),
};

for (const [where, make] of Object.entries(makes))
  test(`arrays ${where}: the bits of createOptimizer, two tensors at the same steps, and nothing beside them changes`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(...all),
        fc.constantFrom<('f64' | 'f32')[]>('f64', 'f32'),
        (n, [step, optimizer], dtype) => {
          const states = [1, 2].map(() => createOptimizer(optimizer, new Float64Array(n), { dtype }));
          const sets = [1, 2].map(() => Array.from({ length: 4 }, () => make(n, dtype)));
          const guard = sets.map((set) => set.map(({ buffer, byteOffset }) => [buffer, byteOffset] as const));
          for (let t = 1; t <= 4; t++)
            sets.forEach(([theta, gradient, m, v], k) => {
              gradient.set(g(n, t + k));
              assert.ok(step(theta, gradient, [m, v], t, optimizer));
              sameBits(theta, states[k].step(g(n, t + k)).theta, 'theta');
              if (states[k].m) sameBits(m, states[k].m ?? [], 'm');
              if (states[k].v) sameBits(v, states[k].v ?? [], 'v');
            });
          if (where === 'in the arena') return;
          for (const set of guard)
            for (const [buffer, byteOffset] of set) {
              const Kind = arrayOf[dtype];
              const around = new Kind(buffer as ArrayBuffer, byteOffset - Kind.BYTES_PER_ELEMENT, n + 2);
              assert.equal([around[0], around[n + 1]], [7, 7]);
            }
        },
      ),
      { numRuns: 60 },
    );
  });

test('a step may be taken again or out of turn: t says which', () => {
  const optimizer = adam.torch({ lr: 0.1 });
  const at = (t: number): number => {
    const [theta, m, v] = [1, 2, 3].map(() => new Float64Array(1));
    kernels.adamStep(theta, Float64Array.of(1), m, v, t, optimizer);
    return theta[0];
  };
  const expected = [1, 2, 3].map(at);
  assert.equal([3, 3, 1, 2, 2].map(at), [expected[2], expected[2], expected[0], expected[1], expected[1]]);
});

test('what is not finite is said', () => {
  const [theta, m, v] = [1, 2, 3].map(() => new Float64Array(3));
  assert.is(kernels.adamStep(theta, Float64Array.of(0, 1e200, 0), m, v, 1, adam()), false);
});

test('arrays stay where they are while others are made, until the arena is full', () => {
  const small = createArena(64 * 4 - 9);
  const one = small.array(8).fill(3);
  const two = small.array(16, 'f32');
  small.array(1);
  assert.throws(() => small.array(9), code('E_TOO_LARGE', 'n'));
  kernels.sgdStep(one, new Float64Array(8).fill(1), 1, sgd({ lr: 1 }));
  small.array(16, 'f32');
  assert.equal([...one], new Array(8).fill(2));
  assert.is(two.buffer, one.buffer);
  assert.throws(() => createArena(2 ** 40), code('E_TOO_LARGE'));
  assert.throws(() => createArena(-1), code('E_RANGE', 'bytes'));
});

test('gradients are cut in place', () => {
  const own = arena.array(2);
  own.set([3, -4]);
  assert.is(kernels.clipNorm(own, 2.5), 5);
  assert.equal([...own], [1.5, -2]);
  kernels.clipValues(own, 1.75);
  assert.equal([...own], [1.5, -1.75]);
});

test('arrays that share memory are refused: a step would change what it has still to read', () => {
  for (const within of [new Float64Array(7), arena.array(7)]) {
    const [theta, next, over] = [0, 3, 2].map((from) => within.subarray(from, from + 3));
    const rule = sgd({ lr: 0.5 });
    assert.throws(() => kernels.sgdStep(theta, theta, 1, rule), code('E_RANGE', 'g'));
    assert.throws(() => kernels.sgdStep(theta, over, 1, rule), code('E_RANGE', 'g'));
    assert.throws(() => kernels.adamStep(theta, next, new Float64Array(3), over, 1, adam()), code('E_RANGE', 'v'));
    within.set([1, 2, 3, 2, 4, 6, 7]);
    assert.ok(kernels.sgdStep(theta, next, 1, rule));
    assert.equal([...within], [0, 0, 0, 2, 4, 6, 7]);
  }
});

test('arrays and optimizers that do not fit are typed errors', () => {
  const [theta, m, v] = [1, 2, 3].map(() => new Float64Array(2));
  const take =
    (optimizer: Optimizer, t = 1, gradient: unknown = new Float64Array(2)): (() => boolean) =>
    () =>
      kernels.adamStep(theta, gradient as Float64Array, m, v, t, optimizer);
  assert.throws(take(sgd({ lr: 1 })), code('E_UNAVAILABLE', 'optimizer'));
  assert.throws(take(shampoo({ lr: 1 })), code('E_UNAVAILABLE', 'optimizer'));
  assert.throws(take(adam({ amsgrad: true })), code('E_UNAVAILABLE', 'optimizer'));
  assert.throws(take(adam(), 0), code('E_RANGE', 't'));
  assert.throws(take(adam(), 1, [1, 2]), code('E_TYPE', 'g'));
  assert.throws(take(adam(), 1, new Float32Array(2)), code('E_TYPE', 'g'));
  assert.throws(take(adam(), 1, new Float64Array(3)), code('E_SHAPE', 'g'));
});

test.run();
