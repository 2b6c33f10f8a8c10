// Loss and derivatives at one point, each computed when it is first asked for: diag H of a perceptron costs a product with H per parameter.
import type { Evaluation, Problem } from './problem.js';

export class LazyEvaluation implements Evaluation {
  readonly #problem: Problem;
  readonly #theta: Float64Array;
  #loss: number | undefined;
  #gradient: Float64Array | undefined;
  #hessianDiagonal: Float64Array | undefined;

  /** `theta` belongs to the evaluation: nobody may write to it. */
  constructor(problem: Problem, theta: Float64Array) {
    this.#problem = problem;
    this.#theta = theta;
  }

  get loss(): number {
    this.#loss ??= this.#problem.loss(this.#theta);
    return this.#loss;
  }

  get gradient(): Float64Array {
    this.#gradient ??= this.#problem.gradient(this.#theta);
    return this.#gradient;
  }

  get hessianDiagonal(): Float64Array {
    this.#hessianDiagonal ??= this.#problem.hessianDiagonal(this.#theta);
    return this.#hessianDiagonal;
  }
}
