// l^p of the predictor w.
import { withKernels } from '../kernels/shared.js';
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
    const sum = sumPowers(predictorOf(problem, theta), p, 'mirror');
    return p === 1 ? sum : withKernels((kernels) => kernels.exports.power(sum, 1 / p));
  },
};
