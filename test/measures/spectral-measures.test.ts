// Measures of the whole Hessian and of matrices, against the dense Hessian and closed forms.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, createRun, diagonalNet, initSync, matrixFactorization, type Problem, quadratic } from '../../src/index.js';
import { singularValues } from '../../src/measures/spectrum.js';
import { close } from '../support/close.js';
import { present } from '../support/present.js';

initSync();

const measure = (problem: Problem, names: readonly string[], theta0?: ArrayLike<number>): Record<string, number> =>
  createRun({ problem, optimizer: adam(), ...(theta0 && { theta0: [...Array.from(theta0)] }) }).measure(names);

/** A symmetric matrix with known eigenvalues: Q Λ Qᵀ with Q = I - 2 v vᵀ. */
function withEigenvalues(values: readonly number[]): number[][] {
  const n = values.length;
  const v = values.map((_, i) => 1 / Math.sqrt(n) + (i % 2 === 0 ? 0.1 : -0.1));
  const square = v.reduce((sum, x) => sum + x * x, 0);
  const q = (i: number, k: number): number => (i === k ? 1 : 0) - (2 * v[i] * v[k]) / square;
  const entry = (i: number, j: number): number => values.reduce((sum, value, k) => sum + q(i, k) * value * q(j, k), 0);
  return values.map((_, i) => values.map((_, j) => entry(Math.max(i, j), Math.min(i, j))));
}

test('the largest eigenvalues are those that a quadratic was made with', () => {
  const values = [9, 7.5, 7, 3, 1, 0.5, 0, 0, -2, -4];
  const problem = quadratic({ hessian: withEigenvalues(values) });
  const names = values.map((_, k) => `topEigenvalue@${k + 1}`);
  const { topEigenvalue, ...found } = measure(problem, ['topEigenvalue', ...names], new Float64Array(10).fill(1));
  close([topEigenvalue], [9], 1e-9, 'largest');
  close(
    names.map((name) => found[name]),
    values,
    1e-12,
    'all',
    1,
  );
});

test('a repeated eigenvalue counts as often as it is there; beyond the last there is none', () => {
  const three = quadratic({ hessian: withEigenvalues([3, 3, 1]) });
  const found = measure(three, ['topEigenvalue@1', 'topEigenvalue@2', 'topEigenvalue@3'], [1, 2, 3]);
  close(Object.values(found), [3, 3, 1], 1e-13, 'eigenvalues');
  const two = quadratic({ hessian: withEigenvalues([2, 1]) });
  assert.throws(
    () => measure(two, ['topEigenvalue@3'], [1, 1]),
    (error: { code: string; message: string }) => error.code === 'E_RANGE' && error.message.includes('topEigenvalue@2, as many'),
  );
});

test("Hutchinson's estimate lies within its error of the trace, and the error falls with the probes", () => {
  const problem = diagonalNet({ d: 40, kappa: 3, n: 25, seed: 2 });
  const theta = Float64Array.from({ length: 80 }, (_, p) => Math.sin(3 * p));
  const names = ['traceH', 'hutchinson@400', 'hutchinsonError@400', 'hutchinsonError@100'];
  const {
    traceH,
    'hutchinson@400': estimate,
    'hutchinsonError@400': error,
    'hutchinsonError@100': larger,
  } = measure(problem, names, theta);
  assert.ok(Math.abs(estimate - traceH) < 4 * error, `${estimate} ± ${error} against ${traceH}`);
  assert.ok(error > 0 && Math.abs(larger / error - 2) < 0.5, `the error of 100 probes is ${larger / error} times that of 400`);
});

test('errors of means scale as their values do, and a sharpness beyond the numbers is NaN at once', () => {
  const errors = (scale: number): number =>
    measure(quadratic({ hessian: withEigenvalues([3 * scale, scale, -2 * scale]) }), ['hutchinsonError@50'], [1, 1, 1])[
      'hutchinsonError@50'
    ];
  close([errors(1e200) / 1e200, errors(1e-200) / 1e-200], [errors(1), errors(1)], 1e-12, 'error');
  const beyond = quadratic({ hessian: withEigenvalues([3e300, 1e300, -1e300]) });
  assert.equal(measure(beyond, ['preconditionedSharpness'], [0, 0, 0]), { preconditionedSharpness: Number.NaN });
});

