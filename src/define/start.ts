// Where the parameters of a defined problem start.
import { check, nonNegative } from '../input/validate.js';

/**
 * A parameter whose entries start at independent normal numbers with the mean 0 and the standard deviation `scale` >= 0, drawn from the seed of the run.
 *
 * @param scale - a finite number >= 0
 * @throws E_MISSING, E_TYPE, E_RANGE or E_NON_FINITE for a scale that is no finite number >= 0
 * @example
 * normal(1 / Math.sqrt(4)) // { normal: 0.5 }
 */
export function normal(scale: number): { readonly normal: number } {
  return { normal: check(nonNegative, scale, 'scale') };
}

/**
 * A parameter that starts at 0.
 *
 * @example
 * defineProblem({ parameters: ['x'], loss: ({ x }) => mul(x, x), init: { x: zero } }).initialTheta(1) // Float64Array(1) [ 0 ]
 */
export const zero = 0;
