import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRun, init, sgd, sharpValley } from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { sharpValleyGradient, sharpValleyLoss } from '../reference/problems/sharp-valley.js';
import { close, sameBits } from '../support/close.js';
import { equalsDifferences, holdsHessian, kernelGradient } from '../support/problems.js';

test.before(init);

const number = fc.double({ min: -2, max: 2, noNaN: true });
const options = fc.record({ zeta: number, epsilon: fc.double({ min: 0, max: 1, noNaN: true }), push: number });

test('the loss is the formula, and derivatives agree with it', () => {
  fc.assert(
    fc.property(options, number, number, (given, x, y) => {
      const problem = sharpValley(given);
      close([problem.loss([x, y])], [sharpValleyLoss(given, [x, y])], 1e-14, 'loss', 1);
      equalsDifferences(problem, Float64Array.of(x, y));
      holdsHessian(problem, [x, y], 1e-13);
      close(problem.hessian([x, y]), [y + 3 * given.zeta * x, x, x, 0], 1e-14, 'Hessian', 1);
    }),
  );
});

test('the kernel equals the reference in every bit', () => {
  fc.assert(
    fc.property(options, number, number, (given, x, y) => {
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const theta = Float64Array.of(round(x), round(y));
        sameBits(kernelGradient(sharpValley(given), dtype, theta), sharpValleyGradient(given, theta, round), dtype);
      }
    }),
  );
});

test('below the edge gradient descent goes along the floor by lr epsilon a step', () => {
  const [lr, epsilon] = [0.3, 1e-4];
  const run = createRun({ problem: sharpValley({ epsilon }), optimizer: sgd({ lr }), theta0: [epsilon / 2, 2] }).advance(10_000);
  // x stays at ε/y, which takes ½ x² of the push along the floor.
  assert.ok(Math.abs(run.theta[1] - 2 - lr * epsilon * 10_000) < lr * epsilon * epsilon * 10_000);
});

test('a push of 0 leaves x = 0 where it is', () => {
  const run = createRun({ problem: sharpValley({ push: 0 }), optimizer: sgd({ lr: 0.5 }), theta0: [0, 5] }).advance(100);
  assert.is(run.theta[0], 0);
});

test.run();
