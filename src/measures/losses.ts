// Train and test loss, on clean labels.
import { lacks, type Measure } from './measure.js';

/** L(theta) on the training samples, without noise. */
export const trainLoss: Measure = {
  forms: ['trainLoss'],
  value: ({ at }) => at.loss,
};

/**
 * The loss on the held-out samples of a problem that has some; else its expectation over fresh data where the truth is known: over features of
 * unit covariance ½ ‖w - w*‖² of the diagonal net and ‖W - M*‖² of a matrix factorization.
 */
export const testLoss: Measure = {
  forms: ['testLoss'],
  value: ({ problem, theta }) => {
    if (problem.heldOut) return problem.heldOut.loss(theta);
    if (problem.testLoss) return problem.testLoss(theta);
    throw lacks(problem, 'held-out samples (test: { x, y }) or a truth');
  },
};

/** The loss on that many fresh rows, drawn like the training rows. */
export const testLossOnRows: Measure = {
  forms: ['testLoss@rows'],
  least: 1,
  whole: true,
  value: ({ problem, theta }, rows = 1) => {
    if (problem.testLossOnRows) return problem.testLossOnRows(theta, rows);
    throw lacks(problem, 'fresh rows');
  },
};
