// Train and test loss of the diagonal net, on clean labels.
import { MinifoldError } from '../errors.js';
import { seedWords } from '../random/seed-words.js';
import { type Measure, type MeasureContext, place, withKernels } from './measure.js';

/** w - w* */
export function difference({ problem, at }: MeasureContext): Float64Array {
  const { wStar } = problem;
  if (!wStar) {
    throw new MinifoldError(
      'E_UNAVAILABLE',
      'this measure compares with the true w, which the problem does not know: give diagonalNet a wStar',
      {
        path: 'problem.wStar',
      },
    );
  }
  return at.w.map((x, j) => x - (wStar[j] as number));
}

/** L(theta) on the training rows, without noise. */
export const trainLoss: Measure = ({ at }) => at.loss;

/** ½ ‖w - w*‖²: the test loss in expectation over features of unit covariance. */
export const testLoss: Measure = (context) => {
  const error = difference(context);
  return withKernels((kernels) => {
    const address = place(kernels, error);
    return 0.5 * kernels.exports.dotF64(address, address, error.length);
  });
};

/** The test loss on that many fresh rows, drawn like the training rows. */
export function testLossOnRows(rows: number): Measure {
  return (context) => {
    const { problem } = context;
    const { seed } = problem;
    if (seed === undefined) {
      throw new MinifoldError('E_UNAVAILABLE', 'fresh test rows need generated data; this problem was made from explicit data', {
        path: 'problem',
      });
    }
    const error = difference(context);
    return withKernels((kernels) => {
      const address = place(kernels, error);
      const z = kernels.allocate(8 * problem.d);
      return kernels.exports.testLossOnFreshRows(address, z, problem.d, rows, problem.features === 'normal', ...seedWords(seed));
    });
  };
}
