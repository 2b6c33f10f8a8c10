// The blocks that theta is made of.
import type { Block } from './problem.js';

/** Blocks one after the other, from their names and shapes. */
export function layOut(shapes: readonly (readonly [name: string, ...shape: number[]])[]): readonly Block[] {
  let start = 0;
  return shapes.map(([name, ...shape]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    start += length;
    return { name, start: start - length, length, shape };
  });
}
