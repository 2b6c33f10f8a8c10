// The time-averaged path of gradient descent and RMSProp at the edge of stability, beside the covariance of their oscillation.
// @eq cohen2024
import * as valibot from 'valibot';
import type { VectorLike } from '../../input/arrays.js';
import { invalid, singular } from '../../input/errors.js';
import { whole } from '../../input/validate.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { formOf, readAverage } from '../../optimizers/optimizer.js';
import { type PathOptions, readPathOptions } from '../options.js';
import type { TheoryPath } from '../path.js';
import { nearestSteps } from '../solvers/ode-path.js';
import { type Computation, computation, type Steps } from '../solvers/pace.js';
import { motionAt } from './critical.js';
import { stepSizes } from './step-sizes.js';

/** The optimizer whose central flow is followed, from where, and how far. */
export interface CentralFlowOptions extends PathOptions {
  /** sgd, rmsprop, adaSGD or adalayer, without momentum, bias correction, weight decay and schedule. */
  readonly optimizer: Optimizer;
  /** The end, > 0, in steps of the optimizer. */
  readonly T: number;
  /** The first v, P entries; where v would settle at theta0 by default. */
  readonly v0?: VectorLike | undefined;
  /** Steps of the solver for one of the optimizer, from 1. Default 4. */
  readonly substeps?: number | undefined;
}

/** A path in time that counts steps: its `timePerStep` is 1. */
export interface CentralPath extends TheoryPath {
  /** Second moments, P entries each; empty for sgd. */
  readonly v: readonly Float64Array[];
  /** Σ, the covariance of the oscillation about the path, P x P row-major: 0 below the edge. */
  readonly sigma: readonly Float64Array[];
  /** The largest eigenvalue of D½ H D½, D the step sizes: 2 at the edge of stability. */
  readonly sharpness: readonly number[];
}

const own = { v0: valibot.optional(valibot.unknown()), substeps: valibot.optional(whole(1, 1024), 4) };

/** Steps of the solver that a path may have. */
const mostSteps = 1e7;

/**
 * The central flow of gradient descent, with D = lr, and of RMSProp, with D = Diag(lr/(√v + eps)), in time t that counts steps:
 *
 *     dθ/dt = -D (∇L + ½ ∇<Σ, H>),   dv/dt = ((1 - β2)/β2) (V(∇L² + 4 diag(Σ)/D²) - v)
 *
 * Σ ⪰ 0 is the covariance of the oscillation: it lives where D H has the eigenvalue 2, and is what keeps D½ H D½ ⪯ 2 I, with nothing spent where there is
 * room, <Σ, D⁻¹(2 I - D H)> = 0. With one critical direction u it is σ² u uᵀ; with several a matrix, from a complementarity problem in every step of the solver.
 * `adaSGD` and `adalayer` with beta1 0 are RMSProp with one v for all, or for each tensor.
 *
 * It takes the dense H and its eigenvectors in every step of the solver, P³ operations. The path ends below the edge wherever H has no eigenvalue there, and then
 * it is the gradient flow. What it says holds where the oscillation averages out: an oscillation that nothing starts, as in
 * `sharpValley({ push: 0 })` from x = 0, goes beyond the edge.
 *
 * Source: Cohen et al. 2024.
 *
 * @throws E_SINGULAR where v and `eps` are 0, as with eps 0 on Γ, where the path leaves the numbers, and where an eigenvalue goes beyond 2 and nothing turns it down, as on a quadratic; E_UNAVAILABLE for other optimizers and for schedules; E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_RANGE
 *   where the problem has no dense Hessian
 * @example
 * const problem = sharpValley({ zeta: 1, epsilon: 0.001 });
 * const path = centralFlow({ problem, optimizer: sgd({ lr: 0.5 }), theta0: [0, 3.9], T: 1000 });
 * [path.theta[1][1], path.sigma[1][0]] // [ 4.00149…, 0.00199… ]
 * @eq cohen2024
 * @eq berthier2026
 */
export const centralFlow: Computation<[options: CentralFlowOptions], CentralPath> = computation(flow);

