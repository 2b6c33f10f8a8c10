// Loss and derivatives at one point, each computed when it is first read: a Hessian diagonal may cost as much as thousands of losses.
import type { Evaluation, Problem } from './problem.js';

/** The evaluation of a problem at theta, which must not change after. */
export function lazyEvaluation(problem: Problem, theta: Float64Array): Evaluation {
  const known: { loss?: number; gradient?: Float64Array; hessianDiagonal?: Float64Array } = {};
  return {
    get loss() {
      known.loss ??= problem.loss(theta);
      return known.loss;
    },
    get gradient() {
      known.gradient ??= problem.gradient(theta);
      return known.gradient;
    },
    get hessianDiagonal() {
      known.hessianDiagonal ??= problem.hessianDiagonal(theta);
      return known.hessianDiagonal;
    },
  };
}
