// Random indices with replacement: element i is floor(w bound / 2^32), w the 32-bit word i.
import { type Source, streamWord } from './philox.js';

export function indices(n: number, bound: number, source: Source): number[] {
  return Array.from({ length: n }, (_, i) => Number((BigInt(streamWord(i, source)) * BigInt(bound)) >> 32n));
}
