// The sparse truth w* of the diagonal net: kappa random coordinates, uniform on (-1, 1) where every |w*| >= 0.01 (the set-up of Li, Wen, Lyu 2025, Sec. 5.2).

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

/** Up to so many values a draw is repeated as a whole until it has no small one, of more only the small ones: whole draws are accepted with odds .99^kappa. */
const few = 500;

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

/**
 * Draws w* for a seed. Attempt t reads the stream `truth` at step t: kappa uniforms for the values, kappa for the coordinates. The values are independent, so
 * that those drawn again one by one have the distribution of a whole draw that is accepted.
 */
export function drawTruth(d: number, kappa: number, seed: number): SparseVector {
  const [low, high] = seedWords(seed);
  return withKernels((kernels) => {
    const address = kernels.allocate(16 * kappa);
    let [values, support]: [Float64Array, number[]] = [new Float64Array(kappa), []];
    for (let attempt = 0; attempt === 0 || values.some((x) => Math.abs(x) < leastSize); attempt++) {
      kernels.exports.uniforms(address, 2 * kappa, low, high, streams.truth, attempt, 0);
      const u = kernels.f64(address, 2 * kappa);
      const isWhole = attempt === 0 || kappa <= few;
      values = values.map((x, k) => (isWhole || Math.abs(x) < leastSize ? 2 * u[k] - 1 : x));
      if (isWhole) support = chooseSupport(u.subarray(kappa), d);
    }
    const pairs = support.map((j, k) => [j, values[k]] as const);
    pairs.sort(([a], [b]) => a - b);
    return { support: Int32Array.from(pairs, ([j]) => j), values: Float64Array.from(pairs, ([, x]) => x) };
  });
}
