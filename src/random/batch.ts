// The samples of a step, for losses in JavaScript: those that the kernels draw for their own.
import { streams } from '../kernels/generated.js';
import type { KernelInstance } from '../kernels/instance.js';
import { seedWords } from './seed-words.js';

/** `size` of `samples` samples, drawn with replacement for step t. */
export function drawBatch(kernels: KernelInstance, size: number, samples: number, seed: number, t: number): Int32Array {
  return kernels.scoped(() => {
    const out = kernels.allocate(4 * size);
    kernels.exports.indices(out, size, samples, ...seedWords(seed), streams.batch, ...seedWords(t));
    return kernels.i32(out, size).slice();
  });
}
