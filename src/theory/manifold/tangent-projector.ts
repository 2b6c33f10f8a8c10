// Where is the tangent space? ∂Φ_S = Π = I - S Jᵀ G⁻¹ J with G = J S Jᵀ: the projector onto the tangent space of Γ along S range(H).
// Where J has less than full rank (more equations than normal directions) G⁻¹ is taken in the range of G, which gives the same Π.
import { singular } from '../../input/errors.js';
import { type Semidefinite, semidefinite } from '../../linear-algebra/semidefinite.js';
import type { Problem } from '../../problems/problem.js';
import { isMatrix, metricOf, problemInMetric } from './metric.js';
import { type ResidualFrame, residualFrame } from './residual-frame.js';

/** ∂Φ_S at a point, without a P x P matrix. */
export interface TangentProjector {
  /** The number of normal directions, P - dim Γ. */
  readonly rank: number;
  /** Π x. */
  apply(x: Float64Array): Float64Array;
  /** Πᵀ x. */
  applyTranspose(x: Float64Array): Float64Array;
  /** S Jᵀ G⁻¹ r: the step along S range(H) that changes the residuals f by r. */
  normalStep(r: Float64Array): Float64Array;
  /** The largest diagonal entry of G: the square of the steepest slope, in the metric of S. */
  readonly steepest: number;
  /** G⁻¹ r. */
  readonly solve: Semidefinite['solve'];
}

function minus(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((a, p) => a - y[p]);
}

/** ∂Φ_S of a frame with a diagonal S. */
export function projectorOf({ slopes, rank: most }: Pick<ResidualFrame, 'slopes' | 'rank'>, S: Float64Array): TangentProjector {
  const gram = slopes.gram(S);
  const count = Math.sqrt(gram.length);
  const { rank, solve } = semidefinite(gram, count, most);
  const scaled = (x: Float64Array): Float64Array => x.map((a, p) => a * S[p]);
  const normalStep = (r: Float64Array): Float64Array => scaled(slopes.transposeTimes(solve(r)));
  return {
    rank,
    steepest: gram.reduce((top, x, k) => (k % (count + 1) === 0 ? Math.max(top, x) : top), 0),
    solve,
    normalStep,
    apply: (x) => minus(x, normalStep(slopes.times(x))),
    applyTranspose: (x) => minus(x, slopes.transposeTimes(solve(slopes.times(scaled(x))))),
  };
}

/** The same for a matrix S, by the coordinates in which it is the identity. */
function projectorInMetric(problem: Problem, zeta: Float64Array, S: Float64Array): TangentProjector {
  const metric = metricOf(S, zeta.length);
  const { from, to, toDual, fromDual } = metric;
  const ones = new Float64Array(zeta.length).fill(1);
  const inside = tangentProjector(problemInMetric(problem, metric), to(zeta), ones);
  return {
    ...inside,
    apply: (x) => from(inside.apply(to(x))),
    applyTranspose: (x) => fromDual(inside.applyTranspose(toDual(x))),
    normalStep: (r) => from(inside.normalStep(r)),
  };
}

/**
 * ∂Φ_S at zeta on Γ, for a diagonal S: what the flows along Γ use, whatever the size of the problem; or for a matrix S, P² entries. E_SINGULAR where L falls
 * along some direction.
 */
export function tangentProjector(problem: Problem, zeta: Float64Array, S: Float64Array): TangentProjector {
  if (isMatrix(S, zeta.length)) return projectorInMetric(problem, zeta, S);
  const frame = residualFrame(problem, zeta);
  if (frame) return projectorOf(frame, S);
  throw singular('zeta', 'the loss falls along some direction here: this is not a minimizer', { allowed: 'a point of Γ' });
}
