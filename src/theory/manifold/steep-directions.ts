// The normal directions of a manifold of minimizers whose equations are unknown: H = Σ λ_k q_k q_kᵀ gives the rows √λ_k q_k of a J with JᵀJ = H.
import { largest } from '../../linear-algebra/largest.js';
import { transposeTimesVector } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';

/** On Γ curvatures below this part of the largest count as flat: more than rounding makes, also in a Hessian from differences. */
const flat = 1e-8;
/** Near Γ the curvatures along it are as small as the point is near to it: those below this part may be such. */
const flatNear = 1e-5;
/** How much larger they may be than the distance, relative to theta. */
const margin = 100;

export interface SteepDirections {
  /** rank x P row-major. */
  readonly J: Float64Array;
  /** f_k = q_kᵀ∇L/√λ_k for each row, whose slope is the row to first order. */
  readonly residuals: Float64Array;
  /** The largest slope of L along the other directions. */
  readonly flatSlope: number;
  /** Whether L also falls along some direction, or not rises along all of a known number: then the point is not near a minimizer. */
  readonly downhill: boolean;
}

/** The directions along which L rises from a point near Γ: the `rank` steepest, or all where their number is not known. */
export function steepDirections(problem: Problem, theta: Float64Array, rank?: number): SteepDirections {
  const P = problem.parameters;
  const { values, vectors } = symmetricEigen(problem.hessian(theta), P);
  const slopes = transposeTimesVector(vectors, problem.gradient(theta));
  const top = largest(values);
  const step = slopes.map((g, k) => (values[k] > flatNear * top ? g / values[k] : 0)); // to Γ, as Newton's method has it
  const distance = largest(step) / Math.max(largest(theta), Number.MIN_VALUE);
  const least = top * Math.min(flatNear, Math.max(flat, margin * distance));
  const steep = [...values.keys()].filter((k) => (rank === undefined ? values[k] > least : k >= P - rank));
  const J = new Float64Array(steep.length * P);
  steep.forEach((k, row) => {
    const root = Math.sqrt(values[k]);
    for (let p = 0; p < P; p++) J[row * P + p] = root * vectors[p * P + k];
  });
  const residuals = Float64Array.from(steep, (k) => slopes[k] / Math.sqrt(values[k]));
  const flatSlope = largest(slopes.filter((_, k) => !steep.includes(k)));
  const downhill = rank === undefined ? values[0] < -least : !(values[P - rank] > 0);
  return { J, residuals, flatSlope, downhill };
}
