// The share of the samples that are classified rightly, on the training and on the held-out samples.
import { lacks, type Measure } from './measure.js';

/** On the training samples. */
export const trainAccuracy: Measure = {
  forms: ['trainAccuracy'],
  value: ({ problem, theta }) => {
    if (problem.accuracy) return problem.accuracy(theta);
    throw lacks(problem, 'classes');
  },
};

/** On the held-out samples. */
export const testAccuracy: Measure = {
  forms: ['testAccuracy'],
  value: ({ problem, theta }) => {
    if (!problem.accuracy) throw lacks(problem, 'classes');
    if (problem.heldOut?.accuracy) return problem.heldOut.accuracy(theta);
    throw lacks(problem, 'held-out samples (test: { x, y })');
  },
};
