// Deep matrix factorization step by step:  W = W_L ... W_1,  r_k = (2/samples) (<A_k, W> - b_k + noise_k),  G = sum_k r_k A_k,
// dL/dW_l = G_l (W_(l-1) ... W_1)ᵀ  with  G_L = G,  G_(l-1) = W_lᵀ G_l.

import { last } from '../../support/present.js';
import { denseBackward, denseForward } from '../math/dense-matrix.js';
import { matrixProduct, transpose } from '../math/matrix-product.js';
import type { Round } from '../math/round.js';

/** Measurements and labels, already of the dtype. */
export interface ReferenceFactorization {
  readonly dims: readonly number[];
  /** Each A_i, row-major. */
  readonly A: readonly Float64Array[];
  readonly b: Float64Array;
}

/** The gradient over the draws `rows`, with a noise for each. */
export function factorizationGradient(
  { dims, A, b }: ReferenceFactorization,
  theta: Float64Array,
  { rows, noise }: { readonly rows: readonly number[]; readonly noise?: readonly number[] },
  round: Round,
): Float64Array {
  const inner = dims[0];
  let start = 0;
  const weights = dims.slice(1).map((size, l) => {
    const W = theta.subarray(start, start + size * dims[l]);
    start += W.length;
    return W;
  });
  const products = [weights[0]];
  for (let l = 1; l < weights.length; l++) {
    products.push(matrixProduct(weights[l], products[l - 1], [dims[l + 1], dims[l], inner], round));
  }

  const drawn = rows.map((i) => A[i]);
  const scale = round(2 / rows.length);
  const r = denseForward(drawn, last(products), round).map((f, k) => {
    const e = round(f - b[rows[k]]);
    return round((noise ? round(e + noise[k]) : e) * scale);
  });
  let G = denseBackward(drawn, r, last(dims) * inner, round);

  const gradient: Float64Array[] = [];
  for (let l = weights.length - 1; l > 0; l--) {
    const [high, low] = [dims[l + 1], dims[l]];
    gradient.unshift(matrixProduct(G, transpose(products[l - 1], low, inner), [high, inner, low], round));
    G = matrixProduct(transpose(weights[l], high, low), G, [low, high, inner], round);
  }
  return Float64Array.from([G, ...gradient].flatMap((block) => [...block]));
}
