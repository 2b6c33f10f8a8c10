// Where SAM goes along the minimizers, as its rate and its radius go to 0.

import * as valibot from 'valibot';
import type { VectorLike } from '../../input/arrays.js';
import { invalid, unavailable } from '../../input/errors.js';
import { whole } from '../../input/validate.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { acceptedForm, type Optimizer } from '../../optimizers/optimizer.js';
import { projectToManifold } from '../manifold/projection.js';
import { tangentProjector } from '../manifold/tangent-projector.js';
import { thirdDerivative, thirdDerivativeAlong } from '../manifold/third-derivative.js';
import { type PathOptions, readPathOptions } from '../options.js';
import type { TheoryPath } from '../path.js';
import { dormandPrince } from '../solvers/ode.js';
import { type Computation, computation, type Steps } from '../solvers/pace.js';

/** The SAM whose slow flow is followed, from where, and how far. */
export interface SamFlowOptions extends PathOptions {
  /** sam with a rate > 0 that is no schedule. */
  readonly optimizer: Optimizer;
  /** Where it starts, P entries; a point off Γ is first brought there by the gradient flow. */
  readonly theta0: VectorLike;
  /** The end, > 0: a step takes lr rho². */
  readonly T: number;
  /** 1 for SAM on one sample a step; all of them by default. */
  readonly batchSize?: number | undefined;
}

const own = { batchSize: valibot.optional(whole(1, 2 ** 28)) };

/**
 * The slow flow of SAM along the minimizers Γ, in the time lr rho² k of k steps:
 *
 *     all samples     dζ/dt = -½ P ∇λ1(H)
 *     one sample      dζ/dt = -½ P ∇ tr H
 *
 * P the projector onto the tangent space of Γ, λ1 the largest eigenvalue of H, which must be a single one; with one sample a step each sample's own H must have one eigenvalue
 * that is not 0. Adaptive steps, brought back to Γ after each.
 *
 * Source: Wen, Ma, Li 2023.
 *
 * @throws E_UNAVAILABLE for other optimizers, schedules, batches between 1 and all, and problems without samples; E_SINGULAR where theta0 leads to no minimizer; E_TYPE, E_RANGE,
 *   E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const { theta } = samFlow({ problem: twoWalls(), optimizer: sam({ lr: 0.01, rho: 0.05 }), theta0: [0, 1.5, 0, 0], T: 0.5 });
 * theta[1] // Float64Array(4) [ 0.632…, 0.909…, 0, 0 ]
 * @eq wen2023
 */
export const samFlow: Computation<[options: SamFlowOptions], TheoryPath> = computation(flow);

function* flow(options: SamFlowOptions): Steps<TheoryPath> {
  const { problem, optimizer, theta0, T, record, pace, batchSize, signal } = readPathOptions('samFlow', options, own);
  const { lr } = optimizer;
  if (typeof lr !== 'number' || lr === 0) throw invalid('E_UNAVAILABLE', 'samFlow.optimizer.lr', lr, 'a number > 0');
  const { ascent = 0 } = acceptedForm(optimizer, (form) => form.ascent !== undefined, 'samFlow.optimizer', 'the flow is that of SAM');
  if (batchSize !== undefined && (batchSize !== 1 || problem.samples === 0))
    throw unavailable('samFlow.batchSize', 'the flow is known for one sample a step and for all', {
      value: batchSize,
      allowed: '1 of a problem with samples',
    });
  const P = problem.parameters;
  const ones = new Float64Array(P).fill(1);
  const identity = Float64Array.from({ length: P * P }, (_, i) => Number(i % (P + 1) === 0));
  const field = (_t: number, zeta: Float64Array, out: Float64Array): void => {
    const { apply } = tangentProjector(problem, zeta, ones);
    if (batchSize === 1) out.set(apply(thirdDerivative(problem, zeta, identity)).map((x) => -x / 2));
    else {
      const { vectors } = symmetricEigen(problem.hessian(zeta), P);
      const u = Float64Array.from({ length: P }, (_, p) => vectors[p * P + P - 1]);
      out.set(apply(thirdDerivativeAlong(problem, zeta, u)).map((x) => -x / 2));
    }
  };
  const start = yield* projectToManifold.steps(problem, theta0, { signal });
  const retract = (zeta: Float64Array): void => void zeta.set(projectToManifold(problem, zeta));
  const { t, y } = yield* dormandPrince.steps(field, {
    y0: start,
    T,
    record,
    pace,
    rtol: 1e-9,
    retract,
    what: 'the flow of SAM',
    onSingular: () => ({ path: 'samFlow.T' }),
  });
  return { t, theta: y, timePerStep: lr * ascent * ascent };
}
