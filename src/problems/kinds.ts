// The kinds of assembly/problems/problem-kind.ts, by the same numbers. A problem's class is told by its kind where a test with instanceof
// would put the class into every bundle.
import { KernelProblem } from './kernel-problem.js';
import type { MatrixFactorization } from './matrix-factorization.js';
import type { MultilayerPerceptron } from './multilayer-perceptron.js';
import type { Problem } from './problem.js';

export const problemKinds = {
  ellipse: 0,
  valley: 1,
  bilinear: 2,
  quadratic: 3,
  matrixFactorization: 4,
  factorizationUV: 5,
  multilayerPerceptron: 6,
} as const;

/** The number by which the kernels know a problem. */
export type ProblemKind = (typeof problemKinds)[keyof typeof problemKinds];

export function isMatrixFactorization(problem: Problem): problem is MatrixFactorization {
  return problem instanceof KernelProblem && problem.kind === problemKinds.matrixFactorization;
}

export function isMultilayerPerceptron(problem: Problem): problem is MultilayerPerceptron {
  return problem instanceof KernelProblem && problem.kind === problemKinds.multilayerPerceptron;
}
