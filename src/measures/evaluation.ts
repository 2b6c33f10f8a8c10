// Loss and derivatives at one point for measures: each is computed when a measure first asks for it, since a Hessian diagonal may cost as
// much as thousands of losses.
import { DiagonalNet } from '../problems/diagonal-net/problem.js';
import type { Evaluation, Problem } from '../problems/problem.js';

class Lazy implements Evaluation {
  readonly #problem: Problem;
  readonly #theta: Float64Array;
  #loss: number | undefined;
  #gradient: Float64Array | undefined;
  #hessianDiagonal: Float64Array | undefined;

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

/** The evaluation at theta. The diagonal net gets all three from one pass over its data. */
export function evaluation(problem: Problem, theta: Float64Array): Evaluation {
  return problem instanceof DiagonalNet ? problem.evaluate(theta) : new Lazy(problem, theta);
}
