// Random signs: element i is +scale where bit i % 32 of word i / 32 of the stream is set, else -scale. A block of Philox makes 128 of them.

import { STRIDE, streamBlocks, WORDS } from "./philox";

/** Bits `bit` and up of `word`, each moved to the top bit of its lane. */
@inline
function topBits<T>(word: u32, bit: i32): v128 {
  if (sizeof<T>() == 8) {
    const bits = i64x2.replace_lane(i64x2.splat(word), 1, <i64>(word >> 1));
    return i64x2.shl(bits, 63 - bit);
  }
  return i32x4.shl(i32x4(word, word >> 1, word >> 2, word >> 3), 31 - bit);
}

/** Writes n elements of type T: ±scale. Whole vectors are written, into the padding of the arena. */
@abi
export function signs<T>(out: usize, n: i32, seed: u64, stream: u32, step: u64, scale: f64): void {
  const width = 16 / <i32>sizeof<T>();
  const minus = v128.splat<T>(<T>-scale);
  const top = sizeof<T>() == 8 ? i64x2.splat(i64.MIN_VALUE) : i32x4.splat(i32.MIN_VALUE);
  for (let i = 0; i < n; i += 32) {
    if ((i & 1023) == 0) streamBlocks(i >> 7, seed, stream, step);
    const word = load<u32>(WORDS + <usize>(i >> 5 & 3) * STRIDE + (<usize>(i >> 7 & 7) << 2));
    const count = min(32, n - i);
    for (let bit = 0; bit < count; bit += width) {
      v128.store(out, v128.xor(minus, v128.and(topBits<T>(word, bit), top)));
      out += 16;
    }
  }
}
