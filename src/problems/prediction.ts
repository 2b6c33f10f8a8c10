// What a problem predicts with, and how far that is from the truth.

import type { VectorLike } from '../input/arrays.js';
import { unavailable } from '../input/errors.js';
import { place, withKernels } from '../kernels/shared.js';
import { scaleOf } from '../linear-algebra/largest.js';
import type { Problem } from './problem.js';

/** w, or the entries of W. E_UNAVAILABLE for a problem that has no predictor. */
export function predictorOf(problem: Problem, theta: VectorLike): Float64Array {
  if (problem.predictor) return problem.predictor(theta);
  throw unavailable('problem', `this measure looks at w or W, which ${problem.name} does not have`);
}

/** The predictor minus the truth. E_UNAVAILABLE where there is none. */
export function predictionError(problem: Problem, theta: VectorLike): Float64Array {
  const at = predictorOf(problem, theta);
  const { truth } = problem;
  if (truth) return at.map((x, j) => x - truth[j]);
  throw unavailable('problem', `this measure compares with the truth, which this ${problem.name} was made without`, {
    value: problem.name,
    allowed: 'generated data, or data with their truth',
  });
}

/** ‖x‖, whose square may be no number. */
export function length(x: Float64Array): number {
  const scale = scaleOf(x);
  return scale * Math.sqrt(squaredLength(x.map((entry) => entry / scale)));
}

/** ‖x‖² */
export function squaredLength(x: Float64Array): number {
  return withKernels((kernels) => {
    const address = place(kernels, x);
    return kernels.of('f64').dot(address, address, x.length);
  });
}
