// Products with a dense matrix in the order of additions that assembly/problems/diagonal-net/dense-matrix.ts fixes.
import type { Round } from './round.js';

/** f = Z w: four strided partial sums, then (s0 + s2) + (s1 + s3). */
export function denseForward(z: readonly Float64Array[], w: Float64Array, round: Round): Float64Array {
  return Float64Array.from(z, (row) => {
    const s = [0, 0, 0, 0] as [number, number, number, number];
    row.forEach((x, j) => {
      s[j % 4] = round(s[j % 4] + round(w[j] * x));
    });
    return round(round(s[0] + s[2]) + round(s[1] + s[3]));
  });
}

/** g = Zᵀ r: rows in fours, (r0 z0 + r1 z1) + (r2 z2 + r3 z3). Missing rows count as zero. */
export function denseBackward(z: readonly Float64Array[], r: Float64Array, d: number, round: Round): Float64Array {
  const g = new Float64Array(d);
  for (let i = 0; i < z.length; i += 4) {
    for (let j = 0; j < d; j++) {
      const [t0, t1, t2, t3] = [0, 1, 2, 3].map((k) => round((r[i + k] ?? 0) * (z[i + k]?.[j] ?? 0))) as [number, number, number, number];
      g[j] = round(g[j] + round(round(t0 + t1) + round(t2 + t3)));
    }
  }
  return g;
}
