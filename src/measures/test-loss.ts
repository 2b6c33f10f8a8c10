// Train and test loss, on clean labels.
import { MinifoldError } from '../input/errors.js';
import { place, withKernels } from '../kernels/shared.js';
import { DiagonalNet } from '../problems/diagonal-net/problem.js';
import { isMultilayerPerceptron } from '../problems/kinds.js';
import { seedWords } from '../random/seed-words.js';
import { heldOut } from './accuracy.js';
import type { Measure } from './measure.js';
import { difference } from './predictor.js';

/** L(theta) on the training rows, without noise. */
export const trainLoss: Measure = ({ at }) => at.loss;

/**
 * The test loss: in expectation over features of unit covariance where the truth is known, ½ ‖w - w*‖² of the diagonal net and ‖W - M*‖² of a
 * matrix factorization; of a perceptron the loss on its held-out samples.
 */
export const testLoss: Measure = (context) => {
  if (isMultilayerPerceptron(context.problem)) return heldOut(context.problem).loss(context.theta);
  const error = difference(context);
  return withKernels((kernels) => {
    const address = place(kernels, error);
    const square = kernels.of('f64').dot(address, address, error.length);
    return context.problem instanceof DiagonalNet ? 0.5 * square : square;
  });
};

/** The test loss on that many fresh rows, drawn like the training rows. */
export function testLossOnRows(rows: number): Measure {
  return (context) => {
    const { problem } = context;
    const seed = problem instanceof DiagonalNet ? problem.seed : undefined;
    if (!(problem instanceof DiagonalNet) || seed === undefined) {
      throw new MinifoldError('E_UNAVAILABLE', 'fresh test rows need a diagonal net on generated data', {
        path: 'problem',
      });
    }
    const error = difference(context);
    return withKernels((kernels) => {
      const address = place(kernels, error);
      const z = kernels.allocate(8 * problem.d);
      return kernels.exports.testLossOnRows(address, z, problem.d, rows, problem.features === 'normal', ...seedWords(seed));
    });
  };
}
