import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bilinear, init } from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { bilinearGradient } from '../reference/problems/bilinear.js';
import { sameBits } from '../support/close.js';
import { equalsDifferences, equalsTruth, holdsHessian, kernelGradient, torchCase, torchVersion } from '../support/problems.js';

test.before(init);

const coordinate = fc.double({ min: -4, max: 4, noNaN: true });

test(`loss and derivatives equal torch's (${torchVersion})`, () => equalsTruth(bilinear(), torchCase('bilinear')));

test('derivatives agree with differences at random points', () => {
  fc.assert(
    fc.property(coordinate, coordinate, (x, y) => {
      equalsDifferences(bilinear(), Float64Array.of(x, y));
      holdsHessian(bilinear(), [x, y], 1e-14);
    }),
  );
});

test('the kernel equals the reference in every bit', () => {
  fc.assert(
    fc.property(coordinate, coordinate, (x, y) => {
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const theta = Float64Array.of(round(x), round(y));
        sameBits(kernelGradient(bilinear(), dtype, theta), bilinearGradient(theta, round), dtype);
      }
    }),
  );
});

test('the minima are θ1 θ2 = 3/4, and runs start at (2.8, 3.5)', () => {
  assert.is(bilinear().loss([0.5, 1.5]), 0);
  assert.equal([...bilinear().initialTheta()], [2.8, 3.5]);
});

test.run();
