// Spectra with zero, repeated, clustered and badly scaled eigenvalues, which on manifolds of minimizers are the rule: against the values that the matrices
// were made with.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { solve } from '../../src/linear-algebra/lu.js';
import { norm } from '../../src/linear-algebra/norm.js';
import { timesVector } from '../../src/linear-algebra/products.js';
import { rangeOf, semidefinite } from '../../src/linear-algebra/semidefinite.js';
import { symmetricEigen } from '../../src/linear-algebra/symmetric-eigen.js';
import { topEigenvalues } from '../../src/linear-algebra/top-eigenvalues.js';
import { singularValues } from '../../src/measures/spectrum.js';
import { close } from '../support/close.js';

test.before(init);

/** Q diag(values) Qᵀ with the reflection Q = I - 2 v vᵀ / vᵀv. */
function turned(values: readonly number[]): Float64Array {
  const n = values.length;
  const v = Float64Array.from(values, (_, i) => 1 + ((0.6180339887 * (i + 1)) % 1));
  const square = v.reduce((sum, x) => sum + x * x, 0);
  const q = (i: number, k: number): number => (i === k ? 1 : 0) - (2 * v[i] * v[k]) / square;
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) A[i * n + j] = A[j * n + i] = values.reduce((sum, x, k) => sum + q(i, k) * x * q(j, k), 0);
  return A;
}

const starts = (n: number) => (k: number) => Float64Array.from({ length: n }, (_, p) => Math.sin(1 + k + 1.7 * p * (k + 1)));
const cases: Readonly<Record<string, readonly number[]>> = {
  'one by one': [3],
  zero: [0, 0, 0],
  'the identity': [1, 1, 1, 1],
  'a repeated top': [3, 3, 1],
  'repeated zeros': [5, 2, 0, 0, 0, 0],
  'both signs': [2, 2, 0, -2, -2, -7],
  clustered: [1 + 2e-12, 1 + 1e-12, 1, 0.5, 0],
  'many of each': [...Array(5).fill(4), ...Array(7).fill(2), ...Array(9).fill(0)],
};

for (const [name, values] of Object.entries(cases)) {
  for (const scale of [1, 1e150, 1e-150]) {
    test(`the eigenvalues of ${name}, times ${scale}, are those that it was made with`, () => {
      const n = values.length;
      const A = turned(values).map((x) => x * scale);
      const size = Math.max(...values.map(Math.abs), 1);
      const right = [...values].sort((a, b) => b - a);
      const check = (found: readonly number[], what: string): void =>
        close(
          found.map((x) => x / scale / size),
          right.slice(0, found.length).map((x) => x / size),
          1e-13,
          what,
          1,
        );
      for (let k = 1; k <= n; k++) {
        check(
          topEigenvalues((x) => timesVector(A, x), n, k, starts(n)),
          `the top ${k}`,
        );
      }
      check([...symmetricEigen(A, n).values].reverse(), 'Jacobi');
      const singular = singularValues(A, n, n).map((x) => x / scale / size);
      close(
        singular,
        [...values].map((x) => Math.abs(x) / size).sort((a, b) => b - a),
        1e-13,
        'singular values',
        1,
      );
      if (values.some((x) => x < 0)) return;
      const rank = values.filter((x) => x > 1e-11).length;
      assert.is(rangeOf(A, n).values.length, rank, 'rank');
      const { rank: solved, solve } = semidefinite(A, n);
      assert.is(solved, rank, 'rank of the system');
      const b = timesVector(A, starts(n)(0)); // in the range
      close(
        timesVector(A, solve(b)).map((x) => x / scale / size),
        [...b].map((x) => x / scale / size),
        1e-12,
        'A A⁺ b',
        1,
      );
    });
  }
}

test('a large matrix shows repeated eigenvalues that one Krylov space holds once', () => {
  const n = 400;
  const diagonal = Float64Array.from({ length: n }, (_, i) => (i < 6 ? 10 : i / n));
  const found = topEigenvalues((x) => x.map((a, i) => a * diagonal[i]), n, 8, starts(n));
  close(found, [10, 10, 10, 10, 10, 10, 399 / 400, 398 / 400], 1e-6, 'the top eight');
});

test('a matrix that is singular but for rounding has no solution, a badly scaled one has', () => {
  assert.is(solve(Float64Array.of(0.1, 0.3, 0.2, 0.6), Float64Array.of(1, 1)), undefined);
  assert.is(solve(turned([3, 2, 1, 0]), Float64Array.of(1, 2, 3, 4)), undefined);
  assert.is(solve(new Float64Array(1), Float64Array.of(1)), undefined);
  close(solve(Float64Array.of(1, 1e-20, 1, 2e-20), Float64Array.of(3, 4)) as Float64Array, [2, 1e20], 1e-15, 'columns', 1e-30);
  close(solve(Float64Array.of(1, 1, 1e-150, 2e-150), Float64Array.of(3, 4e-150)) as Float64Array, [2, 1], 1e-15, 'rows');
});

test('a norm is not lost to the range of numbers', () => {
  close([norm(Float64Array.of(3e200, 4e200)) / 1e200, norm(Float64Array.of(3e-200, -4e-200)) / 1e-200], [5, 5], 1e-15, 'norms');
  assert.is(norm(new Float64Array(3)), 0);
});

test('a matrix beyond the numbers has no largest eigenvalues, and that is said at once', () => {
  for (const A of [
    [Number.POSITIVE_INFINITY, 0, 0, 1],
    [1e308, 1e308, 1e308, 1e308],
    [Number.NaN, 0, 0, 1],
  ])
    for (const count of [1, 2])
      assert.equal(
        topEigenvalues((x) => timesVector(Float64Array.from(A), x), 2, count, starts(2)),
        new Array(count).fill(Number.NaN),
        `${A}`,
      );
});

test.run();
