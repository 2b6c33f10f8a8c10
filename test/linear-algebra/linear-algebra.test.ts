// Dense linear algebra against its own definitions, on random matrices.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { exp, log, pow } from '../../src/kernels/functions.js';
import { cholesky, solveCholesky } from '../../src/linear-algebra/cholesky.js';
import { solve } from '../../src/linear-algebra/lu.js';
import { multiply, timesVector, transpose, transposeTimesVector } from '../../src/linear-algebra/products.js';
import { symmetricEigen } from '../../src/linear-algebra/symmetric-eigen.js';
import { identity, lyapunov, matrixFunction } from '../reference/theory/matrix-functions.js';
import { close } from '../support/close.js';

test.before(init);

const entry = fc.double({ min: -2, max: 2, noNaN: true });

/** A random n x n matrix with a vector, n up to 6. */
const system = fc
  .integer({ min: 1, max: 6 })
  .chain((n) =>
    fc.tuple(fc.constant(n), fc.array(entry, { minLength: n * n, maxLength: n * n }), fc.array(entry, { minLength: n, maxLength: n })),
  );

/** B Bᵀ + I: symmetric positive definite, of condition at most about 150. */
function definite(B: Float64Array, n: number): Float64Array {
  return multiply(B, transpose(B, n), n).map((x, i) => x + identity(n)[i]);
}

test('A x of the solution is b, for both solvers', () => {
  fc.assert(
    fc.property(system, ([n, entries, right]) => {
      const b = Float64Array.from(right);
      const A = definite(Float64Array.from(entries), n);
      close(timesVector(A, solveCholesky(cholesky(A, n) as Float64Array, b)), [...b], 1e-11, 'cholesky', 10);
      const turned = A.map((x, i) => x + (Math.floor(i / n) < i % n ? 0.25 : 0)); // not symmetric
      close(timesVector(turned, solve(turned, b) as Float64Array), [...b], 1e-11, 'lu', 10);
    }),
  );
});

test('matrices without an answer have none', () => {
  assert.is(cholesky(Float64Array.of(1, 2, 2, 1), 2), undefined);
  assert.is(solve(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 0)), undefined);
});

test('eigenvalues rise, eigenvectors are orthogonal and put the matrix together again', () => {
  fc.assert(
    fc.property(system, ([n, entries]) => {
      const A = definite(Float64Array.from(entries), n);
      const eigen = symmetricEigen(A, n);
      assert.ok(eigen.values.every((x, k) => k === 0 || x >= eigen.values[k - 1]));
      close(multiply(transpose(eigen.vectors, n), eigen.vectors, n), [...identity(n)], 1e-12, 'QᵀQ', 10);
      close(
        matrixFunction(eigen, (x) => x),
        [...A],
        1e-11,
        'Q Λ Qᵀ',
        10,
      );
      const root = matrixFunction(eigen, Math.sqrt);
      close(multiply(root, root, n), [...A], 1e-11, 'root', 10);
    }),
  );
});

test("Lyapunov's equation holds, and flat pairs of directions get nothing", () => {
  fc.assert(
    fc.property(system, ([n, entries]) => {
      const C = Float64Array.from(entries);
      const A = definite(C, n);
      const X = lyapunov(symmetricEigen(A, n), C);
      const left = multiply(A, X, n).map((x, i) => x + multiply(X, A, n)[i]);
      close(left, [...C], 1e-11, 'AX + XA', 10);
    }),
  );
  const flat = symmetricEigen(Float64Array.of(0, 0, 0, 2), 2);
  assert.equal([...lyapunov(flat, Float64Array.of(3, 4, 4, 8))], [0, 2, 2, 2]); // 8/(2 + 2), 4/(0 + 2), and nothing for 0 + 0
});

test('products: Aᵀx is the product with the transpose', () => {
  fc.assert(
    fc.property(system, ([n, entries, x]) => {
      const A = Float64Array.from(entries);
      close(transposeTimesVector(A, Float64Array.from(x)), [...timesVector(transpose(A, n), Float64Array.from(x))], 1e-13, 'Aᵀx', 10);
    }),
  );
});

test('scalar functions undo each other', () => {
  for (const x of [1e-3, 0.7, 1, 12.5]) {
    assert.ok(Math.abs(exp(log(x)) - x) <= 1e-14 * x);
    assert.ok(Math.abs(pow(x, 0.5) - Math.sqrt(x)) <= 1e-15 * Math.sqrt(x)); // sqrt is exact in IEEE 754
  }
});

test.run();
