// The slow flow of an optimizer under label noise (Li, Wen, Lyu 2025, (5)), an ordinary differential equation on the manifold of minimizers.

import * as valibot from 'valibot';
import { flag, nonNegative, positive } from '../../input/validate.js';
import { scaleOf } from '../../linear-algebra/largest.js';
import type { LabelNoise } from '../../noise/label-noise.js';
import type { Problem } from '../../problems/problem.js';
import { readNoiseOf } from '../noise/theory-noise.js';
import { type TheoryPath, timePerStep } from '../path.js';
import { movedBy } from '../solvers/adaptive.js';
import { dormandPrince, type OdeOptions } from '../solvers/ode.js';
import { type Computation, computation, type Steps } from '../solvers/pace.js';
import { relaxingPath } from '../solvers/relaxing.js';
import { correlatedDrift } from './correlated-preconditioner.js';
import { flowInMetric, flowOnConstraints } from './flow-on-constraints.js';
import { mostMoved, mostMovedText } from './most-moved.js';
import { firstPoint, readSlowOptions, type SlowOptions } from './slow-options.js';
import { constraintsOf, labelNoiseStrength } from './slow-rate.js';

/** The problem, optimizer and noise of a label-noise flow, where it starts, and how far it goes. */
export interface LabelNoiseFlowOptions extends SlowOptions {
  /** A problem whose loss is a sum of squares that vanish on Γ, one for each sample: one with `constraints()`, of one output if it is a perceptron. */
  readonly problem: Problem;
  /** What `labelNoise(...)` returns. Noise on one sample is that of a batch of 1. */
  readonly noise: LabelNoise;
  /** w0 >= 0: a decay per step of lr² w0, that is weight decay divided by lr. Default 0, and weightDecay/lr for adamW. */
  readonly weightDecay?: number | undefined;
  /** Whether the decay bypasses S, as AdamW's (true, the default), or is part of the gradient, as L2 regularization. */
  readonly decoupled?: boolean | undefined;
  /**
   * Whether v counts as following the noise off Γ, so that S is correlated with theta - zeta: for runs whose second moment forgets within the time of the
   * fluctuations, 1 - beta2 not small beside lr times the curvatures of S H. With c = Infinity v forgets at once. Default false, the limit of lr -> 0 at a given c.
   */
  readonly correlated?: boolean | undefined;
  /** Relative error of a step. Default 1e-8. */
  readonly tolerance?: number | undefined;
}

/** A path on Γ in slow time: its `timePerStep` is lr². */
export interface SlowPath extends TheoryPath {
  /** Second moments, P entries each (of agm its size), averages at every entry of their block; empty for an optimizer without. */
  readonly v: readonly Float64Array[];
}

const own = {
  weightDecay: valibot.optional(nonNegative),
  decoupled: valibot.optional(flag, true),
  correlated: valibot.optional(flag, false),
  tolerance: valibot.optional(positive, 1e-8),
};

/**
 * The label-noise flow in slow time t = k lr², with S = S(v) and alpha of Sigma = alpha H:
 *
 *     dzeta/dt = -(alpha/4) ∂Φ_S(zeta) S ∇³L(zeta)[S] - w0 ∂Φ_S(zeta) zeta,    dv/dt = c (alpha V(diag H(zeta)) - v)
 *
 * (coupled decay: -w0 ∂Φ_S S zeta). With S = I it is SGD's, -(alpha/4) ∂Φ ∇ tr H. Adaptive steps of Dormand, Prince 1980, brought back to Γ after
 * each. A flow that has come to rest stays where it is, however long T is. alpha = delta²/B for the mean of ½ (f - y)², 2 delta²/B for the mean of (f - y)², B the batch.
 *
 * `correlated` adds what a v that forgets fast does, along the eigenvectors of S H, whose eigenvalues are lambda:
 *
 *     -(alpha/2) ∂Φ_S ( S_j' [H phi(S H) S ∇V_j]_j )_j,    S_j' = dS_j/dv_j,  V_j = alpha V(diag H)_j,  phi(lambda) = (1 - beta2)/(1 - beta2 + lr lambda)
 *
 * On a diagonal net with features ±1 and one lambda that leaves Adam a share 1 - phi of the flow. It holds for 1 - beta2 small beside 1 and 1 - beta1. For
 * c lr -> 0 it vanishes: at 1 - beta2 ~ lr^s the flow without it is the limit for s > 1 only.
 *
 * E_SINGULAR where the flow has no continuation in 10⁵ steps: where a coordinate of diag H vanishes, v -> 0 and S -> 1/eps, and steps shrink to nothing
 * unless eps > 0; it names the coordinate. Source: Li, Wen, Lyu 2025, (5); its coefficient is alpha/4, printed as alpha/2 in (3).
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_UNAVAILABLE for optimizers without a slow flow,
 *   E_SINGULAR where the flow has no continuation
 * @example
 * const problem = ellipse({ a: 2, b: 1 });
 * const theta0 = projectToManifold(problem, [1.2, 0.7]);
 * const { theta } = labelNoiseFlow({ problem, optimizer: sgd({ lr: 0.1 }), noise: labelNoise({ delta: 0.5 }), theta0, T: 100 });
 * theta[1] // Float64Array(2) [ 1.41421…, 1.41421… ]
 * @eq li2025 (3), (5), Thm. 4.1, Thm. 5.1, Thm. 5.2, open question 1
 */
