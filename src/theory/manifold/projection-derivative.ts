// ∂Φ_S at a minimizer, written out.
import type { VectorLike } from '../../input/arrays.js';
import { transpose } from '../../linear-algebra/products.js';
import { checkDense } from '../../problems/dense-limit.js';
import type { Problem } from '../../problems/problem.js';
import { type PreconditionerOptions, readPointOptions } from './point-options.js';
import { tangentProjector } from './tangent-projector.js';

/**
 * ∂Φ_S(ζ), the derivative of `projectToManifold` at a point ζ of Γ, P x P row-major:
 *
 *     ∂Φ_S = I - S Jᵀ (J S Jᵀ)⁻¹ J
 *
 * with the rows of J spanning range(H): the projector onto the tangent space along S range(H). Beyond 4096 parameters it throws
 * E_TOO_LARGE. ζ is taken to be on Γ. Source: Li, Wen, Lyu 2025, Sec. 4.
 *
 * @param problem - whose minimizers are Γ
 * @param zeta - a point of Γ, P entries
 * @param options - `S`, by default the identity
 * @throws E_SHAPE for a zeta of another length, E_TOO_LARGE beyond 4096 parameters
 * @example projectionDerivative(valley(), [1, 0]) // Float64Array(4) [ 1, 0, 0, 0 ]
 * @eq li2025 Sec. 4, Def. 4.2, Lemma F.1, Lemma F.2
 */
export function projectionDerivative(problem: Problem, zeta: VectorLike, options: PreconditionerOptions = {}): Float64Array {
  const { at, S } = readPointOptions(problem, zeta, 'zeta', options, {});
  const P = problem.parameters;
  checkDense(P);
  const { apply } = tangentProjector(problem, at, S);
  const columns = new Float64Array(P * P);
  const unit = new Float64Array(P);
  for (let p = 0; p < P; p++) {
    unit[p] = 1;
    columns.set(apply(unit), p * P);
    unit[p] = 0;
  }
  return transpose(columns, P);
}
