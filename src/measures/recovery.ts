// How near the predictor w is to the truth w*.
import { length, predictionError, predictorOf } from '../problems/prediction.js';
import type { Measure } from './measure.js';

/** ‖w - w*‖ */
export const distance: Measure = {
  forms: ['distance'],
  value: ({ problem, theta }) => length(predictionError(problem, theta)),
};

/** 1 - ‖w - w*‖² / ‖w*‖²: 1 when the truth is recovered, 0 for the zero predictor. */
export const recovery: Measure = {
  forms: ['recovery'],
  value: ({ problem, theta }) => {
    const error = predictionError(problem, theta);
    const at = predictorOf(problem, theta);
    const share = length(error) / length(at.map((x, j) => x - error[j]));
    return 1 - share * share;
  },
};
