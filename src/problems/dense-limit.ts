// Which problems are small enough for a dense Hessian?
import { tooLarge } from '../input/errors.js';
import { largestDense } from './problem.js';

/** Throws E_TOO_LARGE beyond `largestDense` parameters. */
export function checkDense(parameters: number): void {
  if (parameters <= largestDense) return;
  throw tooLarge(
    `a dense Hessian of ${parameters} parameters`,
    `at most ${largestDense}; use hessianDiagonal or hessianVectorProduct`,
    'problem.hessian',
  );
}
