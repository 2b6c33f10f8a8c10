// The problems whose parameters are one contiguous vector, by number: src/problems/kinds.ts has the same.
export namespace ProblemKind {
  export const ELLIPSE: i32 = 0;
  export const VALLEY: i32 = 1;
  export const BILINEAR: i32 = 2;
  export const QUADRATIC: i32 = 3;
  export const MATRIX_FACTORIZATION: i32 = 4;
  export const FACTORIZATION_UV: i32 = 5;
  export const MULTILAYER_PERCEPTRON: i32 = 6;
}
