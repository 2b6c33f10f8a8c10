// L = ‖U Vᵀ - M‖_F²:  R = 2 (U Vᵀ - M),  dL/dU = R V,  dL/dV = Rᵀ U.
import { matrixProduct, transpose } from '../math/matrix-product.js';
import type { Round } from '../math/round.js';

/** The gradient at theta = (U, V), with M (m x n) already of the dtype. */
export function factorizationUVGradient(
  M: Float64Array,
  [m, n, p]: readonly [number, number, number],
  theta: Float64Array,
  round: Round,
): Float64Array {
  const U = theta.subarray(0, m * p);
  const V = theta.subarray(m * p);
  const R = matrixProduct(U, transpose(V, n, p), [m, p, n], round).map((x, q) => 2 * round(x - M[q]));
  const dU = matrixProduct(R, V, [m, n, p], round);
  const dV = matrixProduct(transpose(R, m, n), U, [n, m, p], round);
  return Float64Array.of(...dU, ...dV);
}
