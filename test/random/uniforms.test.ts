import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import type { Source } from '../reference/random/philox.js';
import * as reference from '../reference/random/uniforms.js';
import { generated, kernels, sameBits } from '../support/kernels.js';
import { abi, anySource, independent, ksDistance, mean, source } from '../support/sources.js';

test.before(init);

const uniforms = (n: number, from: Source) => generated('f64', n, (out) => kernels().exports.uniforms(out, n, ...abi(from)));

test('kernel = reference in every bit', () => {
  fc.assert(fc.property(fc.nat(40), anySource, (n, from) => sameBits(uniforms(n, from), reference.uniforms(n, from))));
});

test('the first elements of a longer vector are the shorter vector', () => {
  const long = uniforms(100, source);
  for (let n = 0; n < 100; n++) sameBits(uniforms(n, source), long.slice(0, n));
});

test('uniform on [0, 1): mean within five standard errors, Kolmogorov-Smirnov distance below its 0.1 % point', () => {
  const n = 100_000;
  const x = uniforms(n, source);
  assert.ok(x.every((value) => value >= 0 && value < 1));
  assert.ok(Math.abs(mean(x) - 0.5) < 5 / Math.sqrt(12 * n)); // variance 1/12
  // sqrt(n) D exceeds 1.95 with probability 0.001 (Kolmogorov's limit distribution)
  assert.ok(ksDistance(x, (value) => value) < 1.95 / Math.sqrt(n));
  independent(n, uniforms);
});

test.run();
