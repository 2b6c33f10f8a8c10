// The first elements of a stream at eight consecutive steps: where a step needs no more than its first block, one pass of Philox serves eight.
import { fourNormals } from "./normals";
import { firstBlocks } from "./philox";

/** Writes sixteen elements of type T: the normals 0 and 1 of steps `step` to `step + 7`, step a multiple of eight, as normals.ts has them. */
export function firstNormals<T>(out: usize, seed: u64, stream: u32, step: u64, scale: f64): void {
  const SCALE = f64x2.splat(scale);
  firstBlocks(seed, stream, step);
  for (let j: usize = 0; j < 8; j += 2) fourNormals<T>(out + 2 * j * sizeof<T>(), 0, j, SCALE);
}
