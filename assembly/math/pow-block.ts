// x^y for many x, by stages. The operations of one power wait for each other some hundred cycles long, and a processor that takes power after power
// sees too few of them at a time to fill that time. A stage is short, so the processor has several vectors of it in work: 1.7 times as fast.

import { exponent, significand } from "./binary";
import { constant, ONE } from "./constant";
import { log2Ratio, logRatio } from "./log";
import { SCRATCH } from "../memory";
import { exactPart, exp2Pairs, exp2Parts, exponentF32, isFraction, isFractionF32, otherPart, powNonNegative, scaledLog2, significandF32 } from "./pow";
import { highLanes, lowLanes, upperHalf } from "./widen";

/** The bytes that powBlock takes at a time, at most: they and what the stages hand on fit the first-level cache. */
export const BLOCK: usize = 1024;

/** The first stage in f64: exponents, f and s of x at SCRATCH. Returns whether isFraction holds everywhere. */
@inline
function splitF64(x: usize, bytes: usize, y: v128): bool {
  let ordinary = i64x2.splat(-1);
  for (let q: usize = 0; q < bytes; q += 16) {
    const a = v128.load(x + q);
    ordinary = v128.and(ordinary, isFraction(a, y));
    const f = f64x2.sub(significand(a), constant(ONE));
    v128.store(q, exponent(a), SCRATCH);
    v128.store(q, f, SCRATCH + BLOCK);
    v128.store(q, logRatio(f), SCRATCH + 2 * BLOCK);
  }
  return i64x2.all_true(ordinary);
}

@inline
function finishF64(out: usize, bytes: usize, y: v128): void {
  for (let q: usize = 0; q < bytes; q += 16) {
    const e = v128.load(q, SCRATCH);
    v128.store(q, exactPart(e, y), SCRATCH);
    v128.store(q, otherPart(e, v128.load(q, SCRATCH + BLOCK), v128.load(q, SCRATCH + 2 * BLOCK), y), SCRATCH + BLOCK);
  }
  for (let q: usize = 0; q < bytes; q += 16) v128.store(out + q, exp2Parts(v128.load(q, SCRATCH), v128.load(q, SCRATCH + BLOCK)));
}

/** The first stage in f32: exponents at SCRATCH, and s of the lower and of the upper lanes. */
@inline
function splitF32(x: usize, bytes: usize, y: v128): bool {
  let ordinary = i64x2.splat(-1);
  for (let q: usize = 0; q < bytes; q += 16) {
    const a = v128.load(x + q);
    ordinary = v128.and(ordinary, isFractionF32(a, y));
    const m = significandF32(a);
    v128.store(q, exponentF32(a), SCRATCH);
    v128.store(q, log2Ratio(lowLanes(m)), SCRATCH + BLOCK);
    v128.store(q, log2Ratio(highLanes(m)), SCRATCH + 2 * BLOCK);
  }
  return i32x4.all_true(ordinary);
}

@inline
function finishF32(out: usize, bytes: usize, y: v128): void {
  const yLow = lowLanes(y), yHigh = highLanes(y);
  for (let q: usize = 0; q < bytes; q += 16) {
    const e = v128.load(q, SCRATCH);
    v128.store(q, scaledLog2(e, v128.load(q, SCRATCH + BLOCK), yLow), SCRATCH);
    v128.store(q, scaledLog2(upperHalf(e), v128.load(q, SCRATCH + 2 * BLOCK), yHigh), SCRATCH + BLOCK);
  }
  for (let q: usize = 0; q < bytes; q += 16) v128.store(out + q, exp2Pairs(v128.load(q, SCRATCH), v128.load(q, SCRATCH + BLOCK)));
}

/** out = x^y for whole vectors of x >= 0, `bytes` of them up to BLOCK, each lane with its own exponent; out may be x. The bits of powNonNegative. */
export function powBlock<T>(out: usize, x: usize, bytes: usize, y: v128): void {
  if (sizeof<T>() == 8 ? splitF64(x, bytes, y) : splitF32(x, bytes, y)) {
    if (sizeof<T>() == 8) finishF64(out, bytes, y);
    else finishF32(out, bytes, y);
    return;
  }
  for (let q: usize = 0; q < bytes; q += 16) v128.store(out + q, powNonNegative<T>(v128.load(x + q), y));
}

/** out = x^y for n entries x >= 0 of type T and one exponent; works in whole vectors, into the padding of the arena. */
@abi
export function pow<T>(out: usize, x: usize, n: i32, y: T): void {
  const exponents = v128.splat<T>(y);
  const bytes = (<usize>n * sizeof<T>() + 15) & ~15;
  for (let q: usize = 0; q < bytes; q += BLOCK) powBlock<T>(out + q, x + q, min(BLOCK, bytes - q), exponents);
}
