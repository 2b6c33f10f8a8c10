// L = ½ (θ - c)ᵀ H (θ - c):  g = H (θ - c).
import { matrixProduct } from '../math/matrix-product.js';
import type { Round } from '../math/round.js';

/** The gradient, with hessian and center already of the dtype. */
export function quadraticGradient(hessian: Float64Array, center: Float64Array, theta: Float64Array, round: Round): Float64Array {
  const P = theta.length;
  const offset = theta.map((x, i) => round(x - center[i]));
  return matrixProduct(offset, hessian, [1, P, P], round);
}
