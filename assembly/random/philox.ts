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

/**
 * Ten rounds on eight counters (c0, c1, c2, c3) under eight keys (k0, k1), of which the vectors a and b have four each, lane by lane: two at once, since a
 * round waits for the one before it. Writes their eight words w at `out + w stride`.
 */
@inline
export function eightBlocks(
  out: usize, stride: usize, a0: v128, b0: v128, a1: v128, b1: v128, c2: v128, c3: v128, ak0: v128, bk0: v128, ak1: v128, bk1: v128,
): void {
  const m0 = constant32(MULTIPLIER_0);
  const m1 = constant32(MULTIPLIER_1);
  const weyl0 = constant32(WEYL_0);
  const weyl1 = constant32(WEYL_1);
  let a2 = c2, b2 = c2, a3 = c3, b3 = c3;
  for (let round = 0; round < 10; round++) {
    const ap = i64x2.extmul_low_i32x4_u(a0, m0), aq = i64x2.extmul_high_i32x4_u(a0, m0);
    const bp = i64x2.extmul_low_i32x4_u(b0, m0), bq = i64x2.extmul_high_i32x4_u(b0, m0);
    const ar = i64x2.extmul_low_i32x4_u(a2, m1), at = i64x2.extmul_high_i32x4_u(a2, m1);
    const br = i64x2.extmul_low_i32x4_u(b2, m1), bt = i64x2.extmul_high_i32x4_u(b2, m1);
    a0 = v128.xor(v128.xor(high(ar, at), a1), ak0);
    b0 = v128.xor(v128.xor(high(br, bt), b1), bk0);
    a2 = v128.xor(v128.xor(high(ap, aq), a3), ak1);
    b2 = v128.xor(v128.xor(high(bp, bq), b3), bk1);
    a1 = low(ar, at);
    b1 = low(br, bt);
    a3 = low(ap, aq);
    b3 = low(bp, bq);
    ak0 = i32x4.add(ak0, weyl0);
    bk0 = i32x4.add(bk0, weyl0);
    ak1 = i32x4.add(ak1, weyl1);
    bk1 = i32x4.add(bk1, weyl1);
  }
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out + stride, a1);
  v128.store(out + stride, b1, 16);
  v128.store(out + 2 * stride, a2);
  v128.store(out + 2 * stride, b2, 16);
  v128.store(out + 3 * stride, a3);
  v128.store(out + 3 * stride, b3, 16);
}

/** Room for the words of eight blocks, word by word. */
export const WORDS = memory.data(128, 64);
/** From a word of the blocks in WORDS to the next. */
export const STRIDE: usize = 32;

/** The words 2h and 2h + 1 of the blocks j and j + 1 in WORDS, j even, as one word of 64 bits each. */
@inline
export function halfBlocks(h: usize, j: usize): v128 {
  const at = WORDS + 2 * h * STRIDE + ((j & 4) << 2);
  const low = v128.load(at);
  const high = v128.load(at, STRIDE);
  return j & 2 ? v128.shuffle<i32>(low, high, 2, 6, 3, 7) : v128.shuffle<i32>(low, high, 0, 4, 1, 5);
}

/** Four numbers that follow each other. */
@inline
export function fourFrom(x: u32): v128 {
  return i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3));
}

/** Computes blocks `block` to `block + 7` of a stream at a step, in WORDS. */
export function streamBlocks(block: u32, seed: u64, stream: u32, step: u64): void {
  const c1 = i32x4.splat(<u32>step), c2 = i32x4.splat(<u32>(step >> 32)), c3 = i32x4.splat(stream);
  const k0 = i32x4.splat(<u32>seed), k1 = i32x4.splat(<u32>(seed >> 32));
  eightBlocks(WORDS, STRIDE, fourFrom(block), fourFrom(block + 4), c1, c1, c2, c3, k0, k0, k1, k1);
}

/** Computes the first block of a stream at steps `step` to `step + 7`, step a multiple of eight, in WORDS. */
export function firstBlocks(seed: u64, stream: u32, step: u64): void {
  const c0 = i32x4.splat(0), c2 = i32x4.splat(<u32>(step >> 32)), c3 = i32x4.splat(stream);
  const k0 = i32x4.splat(<u32>seed), k1 = i32x4.splat(<u32>(seed >> 32));
  eightBlocks(WORDS, STRIDE, c0, c0, fourFrom(<u32>step), fourFrom(<u32>step + 4), c2, c3, k0, k0, k1, k1);
}

/** Writes the one block of four words with counter (c0, c1, c2, c3) and key (k0, k1). */
@abi
export function philoxBlock(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  streamBlocks(c0, <u64>k1 << 32 | <u64>k0, c3, <u64>c2 << 32 | <u64>c1);
  for (let w: usize = 0; w < 4; ++w) store<u32>(out + (w << 2), load<u32>(WORDS + w * STRIDE));
}
