// Where do random bits come from? Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"):
// ten rounds scramble a counter of four 32-bit words under a key of two. Counter = (block, step low, step high, stream), key = the seed:
// any element of any stream at any step is computed without the ones before it, and there is no state to save.
// @eq salmon2011

import { constant32 } from "../math/constant";

const MULTIPLIER_0 = memory.data<u32>([0xd2511f53]);
const MULTIPLIER_1 = memory.data<u32>([0xcd9e8d57]);
const WEYL_0 = memory.data<u32>([0x9e3779b9]);
const WEYL_1 = memory.data<u32>([0xbb67ae85]);

/** The low words of four products, given as two pairs. */
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** The high words of four products, given as two pairs. */
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 3, 5, 7);
}

/** Ten rounds on four counters (c0, c1, c2, c3) under four keys (k0, k1), lane by lane. Writes their four words w at `out + w stride`. */
@inline
export function fourBlocks(out: usize, stride: usize, c0: v128, c1: v128, c2: v128, c3: v128, k0: v128, k1: v128): void {
  const m0 = constant32(MULTIPLIER_0);
  const m1 = constant32(MULTIPLIER_1);
  const weyl0 = constant32(WEYL_0);
  const weyl1 = constant32(WEYL_1);
  for (let round = 0; round < 10; round++) {
    const a01 = i64x2.extmul_low_i32x4_u(c0, m0);
    const a23 = i64x2.extmul_high_i32x4_u(c0, m0);
    const b01 = i64x2.extmul_low_i32x4_u(c2, m1);
    const b23 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(high(b01, b23), c1), k0);
    c2 = v128.xor(v128.xor(high(a01, a23), c3), k1);
    c1 = low(b01, b23);
    c3 = low(a01, a23);
    k0 = i32x4.add(k0, weyl0);
    k1 = i32x4.add(k1, weyl1);
  }
  v128.store(out, c0);
  v128.store(out + stride, c1);
  v128.store(out + 2 * stride, c2);
  v128.store(out + 3 * stride, c3);
}

/** The words 2h and 2h + 1 of the blocks j and j + 1, as one word of 64 bits each: a half of what `fourBlocks` wrote with a stride of 16. */
@inline
export function halfBlocks(words: usize, h: usize, j: usize): v128 {
  const low = v128.load(words + (h << 5));
  const high = v128.load(words + (h << 5), 16);
  return j == 0 ? v128.shuffle<i32>(low, high, 0, 4, 1, 5) : v128.shuffle<i32>(low, high, 2, 6, 3, 7);
}

/** Room for the 16 words of four blocks. */
export const WORDS = memory.data(64, 64);

/** Puts the words of four blocks, which stand word by word, one block after the other. */
@inline
function transpose(words: usize): void {
  const p = halfBlocks(words, 0, 0);
  const q = halfBlocks(words, 1, 0);
  const r = halfBlocks(words, 0, 2);
  const s = halfBlocks(words, 1, 2);
  v128.store(words, v128.shuffle<i64>(p, q, 0, 2));
  v128.store(words, v128.shuffle<i64>(p, q, 1, 3), 16);
  v128.store(words, v128.shuffle<i64>(r, s, 0, 2), 32);
  v128.store(words, v128.shuffle<i64>(r, s, 1, 3), 48);
}

/** Numbers of four neighbours. */
@inline
export function fourFrom(x: u32): v128 {
  return i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3));
}

/** Computes blocks `block` to `block + 3` of a stream at a step and returns the address of their 16 words, valid until the next call. */
@inline
export function streamBlocks(block: u32, seed: u64, stream: u32, step: u64): usize {
  philoxBlocks(WORDS, block, <u32>step, <u32>(step >> 32), stream, <u32>seed, <u32>(seed >> 32));
  return WORDS;
}

/** Writes the four blocks with counters (c0, c1, c2, c3), (c0 + 1, c1, c2, c3), ... */
function philoxBlocks(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  fourBlocks(out, 16, fourFrom(c0), i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3), i32x4.splat(k0), i32x4.splat(k1));
  transpose(out);
}

/** Computes the first block of a stream at steps `step` to `step + 3`, step a multiple of four, and returns the address of their 16 words. */
export function firstBlocks(seed: u64, stream: u32, step: u64): usize {
  const zero = i32x4.splat(0);
  const high = i32x4.splat(<u32>(step >> 32));
  fourBlocks(WORDS, 16, zero, fourFrom(<u32>step), high, i32x4.splat(stream), i32x4.splat(<u32>seed), i32x4.splat(<u32>(seed >> 32)));
  transpose(WORDS);
  return WORDS;
}

/** Writes the one block of four words with counter (c0, c1, c2, c3) and key (k0, k1). */
@abi
export function philoxBlock(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  philoxBlocks(WORDS, c0, c1, c2, c3, k0, k1);
  v128.store(out, v128.load(WORDS));
}
