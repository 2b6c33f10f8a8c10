// The slow flow of an optimizer under label noise (Li, Wen, Lyu 2025, (5)), an ordinary differential equation on the manifold of minimizers.
import * as v from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { MinifoldError } from '../../input/errors.js';
import { check, flag, invalid, nonNegative, positive, whole } from '../../input/validate.js';
import { type Optimizer, readOptimizer } from '../../optimizers/optimizer.js';
import { DiagonalNet } from '../../problems/diagonal-net/problem.js';
import { isProblem, type Problem } from '../../problems/problem.js';
import { projectToManifold } from '../manifold/projection.js';
import { type TheoryPath, timePerStep } from '../path.js';
import { dormandPrince } from '../solvers/ode.js';
import { flowOnConstraints } from './flow-on-constraints.js';
import { flowOnDiagonalNet } from './flow-on-diagonal-net.js';
import { mostMoved, mostMovedText } from './most-moved.js';
import type { Preconditioner } from './pair.js';
import { preconditionerOf } from './preconditioner.js';
import { constraintsOf, decayOf, labelNoiseStrength, slowRate } from './slow-rate.js';

export interface LabelNoiseFlowOptions {
  /** A problem whose loss is a sum of squares that vanish on Γ, one for each sample: one with `constraints()`, of one output if it is a perceptron. */
  readonly problem: Problem;
  /** sgd, sgdMomentum, heavyBall, rmsprop, adam, adamW, adamE, adamMini, adalayer, adaSGD or agm. Of its rate only c, weight decay and heavy ball's gain are used. */
  readonly optimizer: Optimizer;
  /** Standard deviation of the label noise, in the unit of y. */
  readonly delta: number;
  /** (1 - beta2)/lr², in [0, Infinity]; the optimizer's own by default. Infinity keeps v at its equilibrium alpha V(diag H). */
  readonly c?: number;
  /** Where the optimizer starts, P entries. A point off Γ is first projected: by Φ_S with S = S(v0) where v0 is given, else by the gradient flow's Φ. */
  readonly theta0: VectorLike;
  /** The first v, P entries (of agm its size); alpha V(diag H) at the first point by default. */
  readonly v0?: VectorLike;
  /** Slow time to integrate: the steps of the optimizer times lr². */
  readonly T: number;
  /** Times in [0, T], rising, at which to keep the state. Default 0 and T. */
  readonly record?: readonly number[];
  /** w0 >= 0: a decay per step of lr² w0, that is weight decay divided by lr. Default 0, and weightDecay/lr for adamW. */
  readonly weightDecay?: number;
  /** Whether the decay bypasses S, as AdamW's (true, the default), or is part of the gradient, as L2 regularization. */
  readonly decoupled?: boolean;
  /** Samples per step; all by default. Noise on one sample counts as 1. */
  readonly batchSize?: number;
  /** Relative error of a step. Default 1e-8. */
  readonly tolerance?: number;
}

/** A path on Γ in slow time: its `timePerStep` is lr². */
export interface SlowPath extends TheoryPath {
  /** Second moments, P entries each (of agm its size), averages at every entry of their block; empty for an optimizer without. */
  readonly v: readonly Float64Array[];
}

const schema = v.strictObject(
  {
    problem: v.unknown(),
    optimizer: v.unknown(),
    delta: nonNegative,
    c: v.optional(v.unknown()),
    theta0: v.unknown(),
    v0: v.optional(v.unknown()),
    T: positive,
    record: v.optional(v.array(nonNegative, 'an array of times')),
    weightDecay: v.optional(nonNegative),
    decoupled: v.optional(flag, true),
    batchSize: v.optional(whole(1, 2 ** 28)),
    tolerance: v.optional(positive, 1e-8),
  },
  'an object with problem, optimizer, delta, theta0 and T',
);

/**
 * The label-noise flow in slow time t = k lr², with S = S(v) and alpha of Sigma = alpha H:
 *
 *     dzeta/dt = -(alpha/4) ∂Φ_S(zeta) S ∇³L(zeta)[S] - w0 ∂Φ_S(zeta) zeta,    dv/dt = c (alpha V(diag H(zeta)) - v)
 *
 * (coupled decay: -w0 ∂Φ_S S zeta). With S = I it is SGD's, -(alpha/4) ∂Φ ∇ tr H. Adaptive steps of Dormand, Prince 1980, brought back to Γ after
 * each. alpha = delta²/B for the mean of ½ (f - y)², 2 delta²/B for the mean of (f - y)², B the batch.
 *
 * E_SINGULAR where the flow has no continuation: where a coordinate of diag H vanishes, v -> 0 and S -> 1/eps, and steps shrink to nothing
 * unless eps > 0; it names the coordinate. Source: Li, Wen, Lyu 2025, (5); its coefficient is alpha/4, printed as alpha/2 in (3).
 * @eq li2025 (3), (5), Thm. 4.1, Thm. 5.1, Thm. 5.2
 */
