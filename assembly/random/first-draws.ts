// The first elements of a stream at four consecutive steps: where a step needs no more than its first block, one pass of Philox serves four.
import { normalsOfBlocks } from "./normals";
import { firstBlocks } from "./philox";

/** Writes eight elements of type T: the normals 0 and 1 of steps `step` to `step + 3`, step a multiple of four, as normals.ts has them. */
export function firstNormals<T>(out: usize, seed: u64, stream: u32, step: u64, scale: f64): void {
  const SCALE = f64x2.splat(scale);
  const words = firstBlocks(seed, stream, step);
  for (let half: usize = 0; half < 2; ++half) normalsOfBlocks<T>(out + half * 4 * sizeof<T>(), words + half * 32, SCALE);
}
