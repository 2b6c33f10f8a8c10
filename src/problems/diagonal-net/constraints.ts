// f_i = <z_i, u∘u - v∘v> - y_i of the diagonal net, with L = (1/n) sum_i ½ f_i², so that scale = 1/n. J = 2 (Z Diag(u), -Z Diag(v)) is
// never written out for its products, and F_i = 2 Diag(z_i, -z_i): everything but the Gram matrix costs one product with Z or Zᵀ.
import type { Constraints } from '../constraints.js';

/** What the constraints need of a net. */
export interface NetFeatures {
  readonly n: number;
  readonly d: number;
  /** Z, n x d row-major. */
  readonly z: Float64Array;
  readonly y: Float64Array;
  /** w at theta. */
  predictor(theta: Float64Array): Float64Array;
  /** Z w. */
  forward(w: Float64Array): Float64Array;
  /** Zᵀ r. */
  backward(r: Float64Array): Float64Array;
  /** Z Diag(w) Zᵀ. */
  gram(w: Float64Array): Float64Array;
}

/** The constraints of a diagonal net; `squares` holds sum_i z_ij², d entries. */
export function diagonalNetConstraints(net: NetFeatures, squares: Float64Array): Constraints {
  const { n, d } = net;
  const at = (x: Float64Array, p: number): number => x[p];
  return {
    count: n,
    rank: Math.min(n, d),
    scale: 1 / n,
    values: (theta) => net.forward(net.predictor(theta)).map((f, i) => f - at(net.y, i)),
    jacobian: (theta) => {
      const { z } = net;
      const signed = theta.map((x, p) => (p < d ? 2 * x : -2 * x));
      const J = new Float64Array(n * 2 * d);
      for (let i = 0; i < n; i++) for (let p = 0; p < 2 * d; p++) J[i * 2 * d + p] = at(signed, p) * at(z, i * d + (p % d));
      return J;
    },
    slopes: (theta) => ({
      times: (x) =>
        net.forward(Float64Array.from({ length: d }, (_, j) => 2 * (at(theta, j) * at(x, j) - at(theta, d + j) * at(x, d + j)))),
      transposeTimes: (p) => {
        const q = net.backward(p);
        return theta.map((x, k) => (k < d ? 2 * x * at(q, k) : -2 * x * at(q, k - d)));
      },
      gram: (S) => {
        const weights = theta.map((x, k) => 4 * at(S, k) * x * x);
        return net.gram(Float64Array.from({ length: d }, (_, j) => at(weights, j) + at(weights, d + j)));
      },
      curvatureAlongSlopes: (S) => theta.map((x, k) => 4 * at(S, k) * x * at(squares, k % d)),
    }),
    innerProducts: (_, A) =>
      net.forward(Float64Array.from({ length: d }, (_, j) => 2 * (at(A, j * (2 * d + 1)) - at(A, (d + j) * (2 * d + 1))))),
    curvature: (_, K) => {
      const { z } = net;
      const out = new Float64Array(2 * d);
      for (let i = 0; i < n; i++) {
        for (let p = 0; p < 2 * d; p++) out[p] += (p < d ? 2 : -2) * at(z, i * d + (p % d)) * at(K, i * 2 * d + p);
      }
      return out;
    },
  };
}
