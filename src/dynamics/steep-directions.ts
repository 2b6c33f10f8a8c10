// The normal directions of a manifold of minimizers whose equations are unknown: H = Σ λ_k q_k q_kᵀ gives the rows √λ_k q_k of a J with JᵀJ = H.
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../problems/problem.js';

/** Curvatures below this part of the largest count as flat: those along the manifold are as small as the point is near to it. */
const flat = 1e-5;

export interface SteepDirections {
  /** rank x P row-major. */
  readonly J: Float64Array;
  /** √λ_k for each row. */
  readonly roots: Float64Array;
  /** Whether L also falls along some direction, or not rises along all of a known number: then the point is not near a minimizer. */
  readonly downhill: boolean;
}

/** The directions along which L rises from a point near Γ: the `rank` steepest, or all where their number is not known. */
export function steepDirections(problem: Problem, theta: Float64Array, rank?: number): SteepDirections {
  const P = problem.parameters;
  const { values, vectors } = symmetricEigen(problem.hessian(theta), P);
  const least = flat * values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const steep = [...values.keys()].filter((k) => (rank === undefined ? (values[k] as number) > least : k >= P - rank));
  const roots = Float64Array.from(steep, (k) => Math.sqrt(values[k] as number));
  const J = new Float64Array(steep.length * P);
  steep.forEach((k, row) => {
    for (let p = 0; p < P; p++) J[row * P + p] = (roots[row] as number) * (vectors[p * P + k] as number);
  });
  const downhill = rank === undefined ? (values[0] as number) < -least : !((values[P - rank] as number) > 0);
  return { J, roots, downhill };
}
