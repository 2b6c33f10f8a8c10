import fc from 'fast-check';
import { test } from 'uvu';
import { ellipse, init } from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { ellipseGradient } from '../reference/problems/ellipse.js';
import { normals } from '../reference/random/normals.js';
import { close, sameBits } from '../support/close.js';
import { equalsDifferences, equalsTruth, holdsHessian, kernelGradient, torchCase, torchVersion } from '../support/problems.js';

test.before(init);

const axis = fc.double({ min: 0.5, max: 3, noNaN: true });
const coordinate = fc.double({ min: -2, max: 2, noNaN: true });

test(`loss and derivatives equal torch's (${torchVersion})`, () => {
  const data = torchCase<{ a: number; b: number }>('ellipse');
  equalsTruth(ellipse({ a: data.a, b: data.b }), data);
});

test('derivatives agree with differences at random points', () => {
  fc.assert(
    fc.property(axis, axis, coordinate, coordinate, (a, b, x, y) => {
      const problem = ellipse({ a, b });
      equalsDifferences(problem, Float64Array.of(x, y));
      holdsHessian(problem, [x, y], 1e-14);
    }),
  );
});

test('the kernel equals the reference in every bit, with a noise for each draw', () => {
  fc.assert(
    fc.property(axis, axis, coordinate, coordinate, fc.array(coordinate, { maxLength: 4 }), (a, b, x, y, xi) => {
      const problem = ellipse({ a, b });
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const theta = Float64Array.of(round(x), round(y));
        const noise = xi.map(round);
        const draws = xi.length > 0 ? { noise, indices: xi.map(() => 0) } : {};
        sameBits(kernelGradient(problem, dtype, theta, draws), ellipseGradient(a, b, theta, noise, round), dtype);
      }
    }),
  );
});

test('the tip of the ellipse is a minimum whose only curvature is across it', () => {
  const [a, b] = [2, 1];
  const problem = ellipse({ a, b });
  const tip = [a / Math.SQRT2, a / Math.SQRT2]; // x + y = √2 a, x - y = 0
  close([problem.loss(tip)], [0], 1e-30, 'loss', 1);
  close(problem.hessian(tip), [2 / a ** 2, 2 / a ** 2, 2 / a ** 2, 2 / a ** 2], 1e-14, 'Hessian'); // grad f = (√2/a, √2/a)
});

test('runs start at a standard normal point', () => {
  sameBits(ellipse({ a: 2, b: 1 }).initialTheta(7), normals(2, { seed: 7, stream: 1, step: 0 }, 1), 'start');
});

test.run();
