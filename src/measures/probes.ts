// Random sign vectors x with E x xᵀ = I, for estimates of traces. Probe k is a pure function of k, so an estimate has no seed of its own
// and two runs are measured with the same probes.

import { streams } from '../kernels/generated.js';
import { withKernels } from '../kernels/shared.js';
import { seedWords } from '../random/seed-words.js';

/** The seed of all probes: any number would do, and a fixed one makes measures pure functions of theta. */
const probeSeed = 0x6d666c64;

/** Probe k over P entries: ±1 each. */
export function probe(k: number, parameters: number): Float64Array {
  return withKernels((kernels) => {
    const address = kernels.allocate(8 * parameters);
    kernels.of('f64').signs(address, parameters, ...seedWords(probeSeed), streams.sdeNoise, k, 0, 1);
    return kernels.f64(address, parameters).slice();
  });
}
