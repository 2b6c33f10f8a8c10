// (10) of Cattaneo, Klusowski, Shigida 2023, Thm. 3.1, sum by sum as it stands there: Adam with ε inside the root and bias correction,
// batch k mod batches.length in step k.
import type { Problem } from '../../../src/problems/problem.js';

interface Setting {
  readonly batches: readonly Problem[];
  readonly h: number;
  readonly beta: number;
  readonly rho: number;
  readonly epsilon: number;
}

/** (1 - decayⁿ⁺¹)⁻¹ Σ_{k=0}^n decay^{n-k} (1 - decay) term(k), entry by entry. */
function average(decay: number, n: number, term: (k: number) => Float64Array): Float64Array {
  const sum = new Float64Array(term(0).length);
  for (let k = 0; k <= n; k++) {
    const weight = (decay ** (n - k) * (1 - decay)) / (1 - decay ** (n + 1));
    term(k).forEach((x, j) => {
      sum[j] += weight * x;
    });
  }
  return sum;
}

/** The right-hand side of (10) at theta in [nh, (n+1)h]. */
export function equation10(theta: Float64Array, n: number, { batches, h, beta, rho, epsilon }: Setting): Float64Array {
  const batch = (k: number): Problem => batches[k % batches.length];
  const gradient = (k: number): Float64Array => batch(k).gradient(theta);
  const M = (l: number): Float64Array => average(beta, l, gradient);
  const R = (l: number): Float64Array => average(rho, l, (k) => gradient(k).map((x) => x ** 2)).map((x) => Math.sqrt(x + epsilon));
  const ratio = (l: number): Float64Array => {
    const root = R(l);
    return M(l).map((x, j) => x / root[j]);
  };
  const ratios = Array.from({ length: n + 1 }, (_, l) => ratio(l));
  const past = (k: number): Float64Array => theta.map((_, i) => ratios.slice(k, n).reduce((sum, u) => sum + u[i], 0));
  const pulled = (k: number, x: Float64Array): Float64Array => batch(k).hessianVectorProduct(theta, x);
  const turned = (k: number, x: Float64Array): Float64Array => {
    const g = gradient(k);
    return pulled(k, x).map((y, j) => g[j] * y);
  };
  const L = average(beta, n, (k) => pulled(k, past(k)));
  const Lbar = average(beta, n, (k) => pulled(k, ratios[n]));
  const P = average(rho, n, (k) => turned(k, past(k)));
  const Pbar = average(rho, n, (k) => turned(k, ratios[n]));
  const [m, r] = [M(n), R(n)];
  return theta.map((_, j) => {
    const correction = (m[j] * (2 * P[j] + Pbar[j])) / (2 * r[j] ** 3) - (2 * L[j] + Lbar[j]) / (2 * r[j]);
    return -m[j] / r[j] + h * correction;
  });
}
