import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { tanh } from '../reference/math/tanh.js';
import * as truth from '../support/high-precision.js';
import { kernels, mapped, sameBits } from '../support/kernels.js';
import { mixedVectors, randomSource, specialF32, specialF64 } from '../support/numbers.js';

test.before(init);

const tanhF64 = (x: ArrayLike<number>) => mapped('f64', x, kernels().of('f64').tanh);
const tanhF32 = (x: ArrayLike<number>) => mapped('f32', x, kernels().of('f32').tanh);
const rounded = (x: number): number => Math.fround(tanh(x));

test('kernel = reference in every bit, on random vectors of every length', () => {
  fc.assert(fc.property(fc.array(fc.double(), { maxLength: 9 }), (x) => sameBits(tanhF64(x), x.map(tanh))));
  fc.assert(fc.property(fc.array(fc.float(), { maxLength: 9 }), (x) => sameBits(tanhF32(x), x.map(rounded))));
});

test('kernel = reference with a special value at every place', () => {
  const random = randomSource(1);
  const ordinary = () => Math.fround(4 * random() - 2);
  for (const x of mixedVectors(specialF64, ordinary)) sameBits(tanhF64(x), x.map(tanh));
  for (const x of mixedVectors(specialF32, ordinary)) sameBits(tanhF32(x), x.map(rounded));
});

test('special values', () => {
  const x = [0, -0, Infinity, -Infinity, Number.NaN, 20, -20, 1e300];
  const y = [0, -0, 1, -1, Number.NaN, 1, -1, 1];
  sameBits(tanhF64(x), y);
  sameBits(tanhF32(x), y);
});

test('error below 3 ulp (f64) and 0.51 ulp (f32) of 320-bit arithmetic', () => {
  const random = randomSource(2);
  const wide = Array.from({ length: 10_000 }, () => 44 * random() - 22);
  const middle = Array.from({ length: 10_000 }, () => 4 * random() - 2);
  const small = Array.from({ length: 5_000 }, () => (random() < 0.5 ? -1 : 1) * 2 ** (-60 * random()));
  const x = [...wide, ...middle, ...small];
  const errors = Array.from(tanhF64(x), (y, i) => truth.ulpError(y, truth.tanh(x[i]), truth.DOUBLE));
  const largest = errors.reduce((a, b) => Math.max(a, b));
  assert.ok(largest < 3, `f64: ${largest} ulp`);

  const x32 = x.map(Math.fround);
  const errors32 = Array.from(tanhF32(x32), (y, i) => truth.ulpError(y, truth.tanh(x32[i]), truth.SINGLE));
  const largest32 = errors32.reduce((a, b) => Math.max(a, b));
  assert.ok(largest32 < 0.51, `f32: ${largest32} ulp`);
});

test.run();
