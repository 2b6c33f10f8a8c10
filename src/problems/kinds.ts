// A problem's class is told by its kind where a test with instanceof would put the class into every bundle.

import { problemKinds } from '../kernels/generated.js';
import { KernelProblem } from './kernel-problem.js';
import type { MatrixFactorization } from './matrix-factorization/problem.js';
import type { MultilayerPerceptron } from './multilayer-perceptron/problem.js';
import type { Problem } from './problem.js';

export function isMatrixFactorization(problem: Problem): problem is MatrixFactorization {
  return problem instanceof KernelProblem && problem.kind === problemKinds.matrixFactorization;
}

export function isMultilayerPerceptron(problem: Problem): problem is MultilayerPerceptron {
  return problem instanceof KernelProblem && problem.kind === problemKinds.multilayerPerceptron;
}
