// The normal directions of a manifold of minimizers whose equations are unknown: H = Σ λ_k q_k q_kᵀ gives the rows √λ_k q_k of a J with JᵀJ = H.
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../problems/problem.js';

/** Curvatures below this part of the largest count as flat: those along the manifold are as small as the point is near to it. */
const flat = 1e-5;

/** J, rank x P row-major, at a minimizer. */
export function hessianSlopes(problem: Problem, zeta: Float64Array): Float64Array {
  const P = problem.parameters;
  const { values, vectors } = symmetricEigen(problem.hessian(zeta), P);
  const top = values[P - 1] as number;
  const steep = [...values.keys()].filter((k) => (values[k] as number) > flat * top);
  const J = new Float64Array(steep.length * P);
  steep.forEach((k, row) => {
    const root = Math.sqrt(values[k] as number);
    for (let p = 0; p < P; p++) J[row * P + p] = root * (vectors[p * P + k] as number);
  });
  return J;
}
