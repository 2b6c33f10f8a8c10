// A problem whose parameters are one contiguous vector and whose derivatives the kernels know by its kind.
import { readVector, type VectorLike } from '../input/arrays.js';
import { type ProblemKind, problemKinds, problemsInLanes } from '../kernels/generated.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import { Room } from '../kernels/room.js';
import { place } from '../kernels/shared.js';
import { bytesOfData } from './data-size.js';
import { checkDense } from './dense-limit.js';
import { readDrawnSamples } from './drawn-samples.js';
import { type Given, specOf } from './given.js';
import { lazyEvaluation } from './lazy-evaluation.js';
import { normalStart } from './normal-start.js';
import { type Block, type Evaluation, madeHere, type Problem } from './problem.js';

/** Parameters beyond which replicas gain nothing in lanes: at 200 they are 1.2 to 1.5 times as fast, at 500 0.9 to 1.1 times. */
export const mostInLanes = 256;

/** The problem in f64, with two vectors over theta. */
interface Evaluator {
  readonly kernels: KernelInstance;
  readonly address: number;
  readonly theta: number;
  readonly out: number;
}

/**
 * What the problems of the kernels share: a problem has a name, what it was given, blocks, and `load`. Everything is computed in WebAssembly, in f64, by the
 * kernels of assembly/problems that have its name.
 */
export abstract class KernelProblem implements Problem {
  abstract readonly name: keyof typeof problemKinds;
  abstract readonly given: Given;
  abstract readonly blocks: readonly Block[];
  /** No labels, unless the problem says otherwise. */
  readonly samples: number = 0;
  readonly kernelHessian = true;
  #evaluator: Room<Evaluator> | undefined;

  constructor() {
    madeHere.add(this);
  }

  abstract load(kernels: KernelInstance, dtype: Dtype): number;

  get spec(): Readonly<Record<string, unknown>> {
    return specOf(this.name, this.given);
  }

  get kind(): ProblemKind {
    return problemKinds[this.name];
  }

  /** Where the kernels have its gradients in lanes, and it is small: larger ones do not fit into the cache times the lanes. */
  get loadReplicas(): ((kernels: KernelInstance, dtype: Dtype) => number) | undefined {
    const names: readonly string[] = problemsInLanes;
    return names.includes(this.name) && this.parameters <= mostInLanes ? (kernels, dtype) => this.load(kernels, dtype) : undefined;
  }

  get parameters(): number {
    return this.blocks.reduce((sum, { length }) => sum + length, 0);
  }

  /** A standard normal point. */
  initialTheta(seed: number): Float64Array {
    return normalStart(this.parameters, seed, 0, 1);
  }

  loss(theta: VectorLike): number {
    const { kernels, address, theta: at } = this.#place(theta);
    return kernels.exports.problemLoss(this.kind, address, at);
  }

  gradient(theta: VectorLike): Float64Array {
    const { kernels, address, theta: at, out } = this.#place(theta);
    kernels.of('f64').problemGradient(this.kind, address, at, out, 0, 0, this.samples);
    return kernels.f64(out, this.parameters).slice();
  }

  sampleGradient(theta: VectorLike, noise?: VectorLike, rows?: ArrayLike<number>): Float64Array {
    const drawn = readDrawnSamples(this.samples, noise, rows);
    const { kernels, address, theta: at, out } = this.#place(theta);
    return kernels.scoped(() => {
      const xi = drawn.noise === undefined ? 0 : place(kernels, drawn.noise);
      const indices = drawn.rows === undefined ? 0 : kernels.allocate(4 * drawn.rows.length);
      if (drawn.rows) kernels.i32(indices, drawn.rows.length).set(drawn.rows);
      kernels.of('f64').problemGradient(this.kind, address, at, out, xi, indices, drawn.rows?.length ?? this.samples);
      return kernels.f64(out, this.parameters).slice();
    });
  }

  hessianDiagonal(theta: VectorLike): Float64Array {
    const { kernels, address, theta: at, out } = this.#place(theta);
    kernels.exports.problemHessianDiagonal(this.kind, address, at, out);
    return kernels.f64(out, this.parameters).slice();
  }

  hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array {
    const direction = readVector(x, 'x', this.parameters);
    return this.#product(this.#place(theta), direction).slice();
  }

  hessian(theta: VectorLike): Float64Array {
    const P = this.parameters;
    checkDense(P);
    const placed = this.#place(theta);
    const H = new Float64Array(P * P);
    const unit = new Float64Array(P);
    for (let p = 0; p < P; p++) {
      unit[p] = 1;
      H.set(this.#product(placed, unit), p * P);
      unit[p] = 0;
    }
    return H;
  }

  evaluate(theta: VectorLike): Evaluation {
    return lazyEvaluation(this, readVector(theta, 'theta', this.parameters));
  }

  /** The problem's own kernels, for what a problem computes beside its derivatives. */
  protected get kernels(): KernelInstance {
    return this.#evaluatorOf().kernels;
  }

  /** The problem in `this.kernels`. */
  protected get address(): number {
    return this.#evaluatorOf().address;
  }

  /** H x, a view that the next call overwrites. */
  #product({ kernels, address, theta, out }: Evaluator, x: Float64Array): Float64Array {
    return kernels.scoped(() => {
      const direction = kernels.allocate(8 * this.parameters);
      kernels.f64(direction, this.parameters).set(x);
      kernels.exports.problemHessianProduct(this.kind, address, theta, direction, out);
      return kernels.f64(out, this.parameters);
    });
  }

  #place(theta: VectorLike): Evaluator {
    const at = readVector(theta, 'theta', this.parameters);
    const evaluator = this.#evaluatorOf();
    evaluator.kernels.f64(evaluator.theta, this.parameters).set(at);
    return evaluator;
  }

  #evaluatorOf(): Evaluator {
    this.#evaluator ??= new Room('this problem', bytesOfData(this), (kernels) => {
      const bytes = 8 * this.parameters;
      return { kernels, address: this.load(kernels, 'f64'), theta: kernels.allocate(bytes), out: kernels.allocate(bytes) };
    });
    return this.#evaluator.contents;
  }
}
