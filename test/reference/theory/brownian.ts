// Brownian increments by Lévy's construction, level by level: over [0, T] √T z, and a span s splits into D/2 + √s/2 z and the rest.
import { streams } from '../../../src/kernels/generated.js';
import { withKernels } from '../../../src/kernels/shared.js';
import { seedWords } from '../../../src/random/seed-words.js';

interface Setting {
  readonly dimension: number;
  readonly T: number;
  readonly seed: number;
  readonly member: number;
}

/** The normal numbers of a level, as the kernels draw them. */
function normals({ seed, member }: Setting, level: number, n: number): Float64Array {
  return withKernels((kernels) => {
    const out = kernels.allocate(8 * n);
    kernels.of('f64').normals(out, n, ...seedWords(seed), streams.sdeNoise, level, member, 1);
    return kernels.f64(out, n).slice();
  });
}

/** The increments over `steps` equal steps, a power of two: rows of `dimension` entries. */
export function brownianIncrements(setting: Setting, steps: number): Float64Array {
  const { dimension, T } = setting;
  let coarse = normals(setting, 0, dimension).map((z) => Math.sqrt(T) * z);
  for (let level = 1; 2 ** level <= steps; level++) {
    const fine = new Float64Array(2 * coarse.length);
    const z = normals(setting, level, coarse.length);
    const half = Math.sqrt(T / 2 ** (level - 1)) / 2;
    for (let at = 0; at < coarse.length; at++) {
      const left = 2 * at - (at % dimension);
      fine[left] = coarse[at] / 2 + half * z[at];
      fine[left + dimension] = coarse[at] - fine[left];
    }
    coarse = fine;
  }
  return coarse;
}
