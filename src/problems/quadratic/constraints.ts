// The functions of a quadratic: H = sum_k λ_k q_k q_kᵀ makes L = ½ sum_k f_k² with f_k = √λ_k q_kᵀ (θ - c), which are affine.
import { timesVector } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Constraints } from '../constraints.js';
import { denseSlopes } from '../dense-slopes.js';

/** Eigenvalues below this part of the largest are flat. */
const flat = 1e-12;

/** The constraints of the quadratic with Hessian H and center c; undefined where some direction leads downhill, or none uphill. */
export function quadraticConstraints(H: Float64Array, c: Float64Array): Constraints | undefined {
  const P = c.length;
  const { values, vectors } = symmetricEigen(H, P);
  const top = values[P - 1];
  if (!(top > 0) || values[0] < -flat * top) return undefined;
  const steep = [...values.keys()].filter((k) => values[k] > flat * top);
  const J = new Float64Array(steep.length * P);
  steep.forEach((k, row) => {
    const root = Math.sqrt(values[k]);
    for (let p = 0; p < P; p++) J[row * P + p] = root * vectors[p * P + k];
  });
  const none = (): Float64Array => new Float64Array(P);
  return {
    count: steep.length,
    rank: steep.length,
    scale: 1,
    values: (theta) =>
      timesVector(
        J,
        theta.map((x, p) => x - c[p]),
      ),
    jacobian: () => J.slice(),
    slopes: () => denseSlopes(J, none),
    innerProducts: () => new Float64Array(steep.length),
    curvature: none,
  };
}
