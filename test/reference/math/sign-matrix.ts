// Products with a sign matrix in the order of additions that assembly/problems/diagonal-net/sign-matrix.ts fixes, one group of nine rows at a time.
// z[i][j] is row i; rows beyond the last one of a group are whatever the data holds there (zero residual makes them vanish in gather).
import type { Round } from './round.js';

/** Rows in a group. */
export const groupRows = 9;

/** The nine signs of column j in a group as bits, bit b set where row b is +1; missing rows count as -1. */
function code(z: readonly Float64Array[], group: number, j: number): number {
  let bits = 0;
  for (let b = 0; b < groupRows; b++) if ((z[group * groupRows + b]?.[j] ?? -1) > 0) bits |= 1 << b;
  return bits;
}

/** sum_b (bit b of x ? +w_b : -w_b): all minus first, then one sign after the other turns, from the lowest. */
function signedSum(w: Float64Array, x: number, round: Round): number {
  let sum = -w[0];
  for (let b = 1; b < groupRows; b++) sum = round(sum - w[b]);
  for (let b = 0; b < groupRows; b++) if (x & (1 << b)) sum = round(sum + round(w[b] + w[b]));
  return sum;
}

/** g = Zᵀ r: pairs of groups are added to g in order. */
export function gather(z: readonly Float64Array[], r: Float64Array, groups: number, d: number, round: Round): Float64Array {
  const g = new Float64Array(d);
  for (let group = 0; group < groups; group += 2) {
    for (let j = 0; j < d; j++) {
      const [first, second] = [group, group + 1].map((k) =>
        signedSum(r.subarray(k * groupRows, (k + 1) * groupRows), code(z, k, j), round),
      );
      g[j] = round(g[j] + round(first + second));
    }
  }
  return g;
}

/** f = Z w: columns are added into 512 buckets in order, and the buckets are reduced from the highest bit down. */
export function scatter(z: readonly Float64Array[], w: Float64Array, groups: number, round: Round): Float64Array {
  const f = new Float64Array(groups * groupRows);
  for (let group = 0; group < groups; group++) {
    const bucket = new Float64Array(1 << groupRows);
    w.forEach((wj, j) => {
      const x = code(z, group, j);
      bucket[x] = round(bucket[x] + wj);
    });
    for (let b = groupRows - 1; b >= 0; b--) f[group * groupRows + b] = fold(bucket, 1 << b, round);
  }
  return f;
}

/** The sum of high minus low buckets, and the fold of high onto low. Four strided parts; the last two folds are written out. */
function fold(bucket: Float64Array, size: number, round: Round): number {
  const [t0, t1, t2, t3] = bucket as unknown as [number, number, number, number];
  if (size === 2) return round(round(t2 - t0) + round(t3 - t1));
  if (size === 1) return round(round(t1 + t3) - round(t0 + t2));
  const s = [0, 0, 0, 0] as [number, number, number, number];
  for (let q = 0; q < size; q++) {
    const low = bucket[q];
    const high = bucket[q + size];
    bucket[q] = round(low + high);
    s[q % 4] = round(s[q % 4] + round(high - low));
  }
  return round(round(s[0] + s[2]) + round(s[1] + s[3]));
}
