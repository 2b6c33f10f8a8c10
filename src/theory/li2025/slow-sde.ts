// The slow stochastic equation of an adaptive gradient method under any gradient noise (Li, Wen, Lyu 2025, Def. 3.1 and Def. 4.3).

import * as valibot from 'valibot';
import { singular } from '../../input/errors.js';
import { oneOf } from '../../input/validate.js';
import { exp } from '../../kernels/functions.js';
import { equations } from '../../kernels/generated.js';
import { formOf } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { type DrawnTheory, drawnTheory } from '../ensembles/drawn-theory.js';
import type { TheoryEnsemble } from '../ensembles/ensemble.js';
import { ensembleEntries } from '../ensembles/options.js';
import { type DrawnFamily, pathOrEnsemble } from '../ensembles/path-or-ensemble.js';
import type { PairSettings } from '../ensembles/planar-pairs.js';
import { planarSettings } from '../ensembles/planar-settings.js';
import { land, landInMetric } from '../manifold/gauss-newton.js';
import { isMatrix, preconditioned } from '../manifold/metric.js';
import { projectToManifold } from '../manifold/projection.js';
import { projectionSecondDerivative } from '../manifold/projection-second-derivative.js';
import { tangentProjector } from '../manifold/tangent-projector.js';
import { type GradientNoise, noiseColumns, noiseCovariance } from '../noise/gradient-noise.js';
import { readGradientNoise } from '../noise/theory-noise.js';
import { type DrawnPathOptions, drawn } from '../options.js';
import { timePerStep } from '../path.js';
import { computation, type Steps } from '../solvers/pace.js';
import type { SlowPath } from './label-noise-flow.js';
import { mostMovedText } from './most-moved.js';
import { firstPoint, readSlowOptions, type SlowInput, type SlowOptions } from './slow-options.js';

/** The problem, optimizer and noise of a slow equation, where its path starts, and which path it is. */
export interface SlowSdeOptions extends SlowOptions, DrawnPathOptions {
  /**
   * 'derivative' (default): zeta + ∂Φ_S (S D dW - w0 zeta dt) + ½ ∂²Φ_S[S Sigma S] dt, brought back to Γ. 'projection': zeta <- Φ_S(zeta + S D dW - w0 zeta dt),
   * without derivatives.
   * Both have weak order 1; on the ellipse the first is as good with 8 steps as the second with 32 or more.
   */
  readonly stepper?: 'projection' | 'derivative' | undefined;
}

const own = {
  ...drawn,
  ...ensembleEntries,
  stepper: valibot.optional(oneOf('projection', 'derivative'), 'derivative'),
};

/**
 * One path, or an ensemble of `members`, of the slow stochastic equation in slow time t = k lr², with S = S(v) and the covariance Sigma(zeta) of the gradient noise:
 *
 *     dzeta = ∂Φ_S S Sigma^½ dW + ½ ∂²Φ_S[S Sigma S] dt - w0 ∂Φ_S zeta dt,    dv = c (V(Sigma) - v) dt
 *
 * w0 is adamW's weight decay divided by lr, else 0. With S = I it is that of SGD; under label noise, Sigma = alpha H, it is `labelNoiseFlow`. The Brownian
 * path belongs to (seed, member) and is refined by more steps: it stays the same path. Source: Li, Wen, Lyu 2025, Def. 3.1 and Def. 4.3 written out.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_UNAVAILABLE for optimizers without a slow
 *   equation and for noise that the problem cannot take, E_SINGULAR where a step finds no manifold near
 * @example
 * const problem = ellipse({ a: 2, b: 1 });
 * const theta0 = projectToManifold(problem, [1.2, 0.7]);
 * const path = slowSde({ problem, optimizer: adam({ lr: 0.1 }), noise: labelNoise({ delta: 0.5 }), theta0, T: 1, steps: 8, seed: 1 });
 * problem.loss(path.theta[1]) < 1e-20 // true
 * @eq li2025 Def. 3.1, (1), Def. 4.3, (2), (5), Thm. 4.1, App. F
 * @eq li2025 Lemma F.4, Lemma F.5, Lemma F.6, Lemma F.7, Lemma F.8, Lemma F.11, Lemma F.12
 */
export const slowSde: DrawnTheory<SlowSdeOptions, SlowPath> = drawnTheory(computation(slowPaths));

