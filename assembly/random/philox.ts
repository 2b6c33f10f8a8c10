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

/** Writes four blocks, one after the other: 64 bytes, 16 words. Their counters are (w0, w1, c2, c3), lane by lane. */
@inline
function fourBlocks(out: usize, w0: v128, w1: v128, c2: u32, c3: u32, k0: u32, k1: u32): void {
  const m0 = constant32(MULTIPLIER_0);
  const m1 = constant32(MULTIPLIER_1);
  const weyl0 = constant32(WEYL_0);
  const weyl1 = constant32(WEYL_1);
  let w2 = i32x4.splat(c2);
  let w3 = i32x4.splat(c3);
  let key0 = i32x4.splat(k0);
  let key1 = i32x4.splat(k1);
  for (let round = 0; round < 10; round++) {
    const a01 = i64x2.extmul_low_i32x4_u(w0, m0);
    const a23 = i64x2.extmul_high_i32x4_u(w0, m0);
    const b01 = i64x2.extmul_low_i32x4_u(w2, m1);
    const b23 = i64x2.extmul_high_i32x4_u(w2, m1);
    w0 = v128.xor(v128.xor(high(b01, b23), w1), key0);
    w2 = v128.xor(v128.xor(high(a01, a23), w3), key1);
    w1 = low(b01, b23);
    w3 = low(a01, a23);
    key0 = i32x4.add(key0, weyl0);
    key1 = i32x4.add(key1, weyl1);
  }
  // From word-major to block-major: a 4 x 4 transpose.
  const p = v128.shuffle<i32>(w0, w1, 0, 4, 1, 5);
  const q = v128.shuffle<i32>(w2, w3, 0, 4, 1, 5);
  const r = v128.shuffle<i32>(w0, w1, 2, 6, 3, 7);
  const s = v128.shuffle<i32>(w2, w3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(p, q, 0, 2));
  v128.store(out, v128.shuffle<i64>(p, q, 1, 3), 16);
  v128.store(out, v128.shuffle<i64>(r, s, 0, 2), 32);
  v128.store(out, v128.shuffle<i64>(r, s, 1, 3), 48);
}

/** Writes the four blocks with counters (c0, c1, c2, c3), (c0 + 1, c1, c2, c3), ... */
export function philoxBlocks(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  fourBlocks(out, i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3)), i32x4.splat(c1), c2, c3, k0, k1);
}

/** Room for the 16 words of four blocks. */
const WORDS = memory.data(64, 64);

/** Computes blocks `block` to `block + 3` of a stream at a step and returns the address of their 16 words, valid until the next call. */
@inline
export function streamBlocks(block: u32, seed: u64, stream: u32, step: u64): usize {
  philoxBlocks(WORDS, block, <u32>step, <u32>(step >> 32), stream, <u32>seed, <u32>(seed >> 32));
  return WORDS;
}

/** Computes the first block of a stream at steps `step` to `step + 3`, step a multiple of four, and returns the address of their 16 words. */
export function firstBlocks(seed: u64, stream: u32, step: u64): usize {
  const steps = i32x4.add(i32x4.splat(<u32>step), i32x4(0, 1, 2, 3));
  fourBlocks(WORDS, i32x4.splat(0), steps, <u32>(step >> 32), stream, <u32>seed, <u32>(seed >> 32));
  return WORDS;
}

/**
 * Writes word 0 of the first block of a stream at steps `step` to `step + 3`, step a multiple of four, for two seeds: 16 bytes each. The two go through
 * the rounds side by side, since a round waits for the one before it.
 */
export function firstWords(out: usize, seedA: u64, seedB: u64, stream: u32, step: u64): void {
  const m0 = constant32(MULTIPLIER_0);
  const m1 = constant32(MULTIPLIER_1);
  const weyl0 = constant32(WEYL_0);
  const weyl1 = constant32(WEYL_1);
  let a0 = i32x4.splat(0), b0 = a0;
  let a1 = i32x4.add(i32x4.splat(<u32>step), i32x4(0, 1, 2, 3)), b1 = a1;
  let a2 = i32x4.splat(<u32>(step >> 32)), b2 = a2;
  let a3 = i32x4.splat(stream), b3 = a3;
  let keyA0 = i32x4.splat(<u32>seedA), keyA1 = i32x4.splat(<u32>(seedA >> 32));
  let keyB0 = i32x4.splat(<u32>seedB), keyB1 = i32x4.splat(<u32>(seedB >> 32));
  for (let round = 0; round < 10; round++) {
    const ap = i64x2.extmul_low_i32x4_u(a0, m0), aq = i64x2.extmul_high_i32x4_u(a0, m0);
    const bp = i64x2.extmul_low_i32x4_u(b0, m0), bq = i64x2.extmul_high_i32x4_u(b0, m0);
    const ar = i64x2.extmul_low_i32x4_u(a2, m1), at = i64x2.extmul_high_i32x4_u(a2, m1);
    const br = i64x2.extmul_low_i32x4_u(b2, m1), bt = i64x2.extmul_high_i32x4_u(b2, m1);
    a0 = v128.xor(v128.xor(high(ar, at), a1), keyA0);
    b0 = v128.xor(v128.xor(high(br, bt), b1), keyB0);
    a2 = v128.xor(v128.xor(high(ap, aq), a3), keyA1);
    b2 = v128.xor(v128.xor(high(bp, bq), b3), keyB1);
    a1 = low(ar, at);
    b1 = low(br, bt);
    a3 = low(ap, aq);
    b3 = low(bp, bq);
    keyA0 = i32x4.add(keyA0, weyl0);
    keyA1 = i32x4.add(keyA1, weyl1);
    keyB0 = i32x4.add(keyB0, weyl0);
    keyB1 = i32x4.add(keyB1, weyl1);
  }
  v128.store(out, a0);
  v128.store(out, b0, 16);
}

/** Writes the one block of four words with counter (c0, c1, c2, c3) and key (k0, k1). */
@abi
export function philoxBlock(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  philoxBlocks(WORDS, c0, c1, c2, c3, k0, k1);
  v128.store(out, v128.load(WORDS));
}
