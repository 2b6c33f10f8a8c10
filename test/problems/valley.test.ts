import fc from 'fast-check';
import { test } from 'uvu';
import { init, valley } from '../../src/index.js';
import { wholeTurns } from '../../src/problems/valley/problem.js';
import { roundTo } from '../reference/math/round.js';
import { valleyGradient } from '../reference/problems/valley.js';
import { normals } from '../reference/random/normals.js';
import { close, sameBits } from '../support/close.js';
import { equalsDifferences, equalsTruth, holdsHessian, kernelGradient, torchCase, torchVersion } from '../support/problems.js';

test.before(init);

const angles = fc.double({ min: -10, max: 10, noNaN: true });
const coordinate = fc.double({ min: -2, max: 2, noNaN: true });

for (const name of ['rotated0', 'rotated1', 'rotated2']) {
  test(`loss and derivatives equal torch's, ${name} (${torchVersion})`, () => {
    const data = torchCase<{ angle: number }>(`valley/${name}`);
    equalsTruth(valley({ angle: data.angle }), data);
  });
}

test('derivatives agree with differences at random points', () => {
  fc.assert(
    fc.property(angles, coordinate, coordinate, (angle, x, y) => {
      const problem = valley({ angle });
      equalsDifferences(problem, Float64Array.of(x, y));
      holdsHessian(problem, [x, y], 1e-13);
    }),
  );
});

test('the kernel equals the reference in every bit', () => {
  fc.assert(
    fc.property(angles, coordinate, coordinate, (angle, x, y) => {
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const theta = Float64Array.of(round(x), round(y));
        sameBits(kernelGradient(valley({ angle }), dtype, theta), valleyGradient(wholeTurns(angle), theta, round), dtype);
      }
    }),
  );
});

test('a turn by a right angle exchanges the axes', () => {
  const [upright, turned] = [valley(), valley({ angle: Math.PI / 2 })];
  close([turned.loss([0.4, -1.5])], [upright.loss([1.5, 0.4])], 1e-15, 'loss');
});

test('an angle below zero by less than a rounding is no turn', () => {
  close([valley({ angle: -1e-20 }).loss([0.3, 0.2])], [valley().loss([0.3, 0.2])], 1e-15, 'loss');
});

test('runs start at a standard normal point', () => {
  sameBits(valley().initialTheta(7), normals(2, { seed: 7, stream: 1, step: 0 }, 1), 'start');
});

test.run();
