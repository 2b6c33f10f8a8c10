import fc from 'fast-check';
import { test } from 'uvu';
import { type FactorizationUV, factorizationUV, init } from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { factorizationUVGradient } from '../reference/problems/factorization-uv.js';
import { normals } from '../reference/random/normals.js';
import { close, sameBits } from '../support/close.js';
import { equalsDifferences, equalsTruth, holdsHessian, kernelGradient, torchCase, torchVersion } from '../support/problems.js';

test.before(init);

const size = fc.integer({ min: 1, max: 13 });

function example(m: number, n: number, p: number): { M: Float64Array; problem: FactorizationUV } {
  const M = Float64Array.from({ length: m * n }, (_, q) => Math.sin(3 * q + 1));
  return { M, problem: factorizationUV({ M: { data: M, shape: [m, n] }, p }) };
}

test(`loss and derivatives equal torch's (${torchVersion})`, () => {
  const data = torchCase<{ M: number[][] }>('uvT');
  equalsTruth(factorizationUV({ M: data.M, p: 2 }), data);
});

test('derivatives agree with differences for every shape', () => {
  fc.assert(
    fc.property(size, size, size, (m, n, p) => {
      const { problem } = example(m, n, p);
      const theta = problem.initialTheta(m + n);
      equalsDifferences(problem, theta);
      if (problem.parameters < 60) holdsHessian(problem, theta, 1e-13);
    }),
    { numRuns: 40 },
  );
});

test('the kernel equals the reference in every bit, for every shape', () => {
  fc.assert(
    fc.property(size, size, size, (m, n, p) => {
      const { M, problem } = example(m, n, p);
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const theta = problem.initialTheta(m).map(round);
        sameBits(kernelGradient(problem, dtype, theta), factorizationUVGradient(M.map(round), [m, n, p], theta, round), dtype);
      }
    }),
  );
});

test('tr H = 2 (n ‖U‖² + m ‖V‖²) (Ma, Kunin, Ying 2023)', () => {
  const { problem } = example(4, 7, 3);
  const theta = problem.initialTheta(1);
  const square = (x: Float64Array): number => x.reduce((sum, y) => sum + y * y, 0);
  const trace = problem.hessianDiagonal(theta).reduce((sum, h) => sum + h, 0);
  close([trace], [2 * (7 * square(theta.subarray(0, 12)) + 4 * square(theta.subarray(12)))], 1e-14, 'trace');
});

test('runs start at N(0, 1)/√p', () => {
  sameBits(example(2, 3, 4).problem.initialTheta(5), normals(20, { seed: 5, stream: 1, step: 0 }, 0.5), 'start');
});

test.run();
