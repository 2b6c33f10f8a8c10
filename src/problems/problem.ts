// What a run, a measure or a theory needs of a problem.

import type { VectorLike } from '../input/arrays.js';
import type { ProblemKind } from '../kernels/generated.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import type { Constraints } from './constraints.js';
import type { FlowSystem, FlowTerms } from './flow-system.js';
import type { Given } from './given.js';
import type { Lanes } from './lanes.js';

/** Loss and derivatives at one point. */
export interface Evaluation {
  /** L(theta) without noise, one number. */
  readonly loss: number;
  /** dL/dtheta, P entries. */
  readonly gradient: Float64Array;
  /** diag H, P entries. */
  readonly hessianDiagonal: Float64Array;
}

/** A named part of theta, such as a weight matrix: `length` entries from `start` on, row-major when it has a shape of two. */
export interface Block {
  /** Its name, such as 'W1'. */
  readonly name: string;
  /** Its first entry in theta. */
  readonly start: number;
  /** How many entries it has. */
  readonly length: number;
  /** Rows and columns, or the length of a vector. */
  readonly shape: readonly number[];
}

/** A loss over theta in R^P. Every answer is a new array, in f64. What only some problems can do is optional: who needs it asks whether it is there. */
export interface Problem {
  /** The name of its factory. */
  readonly name: string;
  /** A copy of the problem as plain data: what makes the same problem again. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** The options in `spec` with the problem's own arrays, which nobody may change; where it is not there, `spec` holds no large data. */
  readonly given?: Given;
  /** P, the number of parameters. */
  readonly parameters: number;
  /** The parts that theta is made of, in order. */
  readonly blocks: readonly Block[];
  /** The number of labelled samples: what label noise and mini-batches act on; 0 when there are none. */
  readonly samples: number;
  /**
   * L(theta), without noise.
   *
   * @param theta - a point, P entries
   */
  loss(theta: VectorLike): number;
  /**
   * dL/dtheta.
   *
   * @param theta - a point, P entries
   */
  gradient(theta: VectorLike): Float64Array;
  /**
   * diag H.
   *
   * @param theta - a point, P entries
   */
  hessianDiagonal(theta: VectorLike): Float64Array;
  /**
   * H, row-major, P² entries; refused beyond 4096 parameters.
   *
   * @param theta - a point, P entries
   */
  hessian(theta: VectorLike): Float64Array;
  /**
   * H x.
   *
   * @param theta - a point, P entries
   * @param x - a direction, P entries
   */
  hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array;
  /**
   * Loss, gradient and Hessian diagonal, each computed when it is first read unless one pass over the data gives them all.
   *
   * @param theta - a point, P entries
   */
  evaluate(theta: VectorLike): Evaluation;
  /**
   * Where a run with this seed starts: a pure function of spec and seed, for which no data is loaded.
   *
   * @param seed - that of the run, an integer >= 0
   */
  initialTheta(seed: number): Float64Array;
  /**
   * (1/B) Σ_k ∇ of sample i_k with the noise xi_k on its label, over the B samples i_k in `rows`, or all in order. Where a problem in JavaScript with samples
   * does not have it, runs on it take no label noise and no mini-batches.
   *
   * @param theta - a point, P entries
   * @param noise - what is added to the labels of these samples, B entries; by default 0
   * @param rows - i_1 to i_B, from 0 on; by default all
   */
  sampleGradient?(theta: VectorLike, noise?: VectorLike, rows?: ArrayLike<number>): Float64Array;
  /** Whether a run starts only where the loss is finite: of a model whose gradient may be a number where the loss has no value, as that of ln x at -1. */
  readonly needsFiniteStart?: boolean;
  /** Whether its loss is the same whatever is added to a label, as that of classes is: label noise is refused then. */
  readonly ignoresLabelNoise?: boolean;
  /**
   * Creates the problem in a kernel instance and returns its address. For runs.
   *
   * @param kernels - the instance
   * @param dtype - of the run
   */
  load(kernels: KernelInstance, dtype: Dtype): number;
  /** The number by which the kernels know the problem; a loss in JavaScript has none. */
  readonly kind?: ProblemKind;
  /** Whether the kernels multiply with H, and so draw noise of its covariance themselves. */
  readonly kernelHessian?: boolean;
  /**
   * Readies H x at the address of the problem in f64, where `load` readies the gradient alone.
   *
   * @param kernels - the instance
   * @param address - what `load` returned
   */
  linkHessian?(kernels: KernelInstance, address: number): void;
  /** How runs share one pass over the data. */
  readonly lanes?: Lanes;
  /** Creates the problem for replicas in lanes and returns its address: of a problem whose gradient they can take together. */
  readonly loadReplicas?: ((kernels: KernelInstance, dtype: Dtype) => number) | undefined;
  /**
   * The most samples of a step with which replicas gain in lanes; any number where it is not said.
   *
   * @param dtype - of the runs
   */
  replicaSamples?(dtype: Dtype): number;
  /**
   * What the problem predicts with, beside its parameters: w of a linear model, the entries of a matrix W, row-major.
   *
   * @param theta - a point, P entries
   */
  predictor?(theta: VectorLike): Float64Array;
  /** Rows and columns of the predictor, where it is a matrix. */
  readonly predictorShape?: readonly [rows: number, columns: number];
  /** The predictor that made the labels, row-major where it is a matrix; undefined where the data came without it. */
  readonly truth?: Float64Array | undefined;
  /**
   * The expected loss on fresh data, in closed form. E_UNAVAILABLE where the truth is not known.
   *
   * @param theta - a point, P entries
   */
  testLoss?(theta: VectorLike): number;
  /**
   * The loss on that many fresh rows, drawn like the training rows. E_UNAVAILABLE where they were not drawn.
   *
   * @param theta - a point, P entries
   * @param rows - how many
   */
  testLossOnRows?(theta: VectorLike, rows: number): number;
  /** The same problem on held-out samples; undefined where there are none. */
  readonly heldOut?: Problem | undefined;
  /**
   * The share of the samples that are classified rightly, from 0 to 1.
   *
   * @param theta - a point, P entries
   */
  accuracy?(theta: VectorLike): number;
  /** The equations of the minimizers, where the loss is a sum of squares that all vanish on them and the problem knows their derivatives. */
  constraints?(): Constraints | undefined;
  /** Why it has none, where it can say: after a colon, in messages. */
  whyNoConstraints?(): string;
  /** Whether those equations are affine, so that one Gauss-Newton step leads to Φ_S. */
  readonly affine?: boolean;
  /**
   * Φ_S(theta) in closed form, for the diagonal S with P entries > 0; undefined where ẋ = -S∇L leads to no minimizer.
   *
   * @param theta - a point, P entries
   * @param S - P entries > 0
   */
  project?(theta: Float64Array, S: Float64Array): Float64Array | undefined;
  /**
   * The label-noise flow from zeta in coordinates of the problem's own. With `fastest` a parameter whose own S makes it decay at a rate beyond
   * that is set to 0.
   *
   * @param zeta - a point of Γ, P entries
   * @param terms - what the rule makes of H
   * @param fastest - a rate per unit of slow time
   */
  flow?(zeta: Float64Array, terms: FlowTerms, fastest?: number): FlowSystem;
}

