// Where is the tangent space? ∂Φ_S = Π = I - S Jᵀ G⁻¹ J with G = J S Jᵀ: the projector onto the tangent space of Γ along S range(H).
// Where J has less than full rank (more equations than normal directions) G⁻¹ is taken in the range of G, which gives the same Π.
import { type Semidefinite, semidefinite } from '../linear-algebra/semidefinite.js';
import type { Slopes } from '../problems/constraints.js';
import { denseSlopes } from '../problems/dense-slopes.js';
import type { Problem } from '../problems/problem.js';
import { hessianSlopes } from './hessian-slopes.js';

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
  /** G⁻¹ r. */
  readonly solve: Semidefinite['solve'];
}

function minus(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((a, p) => a - (y[p] as number));
}

/** The slopes of a problem at a point, from its equations or else from its Hessian. */
export function slopesAt(problem: Problem, zeta: Float64Array): Slopes {
  const constraints = problem.constraints?.();
  if (constraints) return constraints.slopes(zeta);
  return denseSlopes(hessianSlopes(problem, zeta), () => new Float64Array(problem.parameters));
}

/** ∂Φ_S of slopes with a diagonal S. */
export function projectorOf(slopes: Slopes, S: Float64Array): TangentProjector {
  const gram = slopes.gram(S);
  const { rank, solve } = semidefinite(gram, Math.sqrt(gram.length));
  const scaled = (x: Float64Array): Float64Array => x.map((a, p) => a * (S[p] as number));
  const normalStep = (r: Float64Array): Float64Array => scaled(slopes.transposeTimes(solve(r)));
  return {
    rank,
    solve,
    normalStep,
    apply: (x) => minus(x, normalStep(slopes.times(x))),
    applyTranspose: (x) => minus(x, slopes.transposeTimes(solve(slopes.times(scaled(x))))),
  };
}

/** ∂Φ_S at zeta on Γ, for a diagonal S: what the flows along Γ use, whatever the size of the problem. */
export function tangentProjector(problem: Problem, zeta: Float64Array, S: Float64Array): TangentProjector {
  return projectorOf(slopesAt(problem, zeta), S);
}
