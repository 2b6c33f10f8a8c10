// Normal numbers, by Box, Muller 1958: block k of the stream makes two uniforms a, b; elements 2k and 2k + 1 are
//   R cos(2 pi b) and R sin(2 pi b), R = sqrt(-2 ln(1 - a)).
// 1 - a is at least 2^-53, so |element| <= 8.58. Everything is f64, also for f32 results: runs of both dtypes share their realizations.
// @eq box1958

import { constant, MINUS_TWO, ONE } from "../math/constant";
import { logNormal } from "../math/log";
import { cosQuarter, cosTurn, quadrant, quadrantRest, sinQuarter, sinTurn } from "../math/trig";
import { halfBlocks, streamBlocks } from "./philox";
import { unit } from "./uniforms";

/** Stores a pair of f64 lanes as type T. */
@inline
function storePair<T>(out: usize, pair: v128): void {
  if (sizeof<T>() == 8) v128.store(out, pair);
  else v128.store64_lane(out, f32x4.demote_f64x2_zero(pair), 0);
}

/**
 * Writes what the blocks j and j + 1 in WORDS make, j even: x0, y0, x1, y1 side by side, or x0, x1 at `out` and y0, y1 `apart` bytes behind where that is
 * not 0.
 */
@inline
export function fourNormals<T>(out: usize, apart: usize, j: usize, SCALE: v128): void {
  const R = f64x2.sqrt(f64x2.mul(constant(MINUS_TWO), logNormal(f64x2.sub(constant(ONE), unit(halfBlocks(0, j))))));
  const turn = unit(halfBlocks(1, j));
  const q = quadrant(turn);
  const f = quadrantRest(turn, q);
  const s = sinQuarter(f);
  const c = cosQuarter(f);
  const x = f64x2.mul(f64x2.mul(R, cosTurn(s, c, q)), SCALE);
  const y = f64x2.mul(f64x2.mul(R, sinTurn(s, c, q)), SCALE);
  storePair<T>(out, apart ? x : v128.shuffle<i64>(x, y, 0, 2));
  storePair<T>(out + (apart ? apart : 2 * sizeof<T>()), apart ? y : v128.shuffle<i64>(x, y, 1, 3));
}

/** Writes n elements of type T with mean 0 and standard deviation `scale`, and up to three more into the padding of the arena. */
@abi
export function normals<T>(out: usize, n: i32, seed: u64, stream: u32, step: u64, scale: f64): void {
  const SCALE = f64x2.splat(scale);
  for (let i = 0; i < n; i += 4) {
    if ((i & 15) == 0) streamBlocks(i >> 1, seed, stream, step);
    fourNormals<T>(out, 0, (i & 15) >> 1, SCALE);
    out += 4 * sizeof<T>();
  }
}
