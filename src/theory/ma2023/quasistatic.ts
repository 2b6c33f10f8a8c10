// Where does an optimizer go that oscillates around a manifold of minimizers? The quasistatic answer of Ma, Kunin, Ying 2023: the oscillation is always
// at equilibrium, and its mean effect moves the point on the manifold.

import * as valibot from 'valibot';
import type { VectorLike } from '../../input/arrays.js';
import { invalid, type MinifoldError, unavailable } from '../../input/errors.js';
import { oneOf } from '../../input/validate.js';
import { largest, scaleOf } from '../../linear-algebra/largest.js';
import { checkCodimension, type InjectedNoise } from '../../noise/injected-noise.js';
import { isAdam, isSgdOrAdam } from '../../optimizers/form.js';
import { acceptedForm, type Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { type DrawnTheory, drawnTheory } from '../ensembles/drawn-theory.js';
import type { TheoryEnsemble } from '../ensembles/ensemble.js';
import { checkEnsemble, ensembleEntries } from '../ensembles/options.js';
import { type DrawnFamily, type DrawnInput, pathOrEnsemble } from '../ensembles/path-or-ensemble.js';
import { normalFrame } from '../manifold/normal-frame.js';
import { readNoiseOf } from '../noise/theory-noise.js';
import { type DrawnPathOptions, drawn, noise, readPathOptions } from '../options.js';
import type { TheoryPath } from '../path.js';
import { movedBy } from '../solvers/adaptive.js';
import { eulerMaruyamaStep } from '../solvers/euler-maruyama.js';
import { dormandPrince } from '../solvers/ode.js';
import { computation, type Steps } from '../solvers/pace.js';
import { firstOrderAdam, fullAdam } from './quasistatic-adam.js';
import { firstOrderMomentum, fullMomentum } from './quasistatic-momentum.js';
import type { QuasistaticInput, QuasistaticSystem } from './quasistatic-system.js';
import { clockOf, statePath } from './state-path.js';

/** The problem, optimizer and noise of a quasistatic motion, where it starts, and how far it goes. */
export interface QuasistaticOptions extends DrawnPathOptions {
  /** Any problem that has a dense Hessian. Each evaluation takes the Hessian's eigenvectors: for up to about a hundred parameters. */
  readonly problem: Problem;
  /** `sgd`, `sgdMomentum`, `heavyBall` (without Nesterov), `adam` or `rmsprop`, with an lr that is a number > 0. */
  readonly optimizer: Optimizer;
  /** What `injectedNoise(...)` returns. Without noise along the manifold the motion is not random: `steps`, `seed` and `member` are not used. */
  readonly noise: InjectedNoise;
  /** A minimizer, P entries: `projectToManifold` finds one. */
  readonly theta0: VectorLike;
  /**
   * 'first-order' (default): the averages of the optimizer are at equilibrium too: (12), (18), (27). 'full': they are part of the state:
   * (17), (46), (52).
   */
  readonly form?: 'first-order' | 'full' | undefined;
}

const own = {
  noise,
  ...drawn,
  ...ensembleEntries,
  form: valibot.optional(oneOf('first-order', 'full'), 'first-order'),
};

/** Steps and rejected steps before the motion counts as one that cannot be followed: of an equation that is smooth on the scale of T a few hundred. */
const mostSteps = 100_000;

/** The gradient at theta0 may be this share of the largest curvature times theta0: a minimizer up to rounding, and to the error of a projection. */
const atRest = 1e-6;

/**
 * The quasistatic motion on the manifold of minimizers under injected gradient noise of covariance Σ. With V the stationary covariance of the
 * oscillation at a frozen point, L = (z - Pz)ᵀ H̃ (z - Pz) and H̃ = H/2:
 *
 *     SGD:       dz = -Σ_ij V_ij ∇_M H̃_ij dt + √η D11 dW,   HV + VH = ηΣ                       (12)
 *     momentum:  dz = -(1-μ)⁻¹ Σ_ij V_ij ∇_M H̃_ij dt + √η (1-μ)⁻¹ D11 dW,   V of (39)        (18)
 *     Adam:      dz = -∂Φ_S S ½∇³L[V] dt/η + ∂Φ_S S Σ^½ dW,   HSV + VSH = ηΣ in S-coordinates  ((27), with its ε)
 *
 * The drift is ½∇³L[V] along the manifold, by differences that are exact for polynomials of degree 10. Without noise along the manifold ('hessian' and
 * 'normal' noise alone) the path is an ordinary differential equation, solved to 1e-8 in at most 10⁵ steps, which end where it comes to rest; else one path of an Euler-Maruyama scheme, `steps` steps, `seed`
 * and `member`, each step brought back to the manifold, which gives its curvature's share of the mean drift.
 * Errors: E_UNAVAILABLE for other optimizers and noise, E_RANGE for a theta0 that is not a minimizer, E_SINGULAR where a step finds no manifold near.
 * Source: Ma, Kunin, Ying 2023.
 *
 * @throws E_UNAVAILABLE for other optimizers and noise, E_RANGE for a theta0 that is not a minimizer, E_SINGULAR where a step finds no
 *   manifold near; E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
 * const { theta } = quasistatic({ problem: valley(), optimizer: sgd({ lr: 0.1 }), noise, theta0: [1, 0], T: 1 });
 * theta[1][0] // 0.951229…
 * @eq ma2023 (12), (17), (18), (25), (26), (27)
 */
export const quasistatic: DrawnTheory<QuasistaticOptions, TheoryPath> = drawnTheory(computation(motion));

function* motion(options: QuasistaticOptions): Steps<TheoryPath | TheoryEnsemble> {
  const read = readMotion(options);
  const { given, system, random } = read;
  const { theta0, optimizer, T, record, pace } = given;
  if (random) return yield* pathOrEnsemble(familyOf(read), (path) => statePath(path, theta0.length, optimizer));
  checkEnsemble('quasistatic', given);
  if (given.members !== undefined) throw notRandom();
  const path = yield* dormandPrince.steps(system.drift, {
    ...system,
    T,
    record,
    pace,
    rtol: 1e-8,
    maxSteps: mostSteps,
    moved: (before, after) => movedBy(before, after, 1e-12 * scaleOf(theta0)),
    what: 'the quasistatic motion',
    onSingular: (y) => ({ path: 'quasistatic.T', ...system.onSingular?.(y) }),
  });
  return statePath(path, theta0.length, optimizer);
}

/** The paths that `quasistatic` draws. */
export function quasistaticFamily(options: QuasistaticOptions): DrawnFamily {
  const read = readMotion(options);
  if (!read.random) throw notRandom();
  return familyOf(read);
}

function notRandom(): MinifoldError {
  return unavailable('quasistatic.members', 'without noise along the manifold the motion is not random', {
    allowed: 'one path, without members',
  });
}

interface Motion {
  readonly given: DrawnInput;
  readonly system: QuasistaticSystem;
  /** Whether there is noise along the manifold. */
  readonly random: boolean;
}

function readMotion(options: QuasistaticOptions): Motion {
  const given = readPathOptions('quasistatic', options, own);
  const { problem, optimizer, theta0 } = given;
  const injected = readNoiseOf('injectedNoise', given.noise, 'quasistatic.noise');
  checkCodimension(injected, problem.parameters, 'quasistatic.noise');
  const { values, tangents } = normalFrame(problem, theta0);
  const most = values[theta0.length - 1];
  const size = largest(theta0);
  if (!(most > 0) || problem.gradient(theta0).some((g) => Math.abs(g) > atRest * most * size)) {
    throw invalid('E_RANGE', 'quasistatic.theta0', theta0, 'a minimizer, where the gradient vanishes and some curvature does not');
  }
  const system = systemOf({ problem, noise: injected, theta0, normals: theta0.length - tangents }, optimizer, given.form);
  const normal = (injected.covariance === 'hessian' || injected.covariance === 'normal') && !injected.along;
  return { given, system, random: !(normal || injected.sigma === 0 || tangents === 0) };
}

function familyOf({ given, system }: Motion): DrawnFamily {
  const { y0, retract } = system;
  const family = { y0, dimension: given.theta0.length, advance: eulerMaruyamaStep(system, y0.length), retract };
  return { family, given: { ...given, theory: 'quasistatic', second: false, timePerStep: clockOf(given.optimizer) } };
}

function systemOf(input: Omit<QuasistaticInput, 'form' | 'lr'>, optimizer: Optimizer, averages: 'first-order' | 'full'): QuasistaticSystem {
  const { lr } = optimizer;
  if (typeof lr !== 'number' || lr === 0) throw invalid('E_UNAVAILABLE', 'quasistatic.optimizer.lr', lr, 'a number > 0');
  const form = acceptedForm(optimizer, isSgdOrAdam, 'quasistatic.optimizer', 'the quasistatic motion is that of SGD, momentum and Adam');
  if (isAdam(form)) return (averages === 'full' ? fullAdam : firstOrderAdam)({ ...input, form, lr });
  return (averages === 'full' && form.m ? fullMomentum : firstOrderMomentum)({ ...input, form, lr });
}
