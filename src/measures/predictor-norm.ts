// l^p of the predictor w.

import { withKernels } from '../kernels/shared.js';
import { scaleOf } from '../linear-algebra/largest.js';
import { predictorOf } from '../problems/prediction.js';
import { type Measure, sumPowers } from './measure.js';

/**
 * ‖w‖_p = (sum_j |w_j|^p)^(1/p); a quasi-norm for p < 1. Its name is l1, l0.5 or l^0.5.
 * @eq li2025 Lemma 5.1
 */
export const lp: Measure = {
  forms: ['l^p'],
  pattern: /^l\^?([\d.].*)$/,
  value: ({ problem, theta }, p = 1) => {
    const w = predictorOf(problem, theta);
    const inUnits = (unit: number): number => {
      const sum = sumPowers(unit === 1 ? w : w.map((x) => x / unit), p, 'mirror');
      return p === 1 ? sum : withKernels((kernels) => kernels.exports.power(sum, 1 / p));
    };
    const norm = inUnits(1);
    const unit = scaleOf(w);
    return norm > 0 && norm < Number.POSITIVE_INFINITY ? norm : unit * inUnits(unit); // where no power of an entry is a number
  },
};
