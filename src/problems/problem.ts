// What a run, a measure or a theory needs of a problem.
import type { VectorLike } from '../input/arrays.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import type { Constraints } from './constraints.js';

/** Loss and derivatives at one point. */
export interface Evaluation {
  readonly loss: number;
  /** dL/dtheta, P entries. */
  readonly gradient: Float64Array;
  /** diag H, P entries. */
  readonly hessianDiagonal: Float64Array;
}

/** A named part of theta, such as a weight matrix: `length` entries from `start` on, row-major when it has a shape of two. */
export interface Block {
  readonly name: string;
  readonly start: number;
  readonly length: number;
  readonly shape: readonly number[];
}

/** A loss over theta in R^P. Every answer is a new array, in f64. */
export interface Problem {
  readonly name: string;
  /** The problem as plain data: what makes the same problem again. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** P, the number of parameters. */
  readonly parameters: number;
  /** The parts that theta is made of, in order. */
  readonly blocks: readonly Block[];
  /** The number of labelled samples: what label noise and mini-batches act on; 0 when there are none. */
  readonly samples: number;
  /** L(theta), without noise. */
  loss(theta: VectorLike): number;
  /** dL/dtheta. */
  gradient(theta: VectorLike): Float64Array;
  /** diag H. */
  hessianDiagonal(theta: VectorLike): Float64Array;
  /** H, row-major, P² entries; refused beyond `largestDense` parameters. */
  hessian(theta: VectorLike): Float64Array;
  /** H x. */
  hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array;
  /** Loss, gradient and Hessian diagonal at once. */
  evaluate(theta: VectorLike): Evaluation;
  /** The equations of the minimizers, where the loss is a sum of squares that all vanish on them and the problem knows their derivatives. */
  constraints?(): Constraints | undefined;
  /** Where a run with this seed starts. */
  initialTheta(seed: number): Float64Array;
  /** Creates the problem in a kernel instance, for one configuration (0 vectors) or for lanes, and returns its address. For runs. */
  load(kernels: KernelInstance, dtype: Dtype, vectors?: number): number;
}

/** The largest P for which a dense P x P Hessian is made: 128 MiB. */
export const largestDense = 4096;

/** Whether a value is a problem: it can be evaluated and started from. */
export function isProblem(value: unknown): value is Problem {
  const problem = value as Partial<Problem> | null;
  return (
    typeof problem === 'object' && problem !== null && typeof problem.evaluate === 'function' && typeof problem.initialTheta === 'function'
  );
}