/** The largest P for which a dense P x P Hessian is made: 128 MiB. */
export const largestDense = 4096;

/** The problems of this copy of the library: the kernels know their `kind` and their `load`, and nobody else's. */
export const madeHere: WeakSet<object> = new WeakSet();

const methods = ['loss', 'gradient', 'hessianDiagonal', 'hessian', 'hessianVectorProduct', 'evaluate', 'initialTheta', 'load'] as const;

function looksLikeOne(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const problem = value as Partial<Problem>;
  const counts = [problem.parameters, problem.samples].every(Number.isSafeInteger);
  return counts && Array.isArray(problem.blocks) && methods.every((name) => typeof problem[name] === 'function');
}

/** Whether a value is a problem: of this library, or one of the user's own, which has all members that are not optional and no `kind`. */
export function isProblem(value: unknown): value is Problem {
  return looksLikeOne(value) && (madeHere.has(value) || value.kind === undefined);
}

/** What would have been a problem, for messages. */
export function problemWords(value: unknown): string {
  const foreign = looksLikeOne(value) ? ' of this copy of minifold; this one is of another copy that is loaded beside it' : '';
  const described = !foreign && typeof value === 'object' && typeof Object(value).name === 'string' ? '; of a spec readProblem(spec)' : '';
  return `what diagonalNet(...), ellipse(...) and the other problems return${foreign}${described}`;
}
