// Φ_S of the diagonal net in closed form: along ẋ = -S∇L, u̇ = -2 S_u u∘g and v̇ = 2 S_v v∘g with g in the range of Zᵀ, so that
//   u = u₀ exp(-S_u q),  v = v₀ exp(S_v q),  q = Zᵀ p,
// where p makes f = Z (u∘u - v∘v) - y zero. f = -∇Ψ(p) for the convex
//   Ψ(p) = Σ_j (u_j²/(2 S_u) + v_j²/(2 S_v)) + <y, p>,   ∇²Ψ = ½ J S Jᵀ:
// Newton's method with a line search finds p from anywhere (Woodworth et al. 2020; Li, Wen, Lyu 2025).
import { type MinifoldError, singular } from '../../input/errors.js';
import { expOf } from '../../kernels/functions.js';
import { largest } from '../../linear-algebra/largest.js';
import { dot } from '../../linear-algebra/products.js';
import { semidefinite } from '../../linear-algebra/semidefinite.js';
import type { Constraints } from '../constraints.js';
import type { NetFeatures } from './constraints.js';

const mostSteps = 200;

/**
 * The minimizer of a diagonal net to which ẋ = -S∇L leads from theta.
 * @eq li2025 Def. 4.1
 * @eq woodworth2020
 */
export function projectDiagonalNet(net: NetFeatures, constraints: Constraints, theta: Float64Array, S: Float64Array): Float64Array {
  const { d, n, y } = net;
  const feature = largest(net.z);
  const moved = (p: Float64Array): Float64Array => {
    const q = net.backward(p);
    const growth = expOf(S.map((s, k) => (k < d ? -s * q[k] : s * q[k - d])));
    return theta.map((x, k) => x * growth[k]);
  };
  const potential = (at: Float64Array, p: Float64Array): number => at.reduce((sum, x, k) => sum + (x * x) / (2 * S[k]), dot(y, p));
  let p: Float64Array = new Float64Array(n);
  let at = theta;
  let height = potential(at, p);
  let before = Number.POSITIVE_INFINITY;
  for (let k = 0; k < mostSteps; k++) {
    const rounding = 2e-16 * feature * dot(at, at); // of a sum of d products
    if (!(rounding < Number.POSITIVE_INFINITY)) throw unreached(before, k);
    const f = constraints.values(at);
    const residual = largest(f);
    if (residual <= rounding || (residual >= before / 2 && residual <= 1e5 * rounding)) return at;
    before = residual;
    const { solve } = semidefinite(constraints.slopes(at).gram(S), n, constraints.rank);
    const step = solve(f).map((x) => 2 * x);
    const decrease = dot(f, step);
    for (let share = 1; ; share /= 2) {
      if (share < 1e-10 || !(decrease >= 0)) throw unreached(residual, k);
      const next = p.map((x, i) => x + share * step[i]);
      const there = moved(next);
      const lower = potential(there, next);
      const small = decrease <= 1e-10 * Math.abs(height); // beyond what differences of Ψ can show
      if (small || lower <= height - 1e-4 * share * decrease) {
        [p, at, height] = [next, there, lower];
        break;
      }
    }
  }
  throw unreached(before, mostSteps);
}

function unreached(residual: number, steps: number): MinifoldError {
  return singular(
    'theta',
    `the flow from here leads to no minimizer of this net; largest residual ${residual.toPrecision(3)} after ${steps} steps`,
    { value: residual, allowed: 'a theta without zeros in the coordinates that the labels need' },
  );
}
