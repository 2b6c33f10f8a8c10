// One coordinate of the parameters: the trajectory itself, for planes and valleys.
import { invalid } from '../input/errors.js';
import type { Measure } from './measure.js';

/** theta_j, counted from 0. */
export const coordinate: Measure = {
  forms: ['theta@j'],
  least: 0,
  whole: true,
  value: ({ theta }, j = 0) => {
    const value = theta[j];
    if (value !== undefined) return value;
    throw invalid('E_RANGE', 'measures', `theta@${j}`, `theta@0 to theta@${theta.length - 1}`);
  },
};
