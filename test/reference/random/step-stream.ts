// Streams of which every step reads one vector, packed by steps: consecutive steps of one element share a block. The block of element i is that of the
// counter (i, part low, part high, stream), part = floor(step / steps that share it).

import { log } from '../math/log.js';
import { cosTurn, sinTurn } from '../math/trig.js';
import { halves, philox, type Source, type Words } from './philox.js';

/** The block that element i has for a part of the steps. */
function block(i: number, part: number, { seed, stream }: Source): Words {
  return philox([i, ...halves(part), stream], halves(seed));
}

/** A block for 128 steps: +scale where bit step % 128 is set, else -scale. */
export function stepSigns(n: number, source: Source, scale: number): number[] {
  const place = source.step % 128;
  const part = Math.floor(source.step / 128);
  return Array.from({ length: n }, (_, i) => {
    const word = block(i, part, source)[Math.floor(place / 32)];
    return (word >>> (place % 32)) & 1 ? scale : -scale;
  });
}

/** A block for 4 steps: floor(w bound / 2^32), w word step % 4. */
export function stepIndices(n: number, bound: number, source: Source): number[] {
  const part = Math.floor(source.step / 4);
  return Array.from({ length: n }, (_, i) => Number((BigInt(block(i, part, source)[source.step % 4]) * BigInt(bound)) >> 32n));
}

/** The upper 53 bits of two words, over 2^53. */
function unit(low: number, high: number): number {
  return (high * 2 ** 21 + Math.floor(low / 2 ** 11)) / 2 ** 53;
}

/** A block for 2 steps: R cos(2 pi b) at the even step and R sin(2 pi b) at the odd one, R = sqrt(-2 ln(1 - a)). */
export function stepNormals(n: number, source: Source, scale: number): number[] {
  const part = Math.floor(source.step / 2);
  return Array.from({ length: n }, (_, i) => {
    const words = block(i, part, source);
    const b = unit(words[2], words[3]);
    const R = Math.sqrt(-2 * log(1 - unit(words[0], words[1])));
    return R * (source.step % 2 === 0 ? cosTurn(b) : sinTurn(b)) * scale;
  });
}
