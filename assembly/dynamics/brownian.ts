// Brownian paths that can be refined (Lévy's construction): an increment D over a span s splits into D/2 + √s/2 z and the rest. The z of level l are the normal
// numbers of the stream SDE_NOISE at the step (l, member), one after the other.
import { constant, ONE } from "../math/constant";
import { streamBlocks } from "../random/philox";
import { fourNormals } from "../random/normals";
import { Stream } from "../random/streams";

/** Normals that are drawn at a time. */
const DRAWN: i32 = 512;
const NORMALS = memory.data(8 * 512, 64);

/** Draws n <= DRAWN normals from element `first` on, which is even. */
function drawNormals(first: i32, n: i32, seed: u64, step: u64): void {
  for (let i = 0; i < n; i += 4) {
    if ((i & 15) == 0) streamBlocks((first + i) >> 1, seed, Stream.SDE_NOISE, step);
    fourNormals<f64>(NORMALS + (<usize>i << 3), 0, (i & 15) >> 1, constant(ONE));
  }
}

@inline
function stepOf(level: i32, member: u32): u64 {
  return <u64>level | (<u64>member << 32);
}

/** Writes the increment over [0, T], `sources` entries. */
function coarsest(out: usize, sources: i32, T: f64, seed: u64, member: u32): void {
  const spread = sqrt(T);
  for (let done = 0; done < sources; done += DRAWN) {
    const n = min(DRAWN, sources - done);
    drawNormals(done, n, seed, stepOf(0, member));
    for (let i = 0; i < n; i++) store<f64>(out + (<usize>(done + i) << 3), spread * load<f64>(NORMALS + (<usize>i << 3)));
  }
}

/** Splits `count` increments in place into twice as many of level `level`, of which the first is number 2 `first` of [0, T]. From the last to the first. */
function refine(at: usize, count: i32, first: i32, level: i32, sources: i32, T: f64, seed: u64, member: u32): void {
  const half = sqrt(T / <f64>(1 << (level - 1))) / 2;
  const offset = first * sources;
  for (let end = count * sources; end > 0; ) {
    const start = max(offset & ~1, (offset + end + 1 - DRAWN) & ~1) - offset;
    const from = max(0, start);
    drawNormals(offset + start, end - start, seed, stepOf(level, member));
    for (let i = end - 1; i >= from; i--) {
      const whole = load<f64>(at + (<usize>i << 3));
      const left = whole / 2 + half * load<f64>(NORMALS + (<usize>(i - start) << 3));
      const place = at + (<usize>(2 * i - (sources == 1 ? 0 : i % sources)) << 3);
      store<f64>(place, left);
      store<f64>(place + (<usize>sources << 3), whole - left);
    }
    end = from;
  }
}

/** Writes the 2^level increments over equal steps of [0, T], rows of `sources` entries. */
@abi
export function brownianIncrements(out: usize, level: i32, sources: i32, T: f64, seed: u64, member: u32): void {
  coarsest(out, sources, T, seed, member);
  for (let l = 1; l <= level; l++) refine(out, 1 << (l - 1), 0, l, sources, T, seed, member);
}

/** Splits the increment number `index` of level `from`, which `out` holds, into those of level `to`, in place. */
export function refineOne(out: usize, index: i32, from: i32, to: i32, sources: i32, T: f64, seed: u64, member: u32): void {
  for (let l = from + 1; l <= to; l++) {
    const count = 1 << (l - 1 - from);
    refine(out, count, index * count, l, sources, T, seed, member);
  }
}
