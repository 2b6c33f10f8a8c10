import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init, type MatrixFactorization, matrixFactorization } from '../../src/index.js';
import { matrixProduct, transpose } from '../reference/math/matrix-product.js';
import { type Round, roundTo } from '../reference/math/round.js';
import { factorizationGradient, type ReferenceFactorization } from '../reference/problems/matrix-factorization.js';
import { normals } from '../reference/random/normals.js';
import { close, sameBits } from '../support/close.js';
import { present } from '../support/present.js';
import { equalsDifferences, equalsTruth, holdsHessian, kernelGradient, torchCase, torchVersion } from '../support/problems.js';

test.before(init);

const exact = roundTo('f64');
const anyDims = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 5 });
const shapes = fc.record({ dims: anyDims, n: fc.integer({ min: 1, max: 9 }), seed: fc.nat(99) });

function reference(problem: MatrixFactorization, round: Round): ReferenceFactorization {
  const { dims, n, A } = problem;
  const size = A.length / n;
  return { dims, A: Array.from({ length: n }, (_, i) => A.subarray(i * size, (i + 1) * size).map(round)), b: problem.b.map(round) };
}

for (const depth of [2, 3]) {
  test(`loss and derivatives equal torch's at depth ${depth} (${torchVersion})`, () => {
    const data = torchCase<{ A: number[][][]; b: number[]; dims: number[] }>(`matrix-factorization/depth${depth}`);
    equalsTruth(matrixFactorization({ A: data.A, b: data.b, dims: data.dims }), data);
  });
}

test('derivatives agree with differences for every depth and shape', () => {
  fc.assert(
    fc.property(shapes, ({ dims, n, seed }) => {
      const problem = matrixFactorization({ dims, rank: 1, n, seed });
      const theta = problem.initialTheta(seed);
      equalsDifferences(problem, theta);
      holdsHessian(problem, theta, 1e-12);
    }),
    { numRuns: 40 },
  );
});

test('the Hessian agrees with differences of the gradient', () => {
  const problem = matrixFactorization({ dims: [3, 2, 4], rank: 2, n: 5, seed: 2 });
  const theta = problem.initialTheta(1);
  const P = problem.parameters;
  const H = problem.hessian(theta);
  for (let p = 0; p < P; p++) {
    const h = 1e-5;
    const [plus, minus] = [h, -h].map((t) => problem.gradient(theta.map((x, q) => (q === p ? x + t : x))));
    close(
      H.subarray(p * P, (p + 1) * P),
      plus.map((x, q) => (x - minus[q]) / (2 * h)),
      1e-6,
      `row ${p}`,
      10,
    );
  }
});

test('the kernel equals the reference in every bit, full batch and mini-batch, with and without noise', () => {
  fc.assert(
    fc.property(shapes, fc.array(fc.nat(1000), { maxLength: 11 }), fc.boolean(), ({ dims, n, seed }, draws, noisy) => {
      const problem = matrixFactorization({ dims, rank: 1, n, seed });
      const indices = draws.map((k) => k % n);
      const rows = indices.length > 0 ? indices : Array.from({ length: n }, (_, i) => i);
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const theta = problem.initialTheta(seed).map(round);
        const noise = noisy ? { noise: rows.map((_, k) => round(Math.sin(k + seed))) } : {};
        const batch = indices.length > 0 ? { indices } : {};
        sameBits(
          kernelGradient(problem, dtype, theta, { ...batch, ...noise }),
          factorizationGradient(reference(problem, round), theta, { rows, ...noise }, round),
          dtype,
        );
      }
    }),
    { numRuns: 60 },
  );
});

test('f32 is f64 to 1e-5 at the size of the experiments', () => {
  const problem = matrixFactorization({ dims: [20, 20, 20], rank: 2, n: 80, seed: 1 });
  const theta = problem.initialTheta(1);
  const gradient = problem.gradient(theta);
  const largest = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  close(kernelGradient(problem, 'f32', theta), gradient, 1e-5, 'gradient', largest);
});

