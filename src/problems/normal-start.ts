// Starting points drawn from the stream `init`.

import { check, seed as seedSchema } from '../input/validate.js';
import { streams } from '../kernels/generated.js';
import { withKernels } from '../kernels/shared.js';
import { seedWords } from '../random/seed-words.js';

/** n normal numbers with standard deviation `scale`: draw `step` of the stream `init` of a seed. */
export function normalStart(n: number, seed: number, step: number, scale: number): Float64Array {
  const words = seedWords(check(seedSchema, seed, 'seed'));
  return withKernels((kernels) => {
    const out = kernels.allocate(8 * n);
    kernels.of('f64').normals(out, n, ...words, streams.init, step, 0, scale);
    return kernels.f64(out, n).slice();
  });
}
