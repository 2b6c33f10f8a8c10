// One coordinate of the parameters: the trajectory itself, for planes and valleys.
import { MinifoldError } from '../input/errors.js';
import type { Measure } from './measure.js';

/** theta_j, counted from 0. */
export const coordinate: Measure = {
  forms: ['theta@j'],
  least: 0,
  whole: true,
  value: ({ theta }, j = 0) => {
    const value = theta[j];
    if (value !== undefined) return value;
    throw new MinifoldError('E_RANGE', `theta@${j}: the problem has the coordinates 0 to ${theta.length - 1}`, {
      path: 'measures',
      value: `theta@${j}`,
      allowed: `theta@0 to theta@${theta.length - 1}`,
    });
  },
};
