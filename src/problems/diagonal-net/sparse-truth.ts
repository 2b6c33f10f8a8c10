// The sparse truth w* of the diagonal net: kappa random coordinates, uniform on (-1, 1), the whole draw repeated until every
// |w*| >= 0.01 (the set-up of Li, Wen, Lyu 2025, Sec. 5.2).

import { streams } from '../../kernels/generated.js';
import { withKernels } from '../../kernels/shared.js';
import { seedWords } from '../../random/seed-words.js';

/** A sparse vector: coordinates in increasing order, and their values. */
export interface SparseVector {
  readonly support: Int32Array;
  readonly values: Float64Array;
}

/** The smallest |w*_j| that is accepted. */
const leastSize = 0.01;

/** The kappa coordinates that the uniforms u choose out of d: a partial Fisher-Yates shuffle. */
export function chooseSupport(u: Float64Array, d: number): number[] {
  const moved = new Map<number, number>();
  return Array.from(u, (x, k) => {
    const j = Math.min(d - 1, k + Math.floor(x * (d - k)));
    const chosen = moved.get(j) ?? j;
    moved.set(j, moved.get(k) ?? k);
    return chosen;
  });
}

/** Draws w* for a seed. Attempt t reads the stream `truth` at step t: kappa uniforms for the values, kappa for the coordinates. */
export function drawTruth(d: number, kappa: number, seed: number): SparseVector {
  const [low, high] = seedWords(seed);
  return withKernels((kernels) => {
    const address = kernels.allocate(16 * kappa);
    for (let attempt = 0; ; attempt++) {
      kernels.exports.uniforms(address, 2 * kappa, low, high, streams.truth, attempt, 0);
      const u = kernels.f64(address, 2 * kappa);
      const values = u.slice(0, kappa).map((x) => 2 * x - 1);
      if (values.some((x) => Math.abs(x) < leastSize)) continue;
      const pairs = chooseSupport(u.subarray(kappa), d).map((j, k) => [j, values[k]] as const);
      pairs.sort(([a], [b]) => a - b);
      return { support: Int32Array.from(pairs, ([j]) => j), values: Float64Array.from(pairs, ([, x]) => x) };
    }
  });
}