export const labelNoiseFlow: Computation<[options: LabelNoiseFlowOptions], SlowPath> = computation(flow);

function* flow(options: LabelNoiseFlowOptions): Steps<SlowPath> {
  const given = readSlowOptions('labelNoiseFlow', options, own);
  const { problem, optimizer, preconditioner, c, T, record, pace, decoupled, tolerance } = given;
  const { adaptive, gain } = preconditioner;
  const noise = readNoiseOf('labelNoise', given.noise, 'labelNoiseFlow.noise');
  const constraints = constraintsOf(problem);
  const alpha = labelNoiseStrength(constraints, noise, given.batchSize);
  const w0 = given.weightDecay ?? given.decay;
  const terms = { sharpness: (gain * gain * alpha) / 4, decay: decoupled ? w0 : 0, coupledDecay: decoupled ? 0 : gain * w0 };
  const start = yield* firstPoint(given);
  const dying = (preconditioner.lambda ?? 0) > 0 && preconditioner.blocks === undefined ? shortestDeath / T : undefined;
  const extra = given.correlated ? correlatedDrift({ optimizer, preconditioner, constraints, alpha, c }) : undefined;
  const system = preconditioner.full
    ? flowInMetric(constraints, start, terms)
    : (problem.flow?.(start, terms, dying) ?? flowOnConstraints(constraints, start, terms));

  // v is kept in a unit in which its equilibrium alpha V(diag H) is about 1 at first, whatever the noise and H are.
  const settled = preconditioner.V(system.hessianDiagonal(start));
  const unit = alpha > 0 ? alpha * scaleOf(settled) : scaleOf(given.v0 ?? settled);
  const equilibrium = (zeta: Float64Array): Float64Array => preconditioner.V(system.hessianDiagonal(zeta).map((h) => (alpha / unit) * h));
  const begin = system.encode(start);
  const n = begin.length;
  const relaxes = adaptive && c < Number.POSITIVE_INFINITY;
  const v0 = given.v0?.map((x) => x / unit) ?? equilibrium(start);
  const y0 = new Float64Array(n + (relaxes ? v0.length : 0));
  y0.set(begin);
  if (relaxes) y0.set(v0, n);
  const secondMoment = (y: Float64Array, zeta: Float64Array): Float64Array => (relaxes ? y.slice(n) : equilibrium(zeta));
  const preconditionerAt = (v: Float64Array): Float64Array => preconditioner.S(v.map((x) => unit * x));

  const field = (_t: number, y: Float64Array, out: Float64Array): void => {
    const at = y.slice(0, n);
    const zeta = system.decode(at);
    const v = secondMoment(y, zeta);
    const S = preconditionerAt(v);
    const push = extra?.(
      zeta,
      v.map((x) => unit * x),
      S,
    );
    out.set(system.velocity(at, S, push));
    if (!relaxes) return;
    const V = equilibrium(zeta);
    for (let j = 0; j < v.length; j++) out[n + j] = c * (V[j] - v[j]);
  };
  const retract = (y: Float64Array): void => {
    const at = y.slice(0, n);
    y.set(system.retract(at, preconditionerAt(secondMoment(y, system.decode(at)))));
  };
  retract(y0);
  const atol = 1e-4 * tolerance;
  const how: OdeOptions = {
    y0,
    T,
    record,
    pace,
    rtol: tolerance,
    atol,
    maxSteps: mostSteps,
    retract,
    moved: (before, after) => {
      const move = system.moved?.(before.subarray(0, n), after.subarray(0, n));
      const rest = move === undefined ? 0 : n;
      return Math.max(move ?? 0, movedBy(before.subarray(rest), after.subarray(rest), atol));
    },
    what: 'the label-noise flow',
    onSingular: (state) => {
      if (!adaptive || preconditioner.full) return { path: 'labelNoiseFlow.T' };
      const zeta = system.decode(state.slice(0, n));
      const S = preconditionerAt(secondMoment(state, zeta));
      const h = system.hessianDiagonal(zeta)[mostMoved(S)];
      return { path: 'labelNoiseFlow.T', why: `${mostMovedText(problem, S)}, where diag H is ${h.toPrecision(3)}`, allowed: advice };
    },
  };
  const relaxation = { start: n, c, target: (y: Float64Array) => equilibrium(system.decode(y.slice(0, n))) };
  const { t, y } = yield* relaxes && c * T > stiff ? relaxingPath.steps(field, relaxation, how) : dormandPrince.steps(field, how);
  const theta = y.map((state) => system.decode(state.slice(0, n)));
  const v = y.map((state, k) => secondMoment(state, theta[k]).map((x) => unit * x));
  return { t, theta, v, timePerStep: timePerStep(optimizer, 'lr²') };
}

/** Relaxations of v in T beyond which it is solved for implicitly: explicit steps would be no longer than about three of them. */
const stiff = 1e4;

/** Steps and rejected steps before the flow counts as singular. */
const mostSteps = 100_000;

/** A weight whose rate of decay, in units of 1/T, passes this has died. */
const shortestDeath = 1e11;

/** What can be done about a coordinate that S moves ever faster. */
const advice = 'where an entry of diag H vanishes v goes to 0 and S to 1/eps: give the optimizer a larger eps, or take a shorter T';
