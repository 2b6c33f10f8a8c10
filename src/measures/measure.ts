// A measure: a number computed from a run's parameters, chosen by name. Names may carry a number or a block: traceDiagH^0.5, testLoss@1000, traceH[W1].
import { type MinifoldError, unavailable } from '../input/errors.js';
import { negatives } from '../kernels/generated.js';
import type { FloatArray } from '../kernels/instance.js';
import { place, withKernels } from '../kernels/shared.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Evaluation, Problem } from '../problems/problem.js';

/** What a measure may look at: always in f64, whatever the dtype of the run. */
export interface MeasureContext {
  readonly problem: Problem;
  readonly theta: Float64Array;
  readonly optimizer: Optimizer;
  readonly at: Evaluation;
  /** The second moment of the run as it is kept, and beta2 to the power of the steps taken; undefined where there is no run. */
  readonly second?: () => { readonly v: FloatArray | undefined; readonly product2: number };
}

/** What the file of a measure says of it. */
export interface Measure {
  /**
   * The forms of its name: after ^ or @ stands what its number is called, in brackets what its block is: 'rank', 'rank@share', 'traceH[block]'.
   * The first form that fits a name counts.
   */
  readonly forms: readonly string[];
  /** What names fit a form, where the form itself does not say it: the number is the first group, the block the second. */
  readonly pattern?: RegExp;
  /** The least number. */
  readonly least?: number;
  /** The largest number, by which the work of a measure is bounded. */
  readonly most?: number;
  /** Whether the number is whole. */
  readonly whole?: true;
  /** Its value. Where the name has no number or no block the measure has a default. */
  readonly value: (context: MeasureContext, x?: number, block?: string) => number;
}

/** The error of a measure that needs what the problem cannot do. */
export function lacks({ name }: Problem, what: string): MinifoldError {
  return unavailable('problem', `this measure needs ${what}, which ${name} does not have`, { value: name });
}

/** The sum of x_i^p; a negative entry x contributes |x|^p, -|x|^p or nothing. */
export function sumPowers(x: Float64Array, p: number, negative: keyof typeof negatives): number {
  return withKernels((kernels) => {
    const address = place(kernels, x);
    return kernels.exports.sumPowers(kernels.allocate(8 * x.length), address, x.length, p, negatives[negative]);
  });
}
