// ∂²Φ_S[M] at a minimizer, from the equations of Γ: m x m algebra for m equations.
//   ∂²Φ_S[M] = -S Jᵀ G⁻¹ φ - 2 Π S Σ_i F_i K_i,   φ_i = <F_i, Π M Πᵀ>,
//   K = S Jᵀ Y G + Π M Jᵀ G⁻¹,   G Y + Y G = G⁻¹ J M Jᵀ G⁻¹,   G = J S Jᵀ
// With R the eigenvectors of G for its nonzero eigenvalues γ, every inverse is one in the range of R: G⁻¹ = R γ⁻¹ Rᵀ.

import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { wrongShape } from '../../input/errors.js';
import { kindOfArray } from '../../input/kind-of-array.js';
import { required } from '../../input/validate.js';
import { scaleOf } from '../../linear-algebra/largest.js';
import { multiply, transpose } from '../../linear-algebra/products.js';
import { rangeOf } from '../../linear-algebra/semidefinite.js';
import type { Constraints } from '../../problems/constraints.js';
import { checkDense } from '../../problems/dense-limit.js';
import type { Problem } from '../../problems/problem.js';
import { isMatrix, metricOf, problemInMetric } from './metric.js';
import { type PreconditionerOptions, readPointOptions } from './point-options.js';
import { secondDerivativeFromHessian } from './projection-second-derivative-hessian.js';
import { gramInUnits, projectorOf } from './tangent-projector.js';

/** The matrix that ∂²Φ_S is applied to, and the metric. */
export interface ProjectionSecondDerivativeOptions extends PreconditionerOptions {
  /** The symmetric P x P matrix M. */
  readonly M: MatrixLike | Float64Array;
}

function readSymmetric(M: MatrixLike | Float64Array, P: number): Float64Array {
  if (kindOfArray(M) === 'Float64Array') return readVector(M, 'M', P * P);
  const { data, rows, columns } = readMatrix(M, 'M');
  if (rows === P && columns === P) return data;
  throw wrongShape('M', `${rows} x ${columns} entries`, `${P} x ${P}`);
}

/** X with every row replaced by Π row: X Πᵀ. */
function projectRows(X: Float64Array, P: number, apply: (x: Float64Array) => Float64Array): Float64Array {
  const out = new Float64Array(X.length);
  for (let k = 0; k < X.length; k += P) out.set(apply(X.subarray(k, k + P)), k);
  return out;
}

function fromConstraints(constraints: Constraints, zeta: Float64Array, given: Float64Array, M: Float64Array): Float64Array {
  const P = given.length;
  const m = constraints.count;
  const J = constraints.jacobian(zeta);
  const slopes = constraints.slopes(zeta);
  const { gram, S } = gramInUnits(slopes, given); // the result is the same in any unit of S
  const projector = projectorOf({ slopes, rank: constraints.rank }, S);
  const { values: gamma, vectors: R } = rangeOf(gram, m, constraints.rank);
  const rank = gamma.length;
  const scaledColumns = (X: Float64Array): Float64Array => X.map((x, k) => x * S[k % P]);
  const overGamma = (X: Float64Array, columns: number): Float64Array => X.map((x, k) => x / gamma[Math.floor(k / columns)]);

  const reduced = multiply(transpose(R, rank), J, m); // RᵀJ, rank x P
  const [size, unit] = [scaleOf(reduced), scaleOf(gamma)]; // taken out, so that no product of three overflows
  const over = (X: Float64Array): Float64Array => X.map((x) => x / size);
  const JM = over(multiply(reduced, M, P));
  const C = multiply(JM, transpose(over(reduced), P), P); // Rᵀ J M Jᵀ R
  const yGamma = C.map((c, k) => {
    const [i, j] = [gamma[Math.floor(k / rank)] / unit, gamma[k % rank] / unit];
    return ((((c * size) / unit / (i * j * (i + j))) * j) / unit) * size; // Y_ij γ_j
  });
  const normal = multiply(transpose(yGamma, rank), scaledColumns(reduced), rank); // (S Jᵀ Y G)ᵀ
  const tangent = overGamma(projectRows(JM, P, projector.apply), P); // (Π M Jᵀ G⁻¹)ᵀ, in that of J
  const K = multiply(
    R,
    normal.map((x, k) => x + tangent[k] * size),
    rank,
  ); // row i belongs to f_i

  const half = projectRows(M, P, projector.apply); // M Πᵀ
  const inside = projectRows(transpose(half, P), P, projector.apply); // Π M Πᵀ
  const phi = constraints.innerProducts(zeta, inside);
  const along = projector.apply(constraints.curvature(zeta, K).map((x, p) => x * S[p]));
  const across = projector.normalStep(phi);
  return across.map((x, p) => -x - 2 * along[p]);
}

/**
 * ∂²Φ_S(ζ)[M] = Σ_pq M_pq ∂²Φ_S/∂ζ_p∂ζ_q for a symmetric M, at a point ζ of Γ, P entries. ½ ∂²Φ_S[S Σ S] is the drift that gradient
 * noise of covariance Σ causes along Γ (Li, Wen, Lyu 2025, Def. 4.3).
 *
 * It is exact where the problem knows the equations of its minimizers (`constraints`), whatever the rank of J; else it is taken from H and
 * differences of H, to about 1e-9 of the answer where no curvature is small. Beyond 4096 parameters it throws E_TOO_LARGE. ζ is taken to be on Γ.
 *
 * @param problem - whose minimizers are Γ
 * @param zeta - a point of Γ, P entries
 * @param options - `M`, P x P, and `S`, by default the identity
 * @throws E_SHAPE for a zeta or M of another size, E_TOO_LARGE beyond 4096 parameters
 * @example projectionSecondDerivative(valley(), [1, 0], { M: [[0, 0], [0, 1]] }) // Float64Array(2) [ -0.499999…, -0 ]
 * @eq li2025 Sec. 4, Def. 4.2, Lemma F.3
 */
export function projectionSecondDerivative(problem: Problem, zeta: VectorLike, options: ProjectionSecondDerivativeOptions): Float64Array {
  const given = readPointOptions(problem, zeta, 'zeta', options, { M: required('a symmetric P x P matrix') });
  const P = problem.parameters;
  const { at, S } = given;
  checkDense(P);
  const M = readSymmetric(given.M as MatrixLike | Float64Array, P);
  if (isMatrix(S, P)) {
    const metric = metricOf(S, P);
    const half = projectRows(M, P, metric.to); // M C⁻ᵀ
    const inside = projectRows(transpose(half, P), P, metric.to); // C⁻¹ M C⁻ᵀ
    const ones = new Float64Array(P).fill(1);
    return metric.from(secondDerivative(problemInMetric(problem, metric), metric.to(at), ones, inside));
  }
  return secondDerivative(problem, at, S, M);
}

function secondDerivative(problem: Problem, at: Float64Array, S: Float64Array, M: Float64Array): Float64Array {
  const constraints = problem.constraints?.();
  return constraints ? fromConstraints(constraints, at, S, M) : secondDerivativeFromHessian(problem, at, S, M);
}
