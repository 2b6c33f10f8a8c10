// A stream of which every step reads one vector of n elements. It is packed by steps: those that follow each other share the block of an element, so that
// one element wastes no more than thousands. A part of the steps, with the counter (element, part low, part high, stream), is
//   signs    128 steps: +scale where bit t % 128 of the block is set, else -scale
//   indices  4 steps: floor(w bound / 2^32), w word t % 4, with replacement; no draw is rejected, so that a value's probability differs from 1/bound by
//            less than 2^-32
//   normals  2 steps: R cos(2 pi b) at the even one and R sin(2 pi b) at the odd one, as normals.ts has them
// What a part gives stands ready, made anew after a jump: nothing of it is state. A single element has eight parts ready, a pass of Philox.
import { allocate } from "../memory";
import { fourNormals } from "./normals";
import { eightBlocks, fourFrom, STRIDE, WORDS } from "./philox";

/** It gives one kind of numbers, of one scale or bound and type. */
@unmanaged
export class StepStream {
  stream: u32;
  n: i32;
  seed: u64;
  drawn: u64; // 1 + the part that is ready, the first of eight; 0 for none
  ready: usize; // four words of every element, word by word, or two normals
}

/** The elements that are drawn: whole passes of Philox. */
@inline
function width(s: StepStream): usize {
  return (<usize>s.n + 7) & ~7;
}

/** Allocates a stream; 0 when memory is full. */
export function createStepStream(stream: u32, seed: u64, n: i32): usize {
  const address = allocate(offsetof<StepStream>());
  if (address == 0) return 0;
  const s = changetype<StepStream>(address);
  s.stream = stream;
  s.seed = seed;
  s.n = n;
  s.ready = allocate(16 * width(s));
  return s.ready ? address : 0;
}

/** Whether a part is ready; it will be. */
@inline
function isReady(s: StepStream, part: u64): bool {
  const first = (s.n == 1 ? part & ~7 : part) + 1;
  if (s.drawn == first) return true;
  s.drawn = first;
  return false;
}

/** The place of the first element of a part among those that are ready. */
@inline
function placeOf(s: StepStream, part: u64): usize {
  return s.n == 1 ? <usize>part & 7 : 0;
}

/** The blocks of elements i to i + 7 of the part that is being made ready, or of a single element in eight parts. */
@inline
function draw(out: usize, stride: usize, s: StepStream, i: u32): void {
  const part = s.drawn - 1;
  const isSingle = s.n == 1;
  const element = isSingle ? i32x4.splat(0) : fourFrom(i);
  const elements = isSingle ? element : fourFrom(i + 4);
  const c1 = isSingle ? fourFrom(<u32>part) : i32x4.splat(<u32>part);
  const d1 = isSingle ? fourFrom(<u32>part + 4) : c1;
  const k0 = i32x4.splat(<u32>s.seed), k1 = i32x4.splat(<u32>(s.seed >> 32));
  eightBlocks(out, stride, element, elements, c1, d1, i32x4.splat(<u32>(part >> 32)), i32x4.splat(s.stream), k0, k0, k1, k1);
}

function drawWords(s: StepStream): void {
  for (let i: usize = 0; i < width(s); i += 8) draw(s.ready + (i << 2), width(s) << 2, s, <u32>i);
}

/** Writes the signs of step t, whole vectors of them, into the padding of the arena. */
export function stepSigns<T>(s: StepStream, out: usize, t: u64, scale: f64): void {
  const part = t >> 7;
  if (!isReady(s, part)) drawWords(s);
  const bit = <i32>t & 31;
  let from = s.ready + ((<usize>(t >> 5) & 3) * width(s) + placeOf(s, part) << 2);
  if (s.n == 1) {
    store<T>(out, <T>((load<u32>(from) >> bit) & 1 ? scale : -scale));
    return;
  }
  const minus = v128.splat<T>(<T>-scale);
  const top = sizeof<T>() == 8 ? i64x2.splat(i64.MIN_VALUE) : i32x4.splat(i32.MIN_VALUE);
  for (const end = out + <usize>s.n * sizeof<T>(); out < end; out += 4 * sizeof<T>(), from += 16) {
    const words = v128.load(from);
    if (sizeof<T>() == 8) {
      v128.store(out, v128.xor(minus, v128.and(top, i64x2.shl(i64x2.extend_low_i32x4_u(words), 63 - bit))));
      v128.store(out, v128.xor(minus, v128.and(top, i64x2.shl(i64x2.extend_high_i32x4_u(words), 63 - bit))), 16);
    } else v128.store(out, v128.xor(minus, v128.and(top, i32x4.shl(words, 31 - bit))));
  }
}

/** The address of the indices of step t, i32 elements in 0..bound-1. */
export function stepIndices(s: StepStream, t: u64, bound: u32): usize {
  const part = t >> 2;
  if (!isReady(s, part)) {
    drawWords(s);
    const BOUND = i32x4.splat(bound);
    for (let at = s.ready, end = at + 16 * width(s); at < end; at += 16) {
      const words = v128.load(at);
      const low = i64x2.extmul_low_i32x4_u(words, BOUND);
      const high = i64x2.extmul_high_i32x4_u(words, BOUND);
      v128.store(at, v128.shuffle<i32>(low, high, 1, 3, 5, 7));
    }
  }
  return s.ready + ((<usize>t & 3) * width(s) + placeOf(s, part) << 2);
}

/** The address of the normals of step t, of mean 0 and standard deviation `scale`. */
export function stepNormals<T>(s: StepStream, t: u64, scale: f64): usize {
  const part = t >> 1;
  const apart = width(s) * sizeof<T>();
  if (!isReady(s, part)) {
    const SCALE = f64x2.splat(scale);
    const drawn: usize = s.n == 1 ? 8 : s.n;
    for (let i: usize = 0; i < drawn; i += 8) {
      draw(WORDS, STRIDE, s, <u32>i);
      for (let j: usize = 0; j < 8 && i + j < drawn; j += 2) fourNormals<T>(s.ready + (i + j) * sizeof<T>(), apart, j, SCALE);
    }
  }
  return s.ready + (<usize>t & 1) * apart + placeOf(s, part) * sizeof<T>();
}
