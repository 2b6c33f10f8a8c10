// The slow stochastic equation of sign methods: signSGD, Signum and Lion near the manifold of minimizers, under Gaussian noise.
import { singular, unavailable } from '../../input/errors.js';
import { timesVector } from '../../linear-algebra/products.js';
import { decayOf } from '../li2025/slow-rate.js';
import { land } from '../manifold/gauss-newton.js';
import { projectToManifold } from '../manifold/projection.js';
import { readGradientNoise, type TheoryNoise } from '../noise/theory-noise.js';
import { type DrawnPathOptions, drawn, noise, readPathOptions } from '../options.js';
import { type TheoryPath, timePerStep } from '../path.js';
import { BrownianPath } from '../solvers/brownian.js';
import { type Computation, computation, type Steps } from '../solvers/pace.js';
import { alongIncrements } from '../solvers/sde.js';
import { memoryOf } from './memory.js';
import { signCoefficients } from './sign-coefficients.js';

/** The problem, sign method and noise of a slow equation, where its path starts, and which path it is. */
export interface SignSlowSdeOptions extends DrawnPathOptions {
  /** The noise of a step, whose sum over samples is Gaussian: `labelNoise({ delta, distribution: 'normal' })`, `injectedNoise` or `{ covarianceRoot }`. */
  readonly noise: TheoryNoise;
}

/** Signs of a sum of few ±delta, or of the noise of one sample of many, are not those of a normal number. */
function checkGaussian(given: unknown): void {
  const { name, distribution, samples } = Object(given) as { name?: unknown; distribution?: unknown; samples?: unknown };
  if (name !== 'labelNoise') return;
  const allowed = "distribution: 'normal', samples: 'all'";
  if (distribution !== 'normal')
    throw unavailable('signSlowSde.noise.distribution', 'the equation is that of Gaussian noise', { value: distribution, allowed });
  if (samples !== 'all')
    throw unavailable('signSlowSde.noise.samples', 'the equation is that of Gaussian noise', { value: samples, allowed });
}

/**
 * One path of the slow stochastic equation of a sign method, in slow time t = k lr²: with c the direction whose sign is taken, Σ_s w_s of the gradient s steps
 * ago, W = Σ w_s², ρ(r) the correlation of c with itself r steps ago, and R(zeta) the correlations of the gradient noise of covariance Sigma(zeta),
 *
 *     dzeta = ∂Φ_S (D^½ dW - w0 zeta dt) + (½ ∂²Φ_S[D] - ∂Φ_S e) dt,    S = √(2/(π W)) Diag(Sigma)^-½,    D = (2/π) Σ_(r in Z) arcsin(ρ(r) R)
 *     e_j = Σ_k ∂_k log Sigma_jj/2 ((2/π) Σ_(r>=1) ρ(r) R_jk/√(1 - ρ(r)² R_jk²) Σ_(s<r) w_s²/W - S_j (X H)_kj),    S H X + X H S = D - ∂Φ_S D ∂Φ_Sᵀ
 *
 * w0 is the weight decay divided by lr. Unlike Adam's, the path diffuses along Γ also under label noise, where arcsin bends R out of range(H). e is what the
 * noise's dependence on theta adds: S follows theta at once, and with a memory the signs of the past are of the noise that c still holds. The Brownian path
 * belongs to (seed, member). Dense: for up to a few hundred parameters. Source: ours, derived as Def. 4.3 of Li, Wen, Lyu 2025 is.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_UNAVAILABLE for other optimizers and for noise that is not
 *   Gaussian, E_SINGULAR where an entry has no noise or a step finds no manifold near
 * @example
 * const problem = diagonalNet({ d: 4, kappa: 2, n: 2, seed: 3 });
 * const theta0 = projectToManifold(problem, [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3]);
 * const noise = labelNoise({ delta: 0.5, distribution: 'normal' });
 * const path = signSlowSde({ problem, optimizer: signum({ lr: 0.01, beta1: 0.5 }), noise, theta0, T: 0.05, steps: 4 });
 * path.theta[1][0] < theta0[0] - 0.05 // true
 * @eq bernstein2018 Alg. 1, Alg. 3
 * @eq chen2023 Alg. 2
 */
export const signSlowSde: Computation<[options: SignSlowSdeOptions], TheoryPath> = computation(signSlowPath);

function* signSlowPath(options: SignSlowSdeOptions): Steps<TheoryPath> {
  const given = readPathOptions('signSlowSde', options, { ...drawn, noise });
  const { problem, optimizer, T, steps, seed, member, record, pace, signal } = given;
  const memory = memoryOf(optimizer);
  const decay = decayOf(optimizer);
  checkGaussian(given.noise);
  const of = readGradientNoise(problem, given.noise, given.theta0, 'signSlowSde.noise');
  const y0 = yield* projectToManifold.steps(problem, given.theta0, { signal });
  const dimension = y0.length;
  if (pace.due(0)) yield;
  const increments = new BrownianPath({ dimension, T, seed, member }).increments(steps);
  const path = yield* alongIncrements({ y0, T, record, increments, dimension, pace }, (y, dW, _, h) => {
    const { S, Pi, root, drift } = signCoefficients(problem, memory, of, y);
    const [kick, shrink] = [timesVector(root, dW), timesVector(Pi, y)];
    const next = y.map((x, p) => x + kick[p] + h * (drift[p] - decay * shrink[p]));
    const landed = land(problem, next, S);
    if (!landed) throw singular('signSlowSde.steps', `a step of ${h} leads away from Γ`, { value: h, allowed: 'more steps' });
    y.set(landed.theta);
  });
  return { t: path.t, theta: path.y, timePerStep: timePerStep(optimizer, 'lr²') };
}
