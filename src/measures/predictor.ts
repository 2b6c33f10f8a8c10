// What a problem predicts with, beside its parameters: w of the diagonal net, the product W of a matrix factorization; and the truth it aims at.
import { MinifoldError } from '../input/errors.js';
import { DiagonalNet } from '../problems/diagonal-net/problem.js';
import { isMatrixFactorization } from '../problems/kinds.js';
import type { MatrixFactorization } from '../problems/matrix-factorization/problem.js';
import type { MeasureContext } from './measure.js';

/** w = u∘u - v∘v, or the entries of W = W_L ⋯ W_1. */
export function predictor({ problem, theta }: MeasureContext): Float64Array {
  if (problem instanceof DiagonalNet) return problem.weights(theta);
  if (isMatrixFactorization(problem)) return problem.product(theta);
  throw new MinifoldError('E_UNAVAILABLE', `this measure looks at w or W, which ${problem.name} does not have`, { path: 'problem' });
}

/** The predictor minus the truth. */
export function difference(context: MeasureContext): Float64Array {
  const { problem } = context;
  const at = predictor(context);
  const truth = problem instanceof DiagonalNet ? problem.wStar : (problem as MatrixFactorization).truth;
  if (truth) return at.map((x, j) => x - truth[j]);
  const name = problem instanceof DiagonalNet ? 'wStar' : 'truth';
  throw new MinifoldError(
    'E_UNAVAILABLE',
    `this measure compares with the truth, which the problem does not know: give ${problem.name} a ${name}`,
    {
      path: `problem.${name}`,
    },
  );
}
