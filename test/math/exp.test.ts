import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import * as reference from '../reference/math/exp.js';
import * as truth from '../support/high-precision.js';
import { kernels, mapped, sameBits } from '../support/kernels.js';
import { mixedVectors, randomSource, specialF32, specialF64 } from '../support/numbers.js';

test.before(init);

const expF64 = (x: ArrayLike<number>) => mapped('f64', x, kernels().of('f64').exp);
const expF32 = (x: ArrayLike<number>) => mapped('f32', x, kernels().of('f32').exp);

test('kernel = reference in every bit, on random vectors of every length', () => {
  fc.assert(fc.property(fc.array(fc.double(), { maxLength: 9 }), (x) => sameBits(expF64(x), x.map(reference.exp))));
  fc.assert(fc.property(fc.array(fc.float(), { maxLength: 9 }), (x) => sameBits(expF32(x), x.map(reference.expF32))));
});

test('kernel = reference with a special value at every place', () => {
  const random = randomSource(1);
  const ordinary = () => Math.fround(4 * random() - 2);
  for (const x of mixedVectors(specialF64, ordinary)) sameBits(expF64(x), x.map(reference.exp));
  for (const x of mixedVectors(specialF32, ordinary)) sameBits(expF32(x), x.map(reference.expF32));
});

test('special values', () => {
  const x = [0, -0, Infinity, -Infinity, Number.NaN, 710, -746, 1e300, -1e300];
  const y = [1, 1, Infinity, 0, Number.NaN, Infinity, 0, Infinity, 0];
  sameBits(expF64(x), y);
  sameBits(expF32(x), y);
});

test('error below 1.1 ulp (f64) and 0.55 ulp (f32) of 320-bit arithmetic', () => {
  const random = randomSource(2);
  const wide = Array.from({ length: 20_000 }, () => -746 + 1456 * random());
  const small = Array.from({ length: 5_000 }, () => (random() < 0.5 ? -1 : 1) * 2 ** (-60 * random()));
  const x = [...wide, ...small];
  const errors = Array.from(expF64(x), (y, i) => truth.ulpError(y, truth.exp(x[i]), truth.DOUBLE));
  assert.ok(Math.max(...errors) < 1.1, `f64: ${Math.max(...errors)} ulp`);

  const x32 = x.map((value) => Math.fround(value / 7));
  const errors32 = Array.from(expF32(x32), (y, i) => truth.ulpError(y, truth.exp(x32[i]), truth.SINGLE));
  assert.ok(Math.max(...errors32) < 0.55, `f32: ${Math.max(...errors32)} ulp`);
});

test.run();