test('the gradient of a mini-batch is the mean of those of its samples', () => {
  const problem = matrixFactorization({ dims: [4, 3, 5], rank: 2, n: 6, seed: 4 });
  const theta = problem.initialTheta(2);
  const indices = [5, 0, 5, 2, 1];
  const noise = [0.5, -0.5, 0.25, 1, 0];
  const each = indices.map((i, k) => kernelGradient(problem, 'f64', theta, { indices: [i], noise: [noise[k]] }));
  const mean = theta.map((_, p) => each.reduce((sum, g) => sum + g[p], 0) / indices.length);
  close(kernelGradient(problem, 'f64', theta, { indices, noise }), mean, 1e-13, 'gradient', 1);
});

test('data: A_i are normals of the stream, M* has rank r and singular values 1, b_i = <A_i, M*>', () => {
  const seed = 2 ** 40 + 3;
  const problem = matrixFactorization({ dims: [5, 9, 7], rank: 3, n: 4, seed });
  const { A, b } = problem;
  const M = present(problem.truth);
  for (let i = 0; i < 4; i++) sameBits(A.subarray(35 * i, 35 * (i + 1)), normals(35, { seed, stream: 0, step: i }, 1), `A_${i}`);
  close(b, matrixProduct(A, M, [4, 35, 1], exact), 1e-14, 'b', 1);
  // All singular values are 1 or 0 when M Mᵀ M = M; the rank is then the trace of M Mᵀ.
  const square = matrixProduct(M, transpose(M, 7, 5), [7, 5, 7], exact);
  close(matrixProduct(square, M, [7, 7, 5], exact), M, 1e-15, 'M Mᵀ M', 1);
  close([square.reduce((trace, x, k) => (k % 8 === 0 ? trace + x : trace), 0)], [3], 1e-14, 'rank');
});

test('one seed makes one problem; measurements, labels and M* of a smaller n are those of a larger one', () => {
  const options = { dims: [6, 4, 5], rank: 2, seed: 9 };
  const [small, large] = [3, 8].map((n) => matrixFactorization({ ...options, n }));
  sameBits(small.A, large.A.subarray(0, 3 * 30), 'A');
  sameBits(small.b, large.b.subarray(0, 3), 'b');
  sameBits(present(small.truth), present(large.truth), 'M*');
  assert.not.equal([...small.A], [...matrixFactorization({ ...options, n: 3, seed: 10 }).A]);
});

test('the loss vanishes where the product is M*', () => {
  const problem = matrixFactorization({ dims: [3, 3, 4], rank: 2, n: 20, seed: 1 });
  const theta = new Float64Array(problem.parameters);
  for (let i = 0; i < 3; i++) theta[4 * i] = 1; // W1 = I
  theta.set(present(problem.truth), 9);
  assert.ok(problem.loss(theta) < 1e-28);
  sameBits(problem.predictor(theta), present(problem.truth), 'W');
});

test('runs start at W_l = init N(0, 1)/√d_(l-1), a draw for each factor', () => {
  const problem = matrixFactorization({ dims: [4, 9, 2], rank: 1, n: 1, init: 3 });
  const theta = problem.initialTheta(6);
  sameBits(theta.subarray(0, 36), normals(36, { seed: 6, stream: 1, step: 0 }, 3 / 2), 'W1');
  sameBits(theta.subarray(36), normals(18, { seed: 6, stream: 1, step: 1 }, 1), 'W2');
  assert.equal(problem.blocks, [
    { name: 'W1', start: 0, length: 36, shape: [9, 4] },
    { name: 'W2', start: 36, length: 18, shape: [2, 9] },
  ]);
});

test("explicit data may be matrices or rows, with a truth or without; the user's arrays are copied", () => {
  const generated = matrixFactorization({ dims: [2, 3, 4], rank: 2, n: 5, seed: 1 });
  const { A, b } = generated;
  const truth = { data: present(generated.truth), shape: [4, 2] as const };
  const rows = matrixFactorization({ dims: [2, 3, 4], A: { data: A, shape: [5, 8] }, b, truth });
  const theta = generated.initialTheta(3);
  sameBits(rows.gradient(theta), generated.gradient(theta), 'gradient');
  sameBits(present(rows.truth), present(generated.truth), 'truth');
  const single = theta.map(Math.fround);
  close(kernelGradient(rows, 'f32', single), rows.gradient(single), 1e-5, 'f32', 10);
  A.fill(0);
  sameBits(rows.gradient(theta), generated.gradient(theta), 'gradient after the array changed');
  assert.is(matrixFactorization({ dims: [2, 1], A: [[[1, 2]]], b: [1] }).truth, undefined);
});

test.run();
