import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import * as reference from '../reference/random/indices.js';
import type { Source } from '../reference/random/philox.js';
import { kernels } from '../support/kernels.js';
import { abi, anySource, independent, source } from '../support/sources.js';

test.before(init);

function indices(n: number, bound: number, from: Source): number[] {
  const instance = kernels();
  return instance.scoped(() => {
    const out = instance.allocate(4 * n);
    const guard = instance.allocate(64);
    instance.exports.indices(out, n, bound, ...abi(from));
    assert.equal([...instance.u32(guard, 16)], Array(16).fill(0), 'nothing is written beyond the padding');
    return [...instance.u32(out, n)];
  });
}

test('kernel = reference', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 2 ** 31 - 1 }), anySource, (n, bound, from) =>
      assert.equal(indices(n, bound, from), reference.indices(n, bound, from)),
    ),
  );
});

test('the first elements of a longer vector are the shorter vector', () => {
  const long = indices(100, 1000, source);
  for (let n = 0; n < 100; n++) assert.equal(indices(n, 1000, source), long.slice(0, n));
});

test('uniform on 0..bound-1: chi-squared below its 0.1 % point', () => {
  const n = 100_000;
  const bound = 10;
  const counts = Array(bound).fill(0) as number[];
  for (const index of indices(n, bound, source)) counts[index]++;
  const expected = n / bound;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chiSquared < 27.88, `${chiSquared}`); // 9 degrees of freedom, probability 0.001
  independent(n, (length, from) => indices(length, 1000, from));
});

test.run();
