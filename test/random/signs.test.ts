import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import type { Source } from '../reference/random/philox.js';
import * as reference from '../reference/random/signs.js';
import { generated, kernels, sameBits } from '../support/kernels.js';
import { abi, anySource, independent, mean, source } from '../support/sources.js';

test.before(init);

const signsF64 = (n: number, from: Source, scale = 1) =>
  generated('f64', n, (out) =>
    kernels()
      .of('f64')
      .signs(out, n, ...abi(from), scale),
  );
const signsF32 = (n: number, from: Source, scale = 1) =>
  generated('f32', n, (out) =>
    kernels()
      .of('f32')
      .signs(out, n, ...abi(from), scale),
  );

test('kernel = reference in every bit; f32 = rounded f64', () => {
  fc.assert(
    fc.property(fc.nat(150), anySource, fc.double({ noNaN: true }), (n, from, scale) => {
      const expected = reference.signs(n, from, scale);
      sameBits(signsF64(n, from, scale), expected);
      sameBits(signsF32(n, from, scale), expected.map(Math.fround));
    }),
  );
  sameBits(signsF64(1500, source, 0.5), reference.signs(1500, source, 0.5));
});

test('the first elements of a longer vector are the shorter vector', () => {
  const long = signsF64(2000, source);
  for (const n of [1, 2, 3, 31, 32, 33, 127, 129, 511, 513, 1999]) sameBits(signsF64(n, source), long.slice(0, n));
});

test('mean 0 within five standard errors; streams, steps, seeds and neighbours are independent', () => {
  const n = 100_000;
  assert.ok(Math.abs(mean(signsF64(n, source))) < 5 / Math.sqrt(n));
  independent(n, signsF64);
});

test.run();
