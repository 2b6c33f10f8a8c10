// A measure: a number computed from a run's parameters, chosen by name. Names may carry a parameter: traceDiagH^0.5, l0.5, testLoss@1000.
import { negatives } from '../kernels/generated.js';
import { place, withKernels } from '../kernels/shared.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Evaluation, Problem } from '../problems/problem.js';

/** What a measure may look at: always in f64, whatever the dtype of the run. */
export interface MeasureContext {
  readonly problem: Problem;
  readonly theta: Float64Array;
  readonly optimizer: Optimizer;
  readonly at: Evaluation;
}

/** A measure whose name has been understood. */
export type Measure = (context: MeasureContext) => number;

/** The sum of x_i^p; a negative entry x contributes |x|^p, -|x|^p or nothing. */
export function sumPowers(x: Float64Array, p: number, negative: keyof typeof negatives): number {
  return withKernels((kernels) => {
    const address = place(kernels, x);
    return kernels.exports.sumPowers(kernels.allocate(8 * x.length), address, x.length, p, negatives[negative]);
  });
}
