// A sparse linear model on features that are correlated, or seen in other coordinates than those in which w* is sparse.
//   correlation r   z_1 = g_1,  z_j = r z_(j-1) + √(1 - r²) g_j   with g standard normal: E z_j z_k = r^|j-k|
//   rotation t      log2 d rounds of plane rotations, of the pairs of coordinates that are 1, 2, 4, ... apart, each by the angle whose half has the
//                   tangent t; at t = √2 - 1, which is 45°, they mix all d coordinates evenly. z and w* are rotated together, so y stays.
import { diagonalNet } from './problem.js';

export interface MixedFeatures {
  /** A power of two. */
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  readonly seed: number;
  readonly correlation: number;
  readonly rotation: number;
}

/** The spec of the diagonal net on these data. Its features and w* begin as those of the generated net with the same seed. */
export function mixedFeatures({ d, kappa, n, seed, correlation, rotation }: MixedFeatures): object {
  const net = diagonalNet({ d, kappa, n, seed, features: 'normal' });
  const z = net.z;
  const w = net.truth as Float64Array;
  const rest = Math.sqrt(1 - correlation * correlation);
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    const row = z.subarray(i * d, (i + 1) * d);
    for (let j = 1; j < d; j++) row[j] = correlation * row[j - 1] + rest * row[j];
    y.push(row.reduce((sum, x, j) => sum + x * w[j], 0));
    rotate(row, rotation);
  }
  rotate(w, rotation);
  return { name: 'diagonalNet', z: { data: z, shape: [n, d] }, y, wStar: w };
}

/** The rounds of plane rotations, in place. Cosine and sine are rational in t, so no engine differs. */
function rotate(x: Float64Array, t: number): void {
  const [cosine, sine] = [(1 - t * t) / (1 + t * t), (2 * t) / (1 + t * t)];
  for (let apart = 1; apart < x.length; apart *= 2) {
    for (let j = 0; j < x.length; j++) {
      if (j & apart) continue;
      const [a, b] = [x[j], x[j + apart]];
      x[j] = cosine * a - sine * b;
      x[j + apart] = sine * a + cosine * b;
    }
  }
}
