import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import * as reference from '../reference/random/normals.js';
import type { Source } from '../reference/random/philox.js';
import { generated, kernels, sameBits } from '../support/kernels.js';
import { abi, anySource, independent, ksDistance, mean, source } from '../support/sources.js';

test.before(init);

const normalsF64 = (n: number, from: Source, scale = 1) =>
  generated('f64', n, (out) =>
    kernels()
      .of('f64')
      .normals(out, n, ...abi(from), scale),
  );
const normalsF32 = (n: number, from: Source, scale = 1) =>
  generated('f32', n, (out) =>
    kernels()
      .of('f32')
      .normals(out, n, ...abi(from), scale),
  );

/** The normal distribution function: 1/2 + phi(x) (x + x³/3 + x⁵/(3·5) + ...), Marsaglia 2004, "Evaluating the normal distribution". */
function normalCdf(x: number): number {
  let term = x;
  let sum = 0;
  for (let k = 3; sum + term !== sum; k += 2) {
    sum += term;
    term *= (x * x) / k;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

test('kernel = reference in every bit; f32 = rounded f64', () => {
  fc.assert(
    fc.property(fc.nat(40), anySource, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (n, from, scale) => {
      const expected = reference.normals(n, from, scale);
      sameBits(normalsF64(n, from, scale), expected);
      sameBits(normalsF32(n, from, scale), expected.map(Math.fround));
    }),
  );
  sameBits(normalsF64(2000, source), reference.normals(2000, source, 1));
});

test('the first elements of a longer vector are the shorter vector', () => {
  const long = normalsF64(100, source);
  for (let n = 0; n < 100; n++) sameBits(normalsF64(n, source), long.slice(0, n));
});

test('moments 0, 1, 0, 3 within five standard errors; Kolmogorov-Smirnov distance below its 0.1 % point', () => {
  const n = 100_000;
  const x = Array.from(normalsF64(n, source));
  const moment = (p: number) => mean(x.map((value) => value ** p));
  // The variance of x^p is E x^(2p) - (E x^p)² with even moments 1, 3, 15, 105.
  for (const [p, expected, variance] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ] as const)
    assert.ok(Math.abs(moment(p) - expected) < 5 * Math.sqrt(variance / n), `moment ${p}: ${moment(p)}`);
  // sqrt(n) D exceeds 1.95 with probability 0.001 (Kolmogorov's limit distribution)
  assert.ok(ksDistance(x, normalCdf) < 1.95 / Math.sqrt(n));
  assert.ok(Math.max(...x.map(Math.abs)) < 8.58);
  independent(n, normalsF64);
});

test.run();