export function labelNoiseFlow(options: LabelNoiseFlowOptions): SlowPath {
  const given = check(schema, options, 'labelNoiseFlow');
  const { problem, delta, T, batchSize, decoupled, tolerance } = given;
  if (!isProblem(problem))
    throw invalid('E_TYPE', 'labelNoiseFlow.problem', problem, 'what diagonalNet(...) and the other problems return');
  const optimizer = readOptimizer(given.optimizer);
  const preconditioner = preconditionerOf(optimizer, problem);
  const { adaptive, gain } = preconditioner;
  const constraints = constraintsOf(problem);
  const alpha = labelNoiseStrength(constraints, delta, batchSize);
  const c = adaptive ? slowRate(optimizer, given.c) : 0;
  const w0 = given.weightDecay ?? decayOf(optimizer);
  const terms = { sharpness: (gain * gain * alpha) / 4, decay: decoupled ? w0 : 0, coupledDecay: decoupled ? 0 : gain * w0 };
  const start = startOf(problem, preconditioner, given.theta0, given.v0);
  const dying = (preconditioner.lambda ?? 0) > 0 && preconditioner.blocks === undefined ? shortestDeath / T : undefined;
  const system =
    problem instanceof DiagonalNet ? flowOnDiagonalNet(problem, start.theta, terms, dying) : flowOnConstraints(constraints, terms);

  // v is kept in units of alpha, where its equilibrium V(diag H) has the size of H whatever the noise.
  const unit = alpha > 0 ? alpha : 1;
  const equilibrium = (zeta: Float64Array): Float64Array => preconditioner.V(system.hessianDiagonal(zeta).map((h) => (alpha / unit) * h));
  const begin = system.encode(start.theta);
  const n = begin.length;
  const relaxes = adaptive && c < Number.POSITIVE_INFINITY;
  const v0 = start.v?.map((x) => x / unit) ?? equilibrium(start.theta);
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
    // A stage of a step that was tried too long: the integrator sees NaN and tries a shorter one.
    if (!zeta.every(Number.isFinite) || !S.every(Number.isFinite)) return void out.fill(Number.NaN);
    out.set(system.velocity(at, S));
    if (!relaxes) return;
    const V = equilibrium(zeta);
    for (let j = 0; j < v.length; j++) out[n + j] = c * (V[j] - v[j]);
  };
  const retract = (y: Float64Array): void => {
    const at = y.slice(0, n);
    y.set(system.retract(at, preconditionerAt(secondMoment(y, system.decode(at)))));
  };
  retract(y0);
  const { t, y } = dormandPrince(field, {
    y0,
    T,
    rtol: tolerance,
    atol: 1e-4 * tolerance,
    maxSteps: mostSteps,
    retract,
    what: 'the label-noise flow',
    onSingular: (error, state) => {
      if (!adaptive) return error;
      const zeta = system.decode(state.slice(0, n));
      const S = preconditionerAt(secondMoment(state, zeta));
      const h = system.hessianDiagonal(zeta)[mostMoved(S)];
      return withAdvice(error, `${mostMovedText(problem, S)}, where diag H is ${h.toPrecision(3)}`);
    },
    ...(given.record && { record: given.record }),
  });
  const theta = y.map((state) => system.decode(state.slice(0, n)));
  const v = y.map((state, k) => secondMoment(state, theta[k]).map((x) => unit * x));
  return { t, theta, v, timePerStep: timePerStep(optimizer, 'lr²') };
}

/** Steps and rejected steps before the flow counts as singular. */
const mostSteps = 100_000;

/** A weight whose rate of decay, in units of 1/T, passes this has died. */
const shortestDeath = 1e11;

/** The first point, on Γ, and v where it is given. */
function startOf(
  problem: Problem,
  { read, S }: Preconditioner,
  theta0: unknown,
  v0: unknown,
): { readonly theta: Float64Array; readonly v: Float64Array | undefined } {
  const at = readVector(theta0, 'labelNoiseFlow.theta0', problem.parameters);
  if (v0 === undefined) return { theta: projectToManifold(problem, at), v: undefined };
  const v = read(v0, 'labelNoiseFlow.v0');
  return { theta: projectToManifold(problem, at, { S: S(v) }), v };
}

/** The error with the coordinate that S moves most, and what can be done about it. */
function withAdvice({ message, value }: MinifoldError, coordinate: string): MinifoldError {
  const advice = 'where an entry of diag H vanishes v goes to 0 and S to 1/eps: give the optimizer a larger eps, or take a shorter T';
  return new MinifoldError('E_SINGULAR', `${message}; ${coordinate}; ${advice}`, { path: 'labelNoiseFlow.T', value, allowed: advice });
}
