import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import * as reference from '../reference/math/log.js';
import * as truth from '../support/high-precision.js';
import { kernels, mapped, sameBits } from '../support/kernels.js';
import { mixedVectors, randomSource, specialF32, specialF64 } from '../support/numbers.js';

test.before(init);

const logF64 = (x: ArrayLike<number>) => mapped('f64', x, kernels().of('f64').log);
const logF32 = (x: ArrayLike<number>) => mapped('f32', x, kernels().of('f32').log);

test('kernel = reference in every bit, on random vectors of every length', () => {
  fc.assert(fc.property(fc.array(fc.double(), { maxLength: 9 }), (x) => sameBits(logF64(x), x.map(reference.log))));
  fc.assert(fc.property(fc.array(fc.float(), { maxLength: 9 }), (x) => sameBits(logF32(x), x.map(reference.logF32))));
});

test('kernel = reference with a special value at every place: a lane does not see its neighbours', () => {
  const random = randomSource(1);
  const ordinary = () => Math.fround(2 ** (40 * random() - 20));
  for (const x of mixedVectors(specialF64, ordinary)) sameBits(logF64(x), x.map(reference.log));
  for (const x of mixedVectors(specialF32, ordinary)) sameBits(logF32(x), x.map(reference.logF32));
});

test('special values', () => {
  const x = [0, -0, 1, Infinity, -Infinity, -1, -1e-320, Number.NaN];
  sameBits(logF64(x), [-Infinity, -Infinity, 0, Infinity, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  sameBits(logF32(x.slice(0, 6)), [-Infinity, -Infinity, 0, Infinity, Number.NaN, Number.NaN]);
  sameBits(logF32([-(2 ** -149), Number.NaN]), [Number.NaN, Number.NaN]);
});

test('error below 0.9 ulp (f64) and 0.51 ulp (f32) of 320-bit arithmetic', () => {
  const random = randomSource(2);
  const wide = Array.from({ length: 10_000 }, () => 2 ** (-1074 + 2097 * random()) * (1 + random()));
  const nearOne = Array.from({ length: 10_000 }, () => 1 + (random() < 0.5 ? -0.5 : 1) * 2 ** (-52 * random()));
  const subnormal = Array.from({ length: 1_000 }, () => 2 ** -1022 * random());
  const x = [...wide, ...nearOne, ...subnormal].filter((value) => value > 0 && value < Infinity && value !== 1);
  const errors = Array.from(logF64(x), (y, i) => truth.ulpError(y, truth.log(x[i]), truth.DOUBLE));
  assert.ok(Math.max(...errors) < 0.9, `f64: ${Math.max(...errors)} ulp`);

  const wide32 = Array.from({ length: 10_000 }, () => 2 ** (-149 + 276 * random()) * (1 + random()));
  const x32 = [...wide32, ...nearOne].map(Math.fround).filter((value) => value > 0 && value < Infinity && value !== 1);
  const errors32 = Array.from(logF32(x32), (y, i) => truth.ulpError(y, truth.log(x32[i]), truth.SINGLE));
  assert.ok(Math.max(...errors32) < 0.51, `f32: ${Math.max(...errors32)} ulp`);
});

test.run();
