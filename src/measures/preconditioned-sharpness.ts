// The largest eigenvalue of H as the optimizer's own scales of the entries see it: what reaches an edge of stability under Adam.
import { unavailable } from '../input/errors.js';
import { powOf } from '../kernels/functions.js';
import { topEigenvalues } from '../linear-algebra/top-eigenvalues.js';
import { formOf, titleOf } from '../optimizers/optimizer.js';
import type { Measure, MeasureContext } from './measure.js';
import { probe } from './probes.js';

/** S^½ of a step from here, P entries; undefined where S = 1. */
function rootOfSteps({ problem, optimizer, second }: MeasureContext): Float64Array | undefined {
  const { v: average, root, biasCorrection, stepper } = formOf(optimizer);
  if (!average && !stepper) return undefined;
  const kept = second?.();
  if (!root || stepper || kept?.v?.length !== problem.parameters)
    throw unavailable('measures', 'preconditionedSharpness needs a run whose second moment scales each entry by itself', {
      value: titleOf(optimizer),
    });
  const passed = biasCorrection ? 1 - kept.product2 : 1;
  const corrected = passed > 0 ? passed : 1; // before the first step there is nothing to correct
  const { lambda, epsRoot, eps, uncorrected = 0 } = root;
  const added = eps - uncorrected + uncorrected / Math.sqrt(corrected);
  const squares = Float64Array.from(kept.v, (x) => x / corrected + epsRoot);
  const roots = lambda === 0.5 ? squares.map(Math.sqrt) : powOf(squares, lambda);
  return roots.map((x) => (x + added > 0 ? 1 / Math.sqrt(x + added) : 0));
}

/**
 * λ1(S^½ H S^½), S = 1/((v + epsRoot)^λ + eps) of the run's second moment, bias corrected where the optimizer does that; without a second moment λ1(H).
 * Adam on a quadratic is stable while this is below 2 (1 + beta1)/((1 - beta1) lr).
 * @eq cohen2022
 */
export const preconditionedSharpness: Measure = {
  forms: ['preconditionedSharpness'],
  value: (context) => {
    const { problem, theta } = context;
    const P = problem.parameters;
    const root = rootOfSteps(context) ?? new Float64Array(P).fill(1);
    const scaled = (x: Float64Array): Float64Array => x.map((value, p) => value * root[p]);
    const start = (run: number): Float64Array => probe(run, P).map((x, p) => x * (1 + p / P));
    return topEigenvalues((x) => scaled(problem.hessianVectorProduct(theta, scaled(x))), P, 1, start)[0];
  },
};
