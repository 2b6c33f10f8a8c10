// f_ij = (U Vᵀ - M)_ij with L = sum_ij f_ij², so that scale = 2. grad f_ij is V_j at U_i and U_i at V_j; F_ij exchanges U_i and V_j.
import type { Constraints } from '../constraints.js';
import { denseSlopes } from '../dense-slopes.js';

/** The constraints of the factorization of the m x n matrix M; function i n + j belongs to M_ij. */
export function factorizationUVConstraints(M: Float64Array, m: number, n: number, p: number): Constraints {
  const P = (m + n) * p;
  /** Calls `use` with each function, and for each k the places of U_ik and V_jk. */
  const eachPair = (use: (f: number, atU: number, atV: number) => void): void => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) for (let k = 0; k < p; k++) use(i * n + j, i * p + k, (m + j) * p + k);
    }
  };
  const jacobian = (theta: Float64Array): Float64Array => {
    const J = new Float64Array(m * n * P);
    eachPair((f, atU, atV) => {
      J[f * P + atU] = theta[atV];
      J[f * P + atV] = theta[atU];
    });
    return J;
  };
  const curvature = (_: Float64Array, K: Float64Array): Float64Array => {
    const out = new Float64Array(P);
    eachPair((f, atU, atV) => {
      out[atU] += K[f * P + atV];
      out[atV] += K[f * P + atU];
    });
    return out;
  };
  return {
    count: m * n,
    rank: m * n - Math.max(0, m - p) * Math.max(0, n - p), // matrices of rank p have that many dimensions
    scale: 2,
    values: (theta) => {
      const values = M.map((x) => -x);
      eachPair((f, atU, atV) => {
        values[f] += theta[atU] * theta[atV];
      });
      return values;
    },
    jacobian,
    slopes: (theta) => denseSlopes(jacobian(theta), (K) => curvature(theta, K)),
    innerProducts: (_, A) => {
      const out = new Float64Array(m * n);
      eachPair((f, atU, atV) => {
        out[f] += 2 * A[atU * P + atV];
      });
      return out;
    },
    curvature,
  };
}
