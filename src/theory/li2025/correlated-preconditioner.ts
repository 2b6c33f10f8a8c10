// What a second moment that forgets within the time of the fluctuations does to the slow flow: v follows the noise off Γ, so that S is correlated with theta - zeta.
// With x = theta - zeta, E x xᵀ = X, S H X + X H S = lr S Sigma S, and rest = 1 - beta2:
//   E (v_j - V_j(zeta)) x = C_j,   (rest + lr S H) C_j = rest X ∇V_j,     drift = -∂Φ_S E[δS H x]/lr,   δS_j = S_j' (v_j - V_j)
// Under label noise, X = (lr alpha/2) (I - ∂Φ_S) S, that is  -(alpha/2) ∂Φ_S (S_j' [ H phi(S H) S ∇V_j ]_j)_j,  phi(lambda) = rest/(rest + lr lambda).
// @eq li2025 open question 1
import { unavailable } from '../../input/errors.js';
import { cholesky, solveCholesky } from '../../linear-algebra/cholesky.js';
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import type { Constraints } from '../../problems/constraints.js';
import type { Preconditioner } from './pair.js';
import { powers } from './powers.js';
import { rateOf } from './slow-rate.js';

/** What is added to the velocity under ∂Φ_S, at a point of Γ with this v and S = S(v). */
export type CorrelatedDrift = (zeta: Float64Array, v: Float64Array, S: Float64Array) => Float64Array;

/** What the drift depends on. */
export interface CorrelatedSettings {
  readonly optimizer: Optimizer;
  readonly preconditioner: Preconditioner;
  readonly constraints: Constraints;
  readonly alpha: number;
  readonly c: number;
}

/** The distinct entries of V: for each the places of theta that share it. */
function* sharedBy(blocks: readonly number[] | undefined, P: number): Iterable<readonly [start: number, length: number]> {
  let start = 0;
  for (const length of blocks ?? new Array<number>(P).fill(1)) {
    yield [start, length];
    start += length;
  }
}

/** phi(scale G) r = forgetting (forgetting + scale G)⁻¹ r. */
function phiOf(gram: Float64Array, count: number, scale: number, forgetting: number): (r: Float64Array) => Float64Array {
  if (forgetting === Number.POSITIVE_INFINITY) return (r) => r;
  if (forgetting === 0) return (r) => new Float64Array(r.length);
  const L = cholesky(
    gram.map((g, k) => (scale * g) / forgetting + (k % (count + 1) === 0 ? 1 : 0)),
    count,
  );
  return (r) => (L ? solveCholesky(L, r) : r.map(() => Number.NaN)); // a step of an integrator that is too long, which it sees
}

/** The drift of an optimizer whose S is a power of v: a product with J and a solve of the size of the data for every entry of v. */
export function correlatedDrift({ optimizer, preconditioner, constraints, alpha, c }: CorrelatedSettings): CorrelatedDrift {
  const { lambda, blocks, gain } = preconditioner;
  const { scale, count } = constraints;
  const { epsRoot } = formOf(optimizer).root ?? { epsRoot: 0 };
  if (!lambda) {
    throw unavailable('labelNoiseFlow.correlated', `S of ${optimizer.name} is no power of v`, {
      allowed: 'adam, or another with a second moment',
    });
  }
  // rest/lr, which a curvature of S H is held against. Infinity: v is at V(theta), not at V(zeta).
  const forgetting = c === Number.POSITIVE_INFINITY ? c : (c * rateOf(optimizer, 'labelNoiseFlow.correlated')) / gain;
  return (zeta, v, S) => {
    const P = zeta.length;
    const slopes = constraints.slopes(zeta);
    const phi = phiOf(slopes.gram(S), count, scale, forgetting);
    const base = v.map((x) => x + epsRoot);
    const power = powers(base, lambda);
    const out = new Float64Array(P);
    const members = new Float64Array(P);
    for (const [start, length] of sharedBy(blocks, P)) {
      members.fill(1 / length, start, start + length);
      const bend = slopes.curvatureAlongSlopes(members); // ∇V_j is 2 alpha scale times this
      members.fill(0, start, start + length);
      const force = slopes.transposeTimes(phi(slopes.times(bend.map((x, p) => S[p] * x))));
      const size = gain * gain * alpha * scale * alpha * scale;
      for (let j = start; j < start + length; j++)
        if (base[j] > 0) out[j] = ((size * lambda * S[j] * S[j] * power[j]) / base[j]) * force[j]; // S_j' = -lambda S² base^(lambda - 1)
    }
    return out;
  };
}