test('the spectral entropy is that of the squared singular values, by the logarithm of their number', () => {
  const problem = matrixFactorization({ dims: [3, 2], rank: 1, n: 4, seed: 1 });
  const entropy = (W: readonly number[]): number => measure(problem, ['spectralEntropy'], W).spectralEntropy;
  // σ² = 9, 1: p = 0.9, 0.1.
  close([entropy([3, 0, 0, 0, 1, 0])], [-(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1)) / Math.log(2)], 1e-14, 'two');
  close([entropy([2, 0, 0, 0, -2, 0])], [1], 1e-14, 'equal');
  close([entropy([1, 2, 3, 2, 4, 6]), entropy([0, 0, 0, 0, 0, 0])], [0, 0], 1e-12, 'one, and none', 1);
});

test('the off-diagonal mass is 0 for a diagonal Hessian, ½ for all ones in two dimensions', () => {
  assert.is(
    measure(
      quadratic({
        hessian: [
          [2, 0],
          [0, 5],
        ],
      }),
      ['offDiagonalMass'],
      [1, 1],
    ).offDiagonalMass,
    0,
  );
  close(
    [
      measure(
        quadratic({
          hessian: [
            [1, 1],
            [1, 1],
          ],
        }),
        ['offDiagonalMass'],
        [1, 1],
      ).offDiagonalMass,
    ],
    [0.5],
    1e-14,
    'mass',
  );
});

test('parts of a trace add up to the whole', () => {
  const problem = matrixFactorization({ dims: [3, 4, 2], rank: 1, n: 6, seed: 1 });
  const found = measure(problem, ['traceH', 'traceH[W1]', 'traceH[W2]', 'traceDiagH^0.5', 'traceDiagH^0.5[W1]', 'traceDiagH^0.5[W2]']);
  close([found['traceH[W1]'] + found['traceH[W2]']], [found.traceH], 1e-12, 'trace H');
  close([found['traceDiagH^0.5[W1]'] + found['traceDiagH^0.5[W2]']], [found['traceDiagH^0.5']], 1e-12, 'root');
  assert.throws(
    () => measure(problem, ['traceH[W3]']),
    (error: { code: string; message: string }) => error.code === 'E_UNKNOWN_KEY' && error.message.includes("'W"),
  );
});

test('singular values of matrices with known ones, and what is made of them', () => {
  close(singularValues(Float64Array.from([3, 0, 0, 0, -2, 0]), 2, 3), [3, 2, 0], 1e-14, 'diagonal', 1);
  // [[1, 1], [0, 1]] has the golden ratio and its inverse.
  const golden = (1 + Math.sqrt(5)) / 2;
  close(singularValues(Float64Array.from([1, 1, 0, 1]), 2, 2), [golden, 1 / golden], 1e-14, 'shear');
  const problem = matrixFactorization({ dims: [4, 4, 4], rank: 2, n: 5, seed: 3 });
  // W1 = diag(2, 1, 0, 0), W2 = I: the product has the singular values 2, 1, 0, 0.
  const theta = new Float64Array(32);
  [theta[0], theta[5]] = [2, 1];
  for (let i = 0; i < 4; i++) theta[16 + 5 * i] = 1;
  const names = ['nuclearNorm', 'rank', 'rank@0.6', 'singularValue@2', 'singularValue@9', 'testLoss', 'distance'];
  const found = measure(problem, names, theta);
  const truth = present(problem.truth);
  const square = problem.predictor(theta).reduce((sum, x, i) => sum + (x - truth[i]) ** 2, 0);
  close(
    names.map((name) => found[name]),
    [3, 2, 1, 1, 0, square, Math.sqrt(square)],
    1e-13,
    'found',
    1e-3,
  );
});

test('recovery is 1 at the truth and 0 for the zero predictor', () => {
  const problem = diagonalNet({ d: 20, kappa: 2, n: 9, seed: 1 });
  const wStar = present(problem.truth);
  const truth = Float64Array.from({ length: 40 }, (_, p) => Math.sqrt(Math.max(0, (p < 20 ? 1 : -1) * wStar[p % 20])));
  close([measure(problem, ['recovery'], truth).recovery], [1], 1e-14, 'at the truth');
  assert.is(measure(problem, ['recovery'], new Float64Array(40)).recovery, 0);
});

test.run();
