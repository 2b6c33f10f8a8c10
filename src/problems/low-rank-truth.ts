// The ground truth M* of matrix factorization: rank r with all singular values 1 (Li, Wen, Lyu 2025, App. B).

import { streams } from '../kernels/generated.js';
import { withKernels } from '../kernels/shared.js';
import { seedWords } from '../random/seed-words.js';
import { orthonormalize } from './orthonormal.js';

/** r orthonormal columns of n entries, from the normals of step `step` of the stream `truth`. */
function directions(n: number, r: number, seed: number, step: number): Float64Array[] {
  return withKernels((kernels) => {
    const out = kernels.allocate(8 * n * r);
    kernels.of('f64').normals(out, n * r, ...seedWords(seed), streams.truth, step, 0, 1);
    const columns = Array.from({ length: r }, (_, k) => kernels.f64(out + 8 * n * k, n).slice());
    orthonormalize(columns);
    return columns;
  });
}

/** M* = sum_k u_k v_kᵀ, rows x columns row-major. */
export function drawLowRank(rows: number, columns: number, rank: number, seed: number): Float64Array {
  const left = directions(rows, rank, seed, 0);
  const right = directions(columns, rank, seed, 1);
  const M = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < rank; k++) M[i * columns + j] += left[k][i] * right[k][j];
    }
  }
  return M;
}
