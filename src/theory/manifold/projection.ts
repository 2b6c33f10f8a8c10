// Which minimizer does a point lead to?

import * as valibot from 'valibot';
import type { VectorLike } from '../../input/arrays.js';
import { singular } from '../../input/errors.js';
import { real } from '../../input/validate.js';
import { type WatchOptions, watch } from '../../input/watch.js';
import type { Problem } from '../../problems/problem.js';
import { type Computation, computation, Pace, type Steps } from '../solvers/pace.js';
import { land } from './gauss-newton.js';
import { isMatrix, metricOf, problemInMetric } from './metric.js';
import { type PreconditionerOptions, readPointOptions } from './point-options.js';
import { mostStepsOfFlow, projectByFlow } from './projection-by-flow.js';

/** The metric in which the flow of a projection goes, and how it is followed. `onProgress` hears the steps of the flow, and how many may be taken. */
export interface ProjectToManifoldOptions extends PreconditionerOptions, WatchOptions {
  /** Error allowed, relative to the largest entry of theta or of its minimizer, from 1e-12 to 1e-2. Default 1e-10. Closed forms need none. */
  readonly tolerance?: number | undefined;
}

const own = {
  tolerance: valibot.optional(
    real('a number from 1e-12 to 1e-2', (x) => x >= 1e-12 && x <= 1e-2),
    1e-10,
  ),
  ...watch,
};

function* projection(problem: Problem, theta: VectorLike, options: ProjectToManifoldOptions = {}): Steps<Float64Array> {
  const given = readPointOptions(problem, theta, 'theta', options, own);
  const { at, S } = given;
  const pace = new Pace(given, mostStepsOfFlow);
  if (isMatrix(S, at.length)) {
    const metric = metricOf(S, at.length);
    const ones = new Float64Array(at.length).fill(1);
    return metric.from(yield* projectByFlow.steps(problemInMetric(problem, metric), metric.to(at), ones, given.tolerance, pace));
  }
  if (!problem.project && !problem.affine) return yield* projectByFlow.steps(problem, at, S, given.tolerance, pace);
  const landed = problem.project ? problem.project(at, S) : land(problem, at, S)?.theta;
  if (landed) return landed;
  throw singular('theta', `ẋ = -S∇L leads from here to no minimizer; loss ${problem.loss(at)}`, {
    value: problem.loss(at),
    allowed: 'a point from which it does',
  });
}

/**
 * Φ_S(θ), the minimizer to which gradient flow leads:
 *
 *     Φ_S(θ) = lim x(t),   ẋ = -S ∇L(x),   x(0) = θ
 *
 * Exact for the ellipse, the bilinear model, quadratics and the diagonal net of any size with a diagonal S; else by an adaptive integration of the flow to near Γ, of at most
 * 500,000 steps, which Gauss-Newton steps finish: they are off by the square of the distance, and count once those from two points of the flow, the second twice as
 * late, agree within the tolerance. Steps are explicit (Dormand, Prince 1980) until the fastest decay is what bounds them; from there on, up to 1000
 * parameters, they are implicit, with H at each step (Hairer, Wanner 1996), and as long as the slow decays allow. E_SINGULAR where the flow leads to no
 * minimizer: from a saddle, a maximum, or out to infinity; and where equations of the minimizers are so small, below 1e-300, that squares of their slopes have lost their digits.
 * Source: Li, Wen, Lyu 2025, Sec. 3 (Φ) and Sec. 4 (Φ_S).
 *
 * @throws E_SINGULAR where the flow leads to no minimizer in these steps; the signal's reason; E_SHAPE for a theta of another length; E_TYPE, E_RANGE, E_NON_FINITE or
 *   E_UNKNOWN_KEY for a wrong option
 * @example projectToManifold(quadratic({ hessian: [[2, 0], [0, 0]] }), [1, 1]) // Float64Array(2) [ 0, 1 ]
 * @eq li2025 Sec. 3, Sec. 4, Def. 4.1, Lemma D.1, Lemma F.1
 */
export const projectToManifold: Computation<[problem: Problem, theta: VectorLike, options?: ProjectToManifoldOptions], Float64Array> =
  computation(projection);
