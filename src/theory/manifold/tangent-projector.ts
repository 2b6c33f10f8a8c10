// Where is the tangent space? ∂Φ_S = Π = I - S Jᵀ G⁻¹ J with G = J S Jᵀ: the projector onto the tangent space of Γ along S range(H).
// Where J has less than full rank (more equations than normal directions) G⁻¹ is taken in the range of G, which gives the same Π.
import { singular } from '../../input/errors.js';
import { semidefinite } from '../../linear-algebra/semidefinite.js';
import type { SlopeProducts } from '../../problems/constraints.js';
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
  /** The steepest slope in the metric of S, the root of the largest diagonal entry of G. */
  readonly steepest: number;
}

function minus(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((a, p) => a - y[p]);
}

/** Roots of units, powers of two, in which the squares of slopes beyond 1e154 and below 1e-130 keep their digits. */
const units = { large: 1.6759759912428246e153 /* 2^509 */, small: 3.2033329522929615e-145 /* 2^-480 */ };

/** G and S over a unit, and the unit's root. */
interface Gram {
  readonly gram: Float64Array;
  readonly S: Float64Array;
  readonly root: number;
}

/** J S Jᵀ in a unit in which it is made of ordinary numbers. Π and steps to Γ are the same with S in any unit. */
export function gramInUnits(slopes: Pick<SlopeProducts, 'gram'>, S: Float64Array): Gram {
  const inUnit = (root: number): Gram => {
    const over = S.map((s) => s / root / root);
    return { gram: slopes.gram(over), S: over, root };
  };
  const plain: Gram = { gram: slopes.gram(S), S, root: 1 };
  const top = largestDiagonal(plain.gram);
  if (top >= 1e-260 && top < Number.POSITIVE_INFINITY) return plain;
  const other = inUnit(top < 1 ? units.small : units.large);
  return other.gram.every(Number.isFinite) ? other : plain;
}

function largestDiagonal(A: Float64Array): number {
  const n = Math.sqrt(A.length);
  return A.reduce((top, x, k) => (k % (n + 1) === 0 ? Math.max(top, x) : top), 0);
}

/** ∂Φ_S of a frame with a diagonal S. */
export function projectorOf({ slopes, rank: most }: Pick<ResidualFrame, 'slopes' | 'rank'>, given: Float64Array): TangentProjector {
  const { gram, S, root } = gramInUnits(slopes, given);
  const { rank, solve } = semidefinite(gram, Math.sqrt(gram.length), most);
  const scaled = (x: Float64Array): Float64Array => x.map((a, p) => a * S[p]);
  const normalStep = (r: Float64Array): Float64Array => scaled(slopes.transposeTimes(solve(r)));
  return {
    rank,
    steepest: root * Math.sqrt(largestDiagonal(gram)),
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
