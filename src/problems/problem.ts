// What a run, a measure or a theory needs of a problem.
import type { VectorLike } from '../arrays.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';

/** Loss and derivatives at one point. */
export interface Evaluation {
  readonly loss: number;
  /** dL/dtheta, P entries. */
  readonly gradient: Float64Array;
  /** diag H, P entries. */
  readonly hessianDiagonal: Float64Array;
}

/** A loss over theta in R^P. Every answer is a new array. */
export interface Problem {
  readonly name: string;
  /** The problem as plain data: what makes the same problem again. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** P, the number of parameters. */
  readonly parameters: number;
  /** L(theta), without noise. */
  loss(theta: VectorLike): number;
  /** dL/dtheta. */
  gradient(theta: VectorLike): Float64Array;
  /** diag H. */
  hessianDiagonal(theta: VectorLike): Float64Array;
  /** H, row-major, P² entries; refused beyond 4096 parameters. */
  hessian(theta: VectorLike): Float64Array;
  /** Where a run with this seed starts. */
  initialTheta(seed: number): Float64Array;
  /** Creates the problem in a kernel instance, for one configuration (0 vectors) or for lanes, and returns its address. For runs. */
  load(kernels: KernelInstance, dtype: Dtype, vectors?: number): number;
}
