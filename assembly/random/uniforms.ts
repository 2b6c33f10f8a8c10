// Uniform numbers in [0, 1): element i is the upper 53 bits of the 64-bit word i of the stream (words 2i and 2i + 1, low word first), over 2^53.

import { constant } from "../math/constant";
import { halfBlocks, streamBlocks } from "./philox";

const TWO_TO_MINUS_21 = memory.data<f64>([4.76837158203125e-7]);
const TWO_TO_MINUS_53 = memory.data<f64>([1.1102230246251565e-16]);

/** The upper 53 bits of two 64-bit words, over 2^53: high half and low half are exact, and so is their sum. */
@inline
export function unit(words: v128): v128 {
  const bits = i64x2.shr_u(words, 11);
  const halves = v128.shuffle<i32>(bits, bits, 0, 2, 1, 3);
  const low = f64x2.convert_low_i32x4_u(halves);
  const high = f64x2.convert_low_i32x4_u(v128.shuffle<i64>(halves, halves, 1, 1));
  return f64x2.add(f64x2.mul(high, constant(TWO_TO_MINUS_21)), f64x2.mul(low, constant(TWO_TO_MINUS_53)));
}

/** Writes n f64 elements, and up to three more into the padding of the arena. */
@abi
export function uniforms(out: usize, n: i32, seed: u64, stream: u32, step: u64): void {
  for (let i = 0; i < n; i += 4, out += 32) {
    if ((i & 15) == 0) streamBlocks(i >> 1, seed, stream, step);
    const first = halfBlocks(0, (i & 15) >> 1);
    const second = halfBlocks(1, (i & 15) >> 1);
    v128.store(out, unit(v128.shuffle<i64>(first, second, 0, 2)));
    v128.store(out, unit(v128.shuffle<i64>(first, second, 1, 3)), 16);
  }
}
