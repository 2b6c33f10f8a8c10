// The slow stochastic equation of an adaptive gradient method under any gradient noise (Li, Wen, Lyu 2025, Def. 3.1 and Def. 4.3).
import * as v from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { MinifoldError } from '../../input/errors.js';
import { check, invalid, nonNegative, positive, seed as seedSchema, whole } from '../../input/validate.js';
import { exp } from '../../kernels/functions.js';
import { type LabelNoise, labelNoise, type Noise } from '../../noise/label-noise.js';
import { type Optimizer, readOptimizer } from '../../optimizers/optimizer.js';
import { isProblem, type Problem } from '../../problems/problem.js';
import { land } from '../manifold/gauss-newton.js';
import { projectToManifold } from '../manifold/projection.js';
import { projectionSecondDerivative } from '../manifold/projection-second-derivative.js';
import { tangentProjector } from '../manifold/tangent-projector.js';
import { type CovarianceRoot, readGradientNoise } from '../noise/covariance-root.js';
import type { GradientNoise } from '../noise/gradient-noise.js';
import { timePerStep } from '../path.js';
import { BrownianPath } from '../solvers/brownian.js';
import { nearestSteps } from '../solvers/ode-path.js';
import type { SlowPath } from './label-noise-flow.js';
import { mostMovedText } from './most-moved.js';
import { preconditionerOf } from './preconditioner.js';
import { decayOf, slowRate } from './slow-rate.js';

export interface SlowSdeOptions {
  readonly problem: Problem;
  /** An optimizer with a diagonal preconditioner, as for `labelNoiseFlow`. */
  readonly optimizer: Optimizer;
  /** Label noise on all samples, injected noise, or a root of the covariance. */
  readonly noise?: Noise | CovarianceRoot;
  /** Label noise of this standard deviation, in place of `noise`. */
  readonly delta?: number;
  /** (1 - beta2)/lr², in [0, Infinity]; the optimizer's own by default. */
  readonly c?: number;
  /** Where the optimizer starts, P entries; projected by Φ_S if it is off Γ. */
  readonly theta0: VectorLike;
  /** The first v, P entries (of agm its size); V(Sigma) at the projection of theta0 by default. */
  readonly v0?: VectorLike;
  /** Slow time: steps of the optimizer times lr². */
  readonly T: number;
  /** Steps of the solver, a power of two. Default 1024. */
  readonly steps?: number;
  /** Of the Brownian path. Default 0. */
  readonly seed?: number;
  /** Independent paths under one seed. Default 0. */
  readonly member?: number;
  /** Times in [0, T], rising, at whose nearest steps the state is kept besides 0 and T. */
  readonly record?: readonly number[];
  /**
   * 'derivative' (default): zeta + ∂Φ_S (S D dW - w0 zeta dt) + ½ ∂²Φ_S[S Sigma S] dt, brought back to Γ. 'projection': zeta <- Φ_S(zeta + S D dW - w0 zeta dt),
   * without derivatives.
   * Both have weak order 1; on the ellipse the first is as good with 8 steps as the second with 32 or more.
   */
  readonly stepper?: 'projection' | 'derivative';
}

const schema = v.strictObject(
  {
    problem: v.unknown(),
    optimizer: v.unknown(),
    noise: v.optional(v.unknown()),
    delta: v.optional(nonNegative),
    c: v.optional(v.unknown()),
    theta0: v.unknown(),
    v0: v.optional(v.unknown()),
    T: positive,
    steps: v.optional(whole(1, 2 ** 26), 1024),
    seed: v.optional(seedSchema, 0),
    member: v.optional(whole(0, 2 ** 32 - 1), 0),
    record: v.optional(v.array(nonNegative, 'an array of times'), []),
    stepper: v.optional(v.picklist(['projection', 'derivative'], "'projection' or 'derivative'"), 'derivative'),
  },
  'an object with problem, optimizer, noise or delta, theta0 and T',
);

/**
 * One path of the slow stochastic equation in slow time t = k lr², with S = S(v) and the covariance Sigma(zeta) of the gradient noise:
 *
 *     dzeta = ∂Φ_S S Sigma^½ dW + ½ ∂²Φ_S[S Sigma S] dt - w0 ∂Φ_S zeta dt,    dv = c (V(diag Sigma) - v) dt
 *
 * w0 is adamW's weight decay divided by lr, else 0. With S = I it is that of SGD; under label noise, Sigma = alpha H, it is `labelNoiseFlow`. The Brownian
 * path belongs to (seed, member) and is refined by more steps: it stays the same path. Source: Li, Wen, Lyu 2025, Def. 3.1 and Def. 4.3 written out.
 * @eq li2025 Def. 3.1, (1), Def. 4.3, (2), (5), Thm. 4.1
 */
