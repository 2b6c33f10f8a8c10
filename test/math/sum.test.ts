import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import type { Dtype } from '../../src/kernels/instance.js';
import * as reference from '../reference/math/sum.js';
import { kernels } from '../support/kernels.js';

test.before(init);

/** Calls `kernel` on vectors whose padding holds NaN: a sum that reads it shows. */
function reduced(dtype: Dtype, vectors: readonly number[][], kernel: (...addresses: number[]) => number): number {
  const instance = kernels();
  return instance.scoped(() => {
    const addresses = vectors.map((values) => {
      const bytes = 8 * Math.ceil((values.length + 4) / 8) * 8;
      const address = instance.allocate(bytes);
      instance.floats(dtype, address, values.length + 4).fill(Number.NaN);
      instance.floats(dtype, address, values.length).set(values);
      return address;
    });
    return kernel(...addresses, vectors[0].length);
  });
}

const vector = (length: number) => fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: length, maxLength: length });
const pair = fc.nat(21).chain((n) => fc.tuple(vector(n), vector(n)));

test('kernel = reference in every bit, for every length; the padding is not read', () => {
  const [f64, f32] = [kernels().of('f64'), kernels().of('f32')];
  fc.assert(
    fc.property(pair, ([x, y]) => {
      const x32 = x.map(Math.fround);
      const y32 = y.map(Math.fround);
      assert.is(reduced('f64', [x], f64.sum), reference.sum(x));
      assert.is(reduced('f32', [x32], f32.sum), reference.sum(x32));
      assert.is(reduced('f64', [x, y], f64.dot), reference.dot(x, y));
      assert.is(reduced('f32', [x32, y32], f32.dot), reference.dot(x32, y32));
    }),
    { numRuns: 500 },
  );
});

test('the written order: (s0 + s2) + (s1 + s3)', () => {
  // With 2^53 and ones the order of additions decides the last bits: s0 = 2^53 + 1 rounds to 2^53, s2 = 2, s1 = 1, s3 = 1.
  const x = [2 ** 53, 1, 1, 1, 1, 0, 1];
  assert.is(reduced('f64', [x], kernels().of('f64').sum), 2 ** 53 + 4);
  assert.is(reduced('f64', [x, Array(7).fill(1)], kernels().of('f64').dot), 2 ** 53 + 4);
});

test('f32 entries are summed in f64', () => {
  const tenth = Math.fround(0.1);
  assert.is(reduced('f32', [Array(1000).fill(tenth)], kernels().of('f32').sum), reference.sum(Array(1000).fill(tenth)));
  assert.is(reduced('f32', [[2 ** 24, 1, 0, 0]], kernels().of('f32').sum), 2 ** 24 + 1);
});

test('the empty sum is 0, never -0', () => {
  assert.ok(Object.is(reduced('f64', [[]], kernels().of('f64').sum), 0));
  assert.ok(Object.is(reduced('f64', [[-0]], kernels().of('f64').sum), 0));
});

test.run();
