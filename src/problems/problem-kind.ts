// The kinds of assembly/problems/problem-kind.ts, by the same numbers.

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