export function slowSde(options: SlowSdeOptions): SlowPath {
  const given = check(schema, options, 'slowSde');
  const { problem, T, steps, seed, member, record, stepper } = given;
  if (!isProblem(problem)) throw invalid('E_TYPE', 'slowSde.problem', problem, 'what ellipse(...) and the other problems return');
  const P = problem.parameters;
  const optimizer = readOptimizer(given.optimizer);
  const { adaptive, gain, read, V, S } = preconditionerOf(optimizer, problem);
  const theta0 = readVector(given.theta0, 'slowSde.theta0', P);
  const noise = readGradientNoise(problem, noiseOf(given.noise, given.delta), theta0, 'slowSde.noise');
  const c = adaptive ? slowRate(optimizer, given.c) : 0;
  const decay = decayOf(optimizer);
  const v0 = given.v0 === undefined ? undefined : read(given.v0, 'slowSde.v0');
  let zeta = projectToManifold(problem, theta0, v0 && { S: S(v0) });
  let second = v0 ?? V(noise.variances(zeta));

  const h = T / steps;
  const kept = exp(-c * h); // 0 for an infinite c
  const step = stepper === 'projection' ? byProjection : byDerivative;
  const increments = new BrownianPath({ dimension: noise.dimension, T, seed, member }).increments(steps);
  const path = { t: [0], theta: [zeta], v: [second], timePerStep: timePerStep(optimizer, 'lr²') };
  const recorded = new Set(nearestSteps(record, T, steps));
  for (let k = 0; k < steps; k++) {
    const dW = increments.subarray(k * noise.dimension, (k + 1) * noise.dimension);
    const target = V(noise.variances(zeta));
    zeta = step({ problem, noise, zeta, S: S(second), gain, decay, dW, h });
    second = second.map((x, j) => target[j] + kept * (x - target[j]));
    if (!recorded.has(k + 1)) continue;
    path.t.push(k + 1 === steps ? T : (k + 1) * h);
    path.theta.push(zeta);
    path.v.push(second);
  }
  return path;
}

/** The noise: `noise`, or label noise of size `delta`; both only where they say the same. */
function noiseOf(noise: unknown, delta: number | undefined): unknown {
  if (delta === undefined && noise === undefined) {
    const allowed = 'noise, or delta for label noise';
    throw new MinifoldError('E_MISSING', `slowSde.noise is required: ${allowed}`, { path: 'slowSde.noise', allowed });
  }
  if (delta === undefined) return noise;
  if (noise === undefined) return labelNoise({ delta });
  const { name, delta: given } = noise as Partial<LabelNoise>;
  if (name !== 'labelNoise' || given !== delta) throw invalid('E_RANGE', 'slowSde.delta', delta, 'either delta or noise');
  return noise;
}

/** What a step sees. */
interface StepInput {
  readonly problem: Problem;
  readonly noise: GradientNoise;
  readonly zeta: Float64Array;
  readonly S: Float64Array;
  readonly gain: number;
  /** w0. */
  readonly decay: number;
  readonly dW: Float64Array;
  readonly h: number;
}

/** gain S D dW. */
function move({ noise, zeta, S, gain }: StepInput, dW: Float64Array): Float64Array {
  return noise.root(zeta, dW).map((x, p) => gain * S[p] * x);
}

/** gain S D dW - w0 zeta h. */
function kickOf(input: StepInput): Float64Array {
  const { zeta, decay, dW, h } = input;
  return move(input, dW).map((x, p) => x - decay * h * zeta[p]);
}

function byProjection(input: StepInput): Float64Array {
  const { problem, zeta, S } = input;
  const kick = kickOf(input);
  return projectToManifold(
    problem,
    zeta.map((z, p) => z + kick[p]),
    { S },
  );
}

function byDerivative(input: StepInput): Float64Array {
  const { problem, noise, zeta, S, h } = input;
  const P = zeta.length;
  const M = new Float64Array(P * P);
  const unit = new Float64Array(noise.dimension);
  for (let q = 0; q < noise.dimension; q++) {
    unit[q] = 1;
    const column = move(input, unit);
    unit[q] = 0;
    for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) M[i * P + j] += column[i] * column[j];
  }
  const drift = projectionSecondDerivative(problem, zeta, { S, M });
  const along = tangentProjector(problem, zeta, S).apply(kickOf(input));
  const next = zeta.map((z, p) => z + along[p] + (h / 2) * drift[p]);
  const landed = land(problem, next, S);
  if (landed) return landed.theta;
  throw new MinifoldError('E_SINGULAR', `slowSde: a step of ${h} leads away from Γ; ${mostMovedText(problem, S)}`, {
    path: 'slowSde.steps',
    value: h,
    allowed: 'more steps',
  });
}
