// Uniform numbers in [0, 1): element i is the upper 53 bits of words 2i (low) and 2i + 1 (high), over 2^53.
import { type Source, streamWord } from './philox.js';

/** Element i. */
export function uniform(i: number, source: Source): number {
  const low = streamWord(2 * i, source);
  const high = streamWord(2 * i + 1, source);
  return (high * 2 ** 21 + Math.floor(low / 2 ** 11)) / 2 ** 53;
}

export function uniforms(n: number, source: Source): number[] {
  return Array.from({ length: n }, (_, i) => uniform(i, source));
}
