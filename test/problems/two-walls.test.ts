import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init, sam, samFlow, twoWalls } from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { close } from '../support/close.js';
import { equalsDifferences, holdsHessian, kernelGradient } from '../support/problems.js';

test.before(init);

const number = fc.double({ min: -2, max: 2, noNaN: true });
const point = fc.tuple(number, number, number, number);
const walls = ([u, v]: readonly number[]): [number, number] => [
  2 + (u - 1) ** 2 + 0.5 * v ** 2,
  1 + 0.3 * (u + 1) ** 2 + 0.3 * (v - 1) ** 2,
];

test('loss and derivatives are those of F1 x3² + F2 x4²', () => {
  fc.assert(
    fc.property(point, (theta) => {
      const [F1, F2] = walls(theta);
      close([twoWalls().loss(theta)], [F1 * theta[2] ** 2 + F2 * theta[3] ** 2], 1e-13, 'loss', 1);
      equalsDifferences(twoWalls(), Float64Array.from(theta));
      holdsHessian(twoWalls(), theta, 1e-12);
    }),
  );
});

test('a sample is ½ (2 √F x - xi)², its gradient that of the definition', () => {
  fc.assert(
    fc.property(point, fc.constantFrom(0, 1), number, (theta, sample, xi) => {
      const half = (at: readonly number[]): number => 0.5 * (2 * Math.sqrt(walls(at)[sample]) * at[2 + sample] - xi) ** 2;
      const h = 1e-6;
      const expected = theta.map((_, p) => {
        const moved = (t: number): number => half(theta.map((x, q) => (q === p ? x + t : x)));
        return (moved(h) - moved(-h)) / (2 * h);
      });
      for (const dtype of ['f64', 'f32'] as const) {
        const at = theta.map(roundTo(dtype));
        const g = kernelGradient(twoWalls(), dtype, at, { indices: [sample], noise: [xi] });
        close(g, expected, dtype === 'f64' ? 1e-6 : 1e-3, dtype, 10);
      }
    }),
  );
});

test('the flows of SAM are those by hand: along F1 alone, and along F1 + F2', () => {
  const given = { problem: twoWalls(), optimizer: sam({ lr: 0.1, rho: 0.2 }), theta0: [0, 1.5, 0, 0], T: 0.5 };
  const whole = samFlow(given);
  assert.is(whole.timePerStep, 0.1 * 0.2 * 0.2);
  close(whole.theta[1], [1 - Math.exp(-1), 1.5 * Math.exp(-0.5), 0, 0], 1e-7, 'λ1', 1);
  const one = samFlow({ ...given, batchSize: 1 });
  const [a, b] = [1.4 / 2.6, 0.6 / 1.6];
  close(one.theta[1], [a * (1 - Math.exp(-1.3)), b + (1.5 - b) * Math.exp(-0.8), 0, 0], 1e-7, 'trace', 1);
});

test.run();
