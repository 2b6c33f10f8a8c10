import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init, type Quadratic, quadratic } from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { quadraticGradient } from '../reference/problems/quadratic.js';
import { close, sameBits } from '../support/close.js';
import { equalsDifferences, holdsHessian, kernelGradient } from '../support/problems.js';

test.before(init);

const any = fc.integer({ min: 1, max: 23 });
const wave = (length: number, step: number): Float64Array => Float64Array.from({ length }, (_, k) => Math.sin(1 + step * k));

/** A symmetric matrix and a center without pattern. */
function example(P: number): { hessian: number[][]; center: Float64Array; problem: Quadratic } {
  const hessian = Array.from({ length: P }, (_, i) => Array.from({ length: P }, (_, j) => Math.cos(i * j + i + j)));
  const center = wave(P, 5);
  return { hessian, center, problem: quadratic({ hessian, center }) };
}

test('in closed form: ½ (3 · 2² + 2 · 1 · 2 · (-1) + 4 · (-1)²) = 6', () => {
  const problem = quadratic({
    hessian: [
      [3, 1],
      [1, 4],
    ],
    center: [1, 2],
  });
  assert.is(problem.loss([3, 1]), 6);
  assert.equal([...problem.gradient([3, 1])], [5, -2]);
  assert.equal([...problem.hessian([3, 1])], [3, 1, 1, 4]);
});

test('derivatives agree with differences for every size', () => {
  fc.assert(
    fc.property(any, (P) => {
      const { problem } = example(P);
      equalsDifferences(problem, wave(P, 3));
      holdsHessian(problem, wave(P, 3), 1e-14);
    }),
  );
});

test('the kernel equals the reference in every bit, for every size', () => {
  fc.assert(
    fc.property(any, (P) => {
      const { hessian, center, problem } = example(P);
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const [H, c, theta] = [Float64Array.from(hessian.flat()), center, wave(P, 3)].map((x) => x.map(round));
        sameBits(kernelGradient(problem, dtype, theta), quadraticGradient(H, c, theta, round), dtype);
      }
    }),
  );
});

test('the center is 0 unless it is given', () => {
  close([quadratic({ hessian: [[2]] }).loss([3])], [9], 0, 'loss');
});

test('runs start at a standard normal point', () => {
  const start = quadratic({ hessian: [[1]] }).initialTheta(3);
  assert.is(start.length, 1);
  assert.ok(Number.isFinite(start[0]));
});

test.run();
