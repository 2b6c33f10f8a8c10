// Random signs: element i is +scale where bit i % 32 of word i / 32 is set, else -scale.
import { type Source, streamWord } from './philox.js';

export function signs(n: number, source: Source, scale: number): number[] {
  return Array.from({ length: n }, (_, i) => {
    const word = streamWord(Math.floor(i / 32), source);
    return (word >>> (i % 32)) & 1 ? scale : -scale;
  });
}
