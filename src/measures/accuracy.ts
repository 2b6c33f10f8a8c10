// The share of samples that a perceptron classifies rightly, on the training and on the held-out samples.
import { MinifoldError } from '../input/errors.js';
import { isMultilayerPerceptron } from '../problems/kinds.js';
import type { MultilayerPerceptron } from '../problems/multilayer-perceptron/problem.js';
import type { Problem } from '../problems/problem.js';
import type { Measure } from './measure.js';

function perceptron(problem: Problem): MultilayerPerceptron {
  if (isMultilayerPerceptron(problem)) return problem;
  throw new MinifoldError('E_UNAVAILABLE', `accuracy is that of a perceptron's classes, which ${problem.name} does not have`, {
    path: 'problem',
  });
}

/** The net on its held-out samples. */
export function heldOut(net: MultilayerPerceptron): MultilayerPerceptron {
  if (net.heldOut) return net.heldOut;
  throw new MinifoldError('E_UNAVAILABLE', 'this measure needs held-out samples: give multilayerPerceptron a test: { x, y }', {
    path: 'problem.test',
  });
}

/** On the training samples. */
export const trainAccuracy: Measure = ({ problem, theta }) => perceptron(problem).accuracy(theta);

/** On the held-out samples. */
export const testAccuracy: Measure = ({ problem, theta }) => heldOut(perceptron(problem)).accuracy(theta);
