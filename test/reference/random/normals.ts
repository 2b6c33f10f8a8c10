// Normal numbers by Box, Muller 1958: elements 2k and 2k + 1 are R cos(2 pi b), R sin(2 pi b), R = sqrt(-2 ln(1 - a)), where a and b
// are the uniforms 2k and 2k + 1 of the same source.
import { log } from '../math/log.js';
import { cosTurn, sinTurn } from '../math/trig.js';
import type { Source } from './philox.js';
import { uniform } from './uniforms.js';

export function normals(n: number, source: Source, scale: number): number[] {
  return Array.from({ length: n }, (_, i) => {
    const k = Math.floor(i / 2);
    const a = uniform(2 * k, source);
    const b = uniform(2 * k + 1, source);
    const R = Math.sqrt(-2 * log(1 - a));
    return R * (i % 2 === 0 ? cosTurn(b) : sinTurn(b)) * scale;
  });
}
