// ∂Φ_S and ∂²Φ_S[M] with the Hessian, for any symmetric positive definite S, with ∇³L as a function (theory of Li, Wen, Lyu 2025):
//   H' = S^½ H S^½,  ∂Φ_S = S^½ (I - H' H'⁺) S^-½,
//   ∂²Φ_S[M] = -S^½ H'⁺ S^½ ∇³L[Π M Πᵀ] - Π S ∇³L[X],   S H X + X H S = M - Π M Πᵀ

import { multiply, timesVector, transpose } from '../../../src/linear-algebra/products.js';
import { symmetricEigen } from '../../../src/linear-algebra/symmetric-eigen.js';
import { lyapunov, matrixFunction } from './matrix-functions.js';

/** H and S are P x P; `third` gives ∇³L[A]; eigenvalues of H' below `flat` count as zero. */
export function referenceDerivatives(
  H: Float64Array,
  S: Float64Array,
  M: Float64Array,
  third: (A: Float64Array) => Float64Array,
  flat: number,
): { readonly first: Float64Array; readonly second: Float64Array } {
  const P = Math.sqrt(H.length);
  const product = (...factors: Float64Array[]): Float64Array => factors.reduce((A, B) => multiply(A, B, P));
  const ofS = symmetricEigen(S, P);
  const root = matrixFunction(ofS, Math.sqrt);
  const inverseRoot = matrixFunction(ofS, (x) => 1 / Math.sqrt(x));
  const raw = symmetricEigen(product(root, H, root), P);
  const eigen = { ...raw, values: raw.values.map((x) => (x > flat ? x : 0)) };
  const first = product(
    root,
    matrixFunction(eigen, (x) => (x > 0 ? 0 : 1)),
    inverseRoot,
  );
  const inside = product(first, M, transpose(first, P));
  const rest = product(
    inverseRoot,
    M.map((x, k) => x - inside[k]),
    inverseRoot,
  );
  const X = product(root, lyapunov(eigen, rest), root);
  const inverse = product(
    root,
    matrixFunction(eigen, (x) => (x > 0 ? 1 / x : 0)),
    root,
  );
  const across = timesVector(inverse, third(inside));
  const along = timesVector(product(first, S), third(X));
  return { first, second: across.map((x, p) => -x - along[p]) };
}
