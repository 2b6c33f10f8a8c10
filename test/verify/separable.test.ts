// No W has a larger least margin on the three classes of the checks of margins than what is said there: a convex combination of the samples bounds it, by its dual norm.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { multiply, transpose } from '../../src/linear-algebra/products.js';
import { symmetricEigen } from '../../src/linear-algebra/symmetric-eigen.js';
import { threeClasses } from '../../src/verify/separable.js';

/** Σ_i share_i Z_i, of shares that add up to 1. */
function combination(shares: readonly number[]): Float64Array {
  assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-12 && shares.every((x) => x >= 0));
  return Float64Array.from({ length: 9 }, (_, p) => shares.reduce((sum, x, i) => sum + x * (threeClasses[i]?.[p] ?? Number.NaN), 0));
}

test.before(init);

const nuclear = (M: Float64Array): number =>
  symmetricEigen(multiply(transpose(M, 3), M, 3), 3).values.reduce((sum, x) => sum + Math.sqrt(Math.max(0, x)), 0);
const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-7, `${a}, not ${b}`);

test('1 by the largest entry', () => {
  const M = combination([0.5, 0.5, 0, 0, 0, 0]);
  near(
    M.reduce((sum, x) => sum + Math.abs(x), 0),
    1,
  );
});

test('½ by the Frobenius norm', () => {
  // The columns as far out as those of the best W: shares of each class as 1/s².
  const M = combination([1 / 3, 1 / 3, 1 / 12, 1 / 12, 1 / 12, 1 / 12]);
  near(Math.sqrt(M.reduce((sum, x) => sum + x * x, 0)), 0.5);
});

test('(1 + √7)/6 by the spectral norm, and no other a has a smaller bound', () => {
  // The pairs: 1 before 2 and 3, 2 before 3 and 1, 3 before 1 and 2.
  const bound = (a: number): number => nuclear(combination([a, a, 0, 0.5 - a, 0.5 - a, 0]));
  const best = 1 / 3 + Math.sqrt(7) / 21;
  near(bound(best), (1 + Math.sqrt(7)) / 6);
  for (let a = 0; a <= 0.5; a += 1 / 64) assert.ok(bound(a) >= bound(best) - 1e-9);
});

test.run();
