// The conventional stochastic equations of SGD, SGD with momentum and Adam: one equation for convergence and oscillation together, first order in
// time, from before the slow drift along a manifold was understood. Li, Wen, Lyu 2025, App. A, and Ma, Kunin, Ying 2023, (4), (16) and (24).
import { invalid } from '../../input/errors.js';
import { equations } from '../../kernels/generated.js';
import { type AdamForm, isAdam, isSgdOrAdam, type OptimizerForm } from '../../optimizers/form.js';
import { acceptedForm, type Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { type DrawnTheory, drawnTheory } from '../ensembles/drawn-theory.js';
import type { TheoryEnsemble } from '../ensembles/ensemble.js';
import { ensembleEntries } from '../ensembles/options.js';
import { type DrawnFamily, pathOrEnsemble } from '../ensembles/path-or-ensemble.js';
import type { PairSettings } from '../ensembles/planar-pairs.js';
import { planarSettings } from '../ensembles/planar-settings.js';
import type { GradientNoise } from '../noise/gradient-noise.js';
import { readGradientNoise, type TheoryNoise } from '../noise/theory-noise.js';
import { type DrawnPathOptions, drawn, noise, readPathOptions } from '../options.js';
import type { TheoryPath } from '../path.js';
import { powerOfTwo } from '../solvers/brownian.js';
import { eulerMaruyamaStep } from '../solvers/euler-maruyama.js';
import { computation, type Steps } from '../solvers/pace.js';
import type { Sde } from '../solvers/sde.js';
import { adamClock } from './adam-clock.js';
import { clockOf, statePath } from './state-path.js';

/** The problem, optimizer and noise of a conventional equation, where its path starts, and which path it is. */
export interface ConventionalSdeOptions extends DrawnPathOptions {
  /** `sgd`, `heavyBall` (neither Nesterov nor dampening), `adam` or `rmsprop`, with an lr that is a number > 0. */
  readonly optimizer: Optimizer;
  /** Any, of a full-batch step; label noise for a loss that is a sum of squares. */
  readonly noise: TheoryNoise;
  /** Steps of the Euler-Maruyama scheme, a power of two. For a path that is faithful they are shorter than those of the optimizer. */
  readonly steps: number;
}

/**
 * One path, or an ensemble of `members`, of the conventional stochastic equation, Σ = D Dᵀ the covariance of the gradient noise of a step:
 *
 *     SGD, t = k η:          dθ = -∇L dt + √η D dW
 *     heavy ball, t = k η:   dm = -((1-μ)/η m + ∇L) dt + √η D dW,   dθ = m/η dt
 *     Adam, t = k η²:        dθ = -S m/γ1 dt/η,   dm = c1(∇L - m) dt + η c1 D dW,   dv = c2(diag Σ - v) dt,
 *                            S = 1/(√(v/γ2) + ε),   c_i = (1-β_i)/η²,   γ_i = 1 - e^(-c_i t) with bias correction, else 1
 *
 * v starts at 0 with bias correction and at diag Σ without. RMSProp is Adam with m = ∇L + noise. E_UNAVAILABLE for other optimizers and noise.
 * Sources: Li, Tai, E 2017; Malladi, Lyu, Panigrahi, Arora 2022; Ma, Kunin, Ying 2023, (4), (16), (24).
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_UNAVAILABLE for other optimizers and noise
 * @example
 * const problem = quadratic({ hessian: [[1]] });
 * const noise = injectedNoise({ sigma: 0, covariance: 'isotropic' });
 * const path = conventionalSde({ problem, optimizer: sgd({ lr: 0.1 }), noise, theta0: [1], T: 1, steps: 4 });
 * path.theta[1][0] // 0.31640625
 * @eq ma2023 (4), (16), (24)
 * @eq li2025 Sec. 3, App. A
 * @eq li2017
 * @eq malladi2022
 */
export const conventionalSde: DrawnTheory<ConventionalSdeOptions, TheoryPath> = drawnTheory(computation(conventionalPaths));

function* conventionalPaths(options: ConventionalSdeOptions): Steps<TheoryPath | TheoryEnsemble> {
  const drawn = conventionalFamily(options);
  const { theta0, optimizer } = drawn.given;
  return yield* pathOrEnsemble(drawn, (path) => statePath(path, theta0.length, optimizer));
}

/** The paths that `conventionalSde` draws. */
export function conventionalFamily(options: ConventionalSdeOptions): DrawnFamily {
  const given = readPathOptions('conventionalSde', options, { noise, ...drawn, ...ensembleEntries, steps: powerOfTwo });
  const { problem, optimizer, theta0 } = given;
  const ofStep = readGradientNoise(problem, given.noise, theta0, 'conventionalSde.noise');
  const sde = equationOf(problem, optimizer, ofStep, theta0);
  const kernels = planarSettings(problem, ofStep, { ...sde.numbers, lr: optimizer.lr as number });
  const family = { y0: sde.y0, dimension: ofStep.dimension, advance: eulerMaruyamaStep(sde, sde.y0.length), kernels };
  return { family, given: { ...given, theory: 'conventionalSde', second: false, timePerStep: clockOf(optimizer) } };
}

/** An equation, its first state, and its numbers in the kernels. */
type Equation = Sde & { readonly y0: Float64Array; readonly numbers: PairSettings['numbers'] };

/** Heavy ball is the paper's: without dampening. */
function hasEquation(form: OptimizerForm): boolean {
  return isSgdOrAdam(form) && (form.v !== undefined || form.m === undefined || form.m.gain === 1);
}

function equationOf(problem: Problem, optimizer: Optimizer, noise: GradientNoise, theta0: Float64Array): Equation {
  const { lr } = optimizer;
  if (typeof lr !== 'number' || lr === 0) throw invalid('E_UNAVAILABLE', 'conventionalSde.optimizer.lr', lr, 'a number > 0');
  const form = acceptedForm(optimizer, hasEquation, 'conventionalSde.optimizer', 'there is an equation of SGD, heavy ball and Adam');
  if (isAdam(form)) return adamEquation(problem, form, lr, noise, theta0);
  return form.m ? momentumEquation(problem, lr, form.m.decay, noise, theta0) : sgdEquation(problem, lr, noise, theta0);
}

function sgdEquation(problem: Problem, lr: number, noise: GradientNoise, theta0: Float64Array): Equation {
  const spread = Math.sqrt(lr);
  return {
    y0: theta0,
    numbers: { equation: equations.sgd },
    drift: (_, theta, out) => out.set(problem.gradient(theta).map((g) => -g)),
    diffusion: (_, theta, dW, out) => out.set(noise.root(theta, dW).map((x) => spread * x)),
  };
}

/** The state is (θ, m). */
function momentumEquation(problem: Problem, lr: number, momentum: number, noise: GradientNoise, theta0: Float64Array): Equation {
  const P = theta0.length;
  const y0 = new Float64Array(2 * P);
  y0.set(theta0);
  return {
    y0,
    numbers: { equation: equations.momentum, forgetsM: (1 - momentum) / lr },
    drift: (_, y, out) => {
      const g = problem.gradient(y.subarray(0, P));
      for (let i = 0; i < P; i++) {
        const m = y[P + i];
        out[i] = m / lr;
        out[P + i] = -(((1 - momentum) / lr) * m + g[i]);
      }
    },
    diffusion: (_, y, dW, out) => {
      out.fill(0);
      const drawn = noise.root(y.subarray(0, P), dW);
      for (let i = 0; i < P; i++) out[P + i] = Math.sqrt(lr) * drawn[i];
    },
  };
}

/** The state is (θ, v, m), without m for β1 = 0. */
function adamEquation(problem: Problem, form: AdamForm, lr: number, noise: GradientNoise, theta0: Float64Array): Equation {
  const { c1, c2, corrected, gamma1, S } = adamClock(form, lr);
  const P = theta0.length;
  const y0 = new Float64Array((c1 === undefined ? 2 : 3) * P);
  y0.set(theta0);
  if (!corrected) y0.set(noise.variances(theta0), P);
  /** At the time 0 of corrected averages 0/0 means their first entries. */
  const preconditioner = (t: number, y: Float64Array): Float64Array =>
    corrected && t === 0 ? S(noise.variances(theta0)) : S(y.subarray(P, 2 * P), t);
  const { eps, epsRoot } = form.root;
  return {
    y0,
    numbers: { equation: equations.adam, forgetsM: c1 ?? 0, forgetsV: c2, corrected: Number(corrected), eps, epsRoot },
    drift: (t, y, out) => {
      const theta = y.subarray(0, P);
      const [g, variances, s] = [problem.gradient(theta), noise.variances(theta), preconditioner(t, y)];
      const first = c1 === undefined || (corrected && t === 0);
      for (let i = 0; i < P; i++) {
        const m = first ? g[i] : y[2 * P + i] / gamma1(t);
        out[i] = (-s[i] * m) / lr;
        out[P + i] = c2 * (variances[i] - y[P + i]);
        if (c1 !== undefined) out[2 * P + i] = c1 * (g[i] - y[2 * P + i]);
      }
    },
    diffusion: (t, y, dW, out) => {
      out.fill(0);
      const drawn = noise.root(y.subarray(0, P), dW);
      const s = c1 === undefined ? preconditioner(t, y) : undefined;
      for (let i = 0; i < P; i++) {
        if (s) out[i] = -s[i] * drawn[i];
        else out[2 * P + i] = lr * (c1 as number) * drawn[i];
      }
    },
  };
}