function* flow(options: CentralFlowOptions): Steps<CentralPath> {
  const { problem, optimizer, theta0, T, record, pace, substeps, v0 } = readPathOptions('centralFlow', options, own);
  const { lr } = optimizer;
  if (typeof lr !== 'number' || lr === 0) throw invalid('E_UNAVAILABLE', 'centralFlow.optimizer.lr', lr, 'a number > 0');
  const rule = stepSizes(optimizer, problem, lr, 'centralFlow.optimizer');
  if (v0 !== undefined && !rule.adaptive)
    throw invalid('E_UNAVAILABLE', 'centralFlow.v0', v0, 'nothing: this optimizer has no second moment');
  const steps = Math.ceil(T * substeps - 1e-9);
  if (steps > mostSteps) throw invalid('E_RANGE', 'centralFlow.T', T, `at most ${mostSteps / substeps}`);
  const P = problem.parameters;
  const h = T / steps;
  let theta: Float64Array = theta0.slice();
  let v =
    v0 === undefined ? rule.settled(problem.gradient(theta0).map((x) => x * x)) : readAverage(v0, 'centralFlow.v0', formOf(optimizer), P);
  let sigma: Float64Array = new Float64Array(P * P);
  const path: { t: number[]; theta: Float64Array[]; v: Float64Array[]; sigma: Float64Array[]; sharpness: number[] } = {
    t: [],
    theta: [],
    v: [],
    sigma: [],
    sharpness: [],
  };
  const kept = new Set(nearestSteps(record, T, steps));
  const eps = formOf(optimizer).root?.eps;
  /** The path from t on, where the sharpness is `top`, is no path of numbers. */
  const lost = (t: number, top: number) => {
    const steps = rule.adaptive ? `; steps are lr/(√v + eps), the least v is ${v.reduce((a, b) => Math.min(a, b))} and eps ${eps}` : '';
    return singular('centralFlow.optimizer.lr', `at t = ${t} the path leaves the numbers: the sharpness there is ${top}${steps}`, {
      value: lr,
      allowed: `a smaller lr${rule.adaptive ? ', a larger eps' : ''}, or a start where the sharpness is about 2 or less`,
    });
  };
  for (let n = 0; n <= steps; n++) {
    if (pace.due(n * h)) yield;
    const p = rule.unbounded(v);
    if (p >= 0)
      throw singular('centralFlow.optimizer.eps', `at t = ${n * h} v of coordinate ${p} is ${v[p]}: its step lr/(√v + eps) is infinite`, {
        value: eps,
        allowed: 'an eps > 0, or a path along which no gradient vanishes',
      });
    const { push, rateOfV, sigma: own, top } = motionAt(problem, rule, { theta, v, step: h, before: sigma });
    if (!Number.isFinite(top)) throw lost(n * h, top);
    if (!own.every(Number.isFinite))
      throw singular('centralFlow.T', `at t = ${n * h} nothing holds an oscillation back, whose sharpness there is ${top}`, {
        value: T,
        allowed: 'a path along which ∇³L turns down an eigenvalue that goes beyond 2',
      });
    sigma = own;
    if (kept.has(n)) {
      path.t.push(n === steps ? T : n * h);
      path.theta.push(theta.slice());
      path.v.push(v.slice());
      path.sigma.push(sigma);
      path.sharpness.push(top);
    }
    if (n === steps) break;
    // Runge and Kutta's four stages for the gradient, which relaxes within a step; what the oscillation adds changes slowly.
    const slope = (at: Float64Array): Float64Array => {
      const d = rule.at(v);
      return problem.gradient(at).map((g, p) => -d[p] * (g + push[p]));
    };
    const from = theta;
    const checked = (x: Float64Array): Float64Array => {
      if (x.every(Number.isFinite)) return x;
      throw lost(n * h, top);
    };
    const along = (k: Float64Array, c: number): Float64Array => checked(from.map((x, p) => x + c * h * k[p]));
    const k1 = slope(from);
    const k2 = slope(along(k1, 0.5));
    const k3 = slope(along(k2, 0.5));
    const k4 = slope(along(k3, 1));
    theta = checked(from.map((x, p) => x + (h / 6) * (k1[p] + 2 * k2[p] + 2 * k3[p] + k4[p])));
    v = v.map((x, p) => Math.max(0, x + h * rateOfV[p]));
  }
  return { ...path, timePerStep: 1 };
}