function* slowPaths(options: SlowSdeOptions): Steps<SlowPath | TheoryEnsemble> {
  const drawn = yield* slowFamily(options);
  const P = drawn.given.theta0.length;
  return yield* pathOrEnsemble(drawn, ({ t, y }) => ({
    t,
    theta: y.map((state) => state.slice(0, P)),
    v: y.map((state) => state.slice(P)),
    timePerStep: drawn.given.timePerStep,
  }));
}

/** The paths that `slowSde` draws. */
export function* slowFamily(options: SlowSdeOptions): Steps<DrawnFamily> {
  const given = readSlowOptions('slowSde', options, own);
  const { problem, optimizer, preconditioner, c, decay, theta0, T, steps, signal, stepper } = given;
  const { adaptive, gain, S } = preconditioner;
  const noise = readGradientNoise(problem, given.noise, theta0, 'slowSde.noise', given.batchSize);
  const settled = (zeta: Float64Array): Float64Array =>
    preconditioner.V(preconditioner.full ? noiseCovariance(noise, zeta) : noise.variances(zeta));
  const start = yield* firstPoint(given);
  const P = start.length;
  const y0 = Float64Array.of(...start, ...(given.v0 ?? settled(start)));
  const kept = exp(-c * (T / steps)); // 0 for an infinite c
  const step = stepper === 'projection' ? byProjection : byDerivative;
  const advance = (y: Float64Array, dW: Float64Array, _: number, h: number): void => {
    const [zeta, second] = [y.slice(0, P), y.slice(P)];
    const target = settled(zeta);
    y.set(step({ problem, noise, zeta, S: S(second), gain, decay, dW, h, signal }));
    for (let j = 0; j < second.length; j++) y[P + j] = target[j] + kept * (second[j] - target[j]);
  };
  const kernels = inNumbers(given, noise, kept);
  const family = { y0, dimension: noise.dimension, advance, kernels };
  return { family, given: { ...given, theory: 'slowSde', second: adaptive, timePerStep: timePerStep(optimizer, 'lr²') } };
}

/** The equation as the kernels take it; undefined where they lack it. */
function inNumbers(
  { problem, optimizer, preconditioner, decay, T, steps, stepper }: SlowInput & { readonly steps: number; readonly stepper: string },
  noise: GradientNoise,
  kept: number,
): PairSettings | undefined {
  const { adaptive, blocks, gain, lambda } = preconditioner;
  if (lambda === undefined || (stepper === 'projection' && !problem.project)) return undefined;
  const { eps = 0, epsRoot = 0 } = formOf(optimizer).root ?? {};
  const numbers = { equation: equations.slow, gain, decay: decay * (T / steps), lambda, eps, epsRoot, kept, states: adaptive ? 4 : 2 };
  return planarSettings(problem, noise, {
    ...numbers,
    adaptive: adaptive ? (blocks?.[0] ?? 1) : 0,
    projected: Number(stepper === 'projection'),
  });
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
  readonly signal: AbortSignal | undefined;
}

/** gain S D dW - w0 zeta h. */
function kickOf({ noise, zeta, S, gain, decay, dW, h }: StepInput): Float64Array {
  return preconditioned(S, noise.root(zeta, dW)).map((x, p) => gain * x - decay * h * zeta[p]);
}

function byProjection(input: StepInput): Float64Array {
  const { problem, zeta, S, signal } = input;
  const kick = kickOf(input);
  return projectToManifold(
    problem,
    zeta.map((z, p) => z + kick[p]),
    { S, signal },
  );
}

function byDerivative(input: StepInput): Float64Array {
  const { problem, noise, zeta, S, gain, h } = input;
  const P = zeta.length;
  const M = new Float64Array(P * P);
  for (const ofNoise of noiseColumns(noise, zeta)) {
    const column = preconditioned(S, ofNoise).map((x) => gain * x);
    for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) M[i * P + j] += column[i] * column[j];
  }
  const drift = projectionSecondDerivative(problem, zeta, { S, M });
  const along = tangentProjector(problem, zeta, S).apply(kickOf(input));
  const next = zeta.map((z, p) => z + along[p] + (h / 2) * drift[p]);
  const landed = isMatrix(S, P) ? landInMetric(problem, next, S) : land(problem, next, S)?.theta;
  if (landed) return landed;
  throw singular('slowSde.steps', `a step of ${h} leads away from Γ; ${mostMovedText(problem, S)}`, { value: h, allowed: 'more steps' });
}
