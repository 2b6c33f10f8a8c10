// The slopes of a problem small enough to write J out.
import { dot, timesVector, transposeTimesVector } from '../linear-algebra/products.js';
import type { SlopeProducts, Slopes } from './constraints.js';

/** J Diag(S) Jᵀ for a J with S.length columns. */
function weightedGram(J: Float64Array, S: Float64Array): Float64Array {
  const P = S.length;
  const count = J.length / P;
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const weighted = J.subarray(i * P, (i + 1) * P).map((x, p) => x * S[p]);
    for (let j = 0; j <= i; j++) {
      gram[i * count + j] = dot(weighted, J.subarray(j * P, (j + 1) * P));
      gram[j * count + i] = gram[i * count + j];
    }
  }
  return gram;
}

/** The products of a J written out. */
export function denseProducts(J: Float64Array): SlopeProducts {
  return { times: (x) => timesVector(J, x), transposeTimes: (p) => transposeTimesVector(J, p), gram: (S) => weightedGram(J, S) };
}

/** Slopes from J written out; `curvature` is that of the constraints at the same point. */
export function denseSlopes(J: Float64Array, curvature: (K: Float64Array) => Float64Array): Slopes {
  return {
    ...denseProducts(J),
    curvatureAlongSlopes: (S) => curvature(J.map((x, k) => x * S[k % S.length])),
  };
}
