// How near the predictor w is to the truth w*.
import { predictionError, predictorOf, squaredLength } from '../problems/prediction.js';
import type { Measure } from './measure.js';

/** The Euclidean length of a vector. */
function length(x: Float64Array): number {
  return Math.sqrt(squaredLength(x));
}

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
