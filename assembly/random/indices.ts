// Random indices, with replacement: element i is floor(w bound / 2^32), w the 32-bit word i of the stream. No draw is rejected, so that
// element i needs no other; the price is a bias: a value's probability differs from 1/bound by less than 2^-32, relatively bound / 2^32.

import { streamBlocks } from "./philox";

/** Writes n i32 elements in 0..bound-1, and up to three more into the padding of the arena. */
@abi
export function indices(out: usize, n: i32, bound: u32, seed: u64, stream: u32, step: u64): void {
  const BOUND = i32x4.splat(bound);
  let words: usize = 0;
  for (let i = 0; i < n; i += 4) {
    const place = i & 15;
    if (place == 0) words = streamBlocks(i >> 2, seed, stream, step);
    const w = v128.load(words + (place << 2));
    const low = i64x2.extmul_low_i32x4_u(w, BOUND);
    const high = i64x2.extmul_high_i32x4_u(w, BOUND);
    v128.store(out, v128.shuffle<i32>(low, high, 1, 3, 5, 7));
    out += 16;
  }
}
