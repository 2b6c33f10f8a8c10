// Which problems are small enough for a dense Hessian?
import { MinifoldError } from '../input/errors.js';
import { largestDense } from './problem.js';

/** Throws E_TOO_LARGE beyond `largestDense` parameters. */
export function checkDense(parameters: number): void {
  if (parameters <= largestDense) return;
  throw new MinifoldError(
    'E_TOO_LARGE',
    `a dense Hessian of ${parameters} parameters is too large (at most ${largestDense}); use hessianDiagonal or hessianVectorProduct`,
    { path: 'problem.hessian', value: parameters, allowed: `at most ${largestDense} parameters` },
  );
}
