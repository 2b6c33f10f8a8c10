// The streams of replicas, a lane each: several seeds in one pass of Philox.
import { allocate } from "../memory";
import { eightBlocks } from "./philox";
import { Stream } from "./streams";

/** Where a lane's seed is written: low words of all lanes, then high words. */
@inline
export function setSeed<T>(seeds: usize, lane: usize, seed: u64): void {
  store<u32>(seeds + (lane << 2), <u32>seed);
  store<u32>(seeds + (64 / sizeof<T>() + lane << 2), <u32>(seed >> 32));
}

/** The blocks of an element for lanes `lane` to `lane + 7`: their words w at out + w stride. */
@inline
export function drawInLanes<T>(out: usize, stride: usize, seeds: usize, lane: usize, stream: u32, element: u32, part: u64): void {
  const low = seeds + (lane << 2);
  const high = low + 256 / sizeof<T>();
  const c0 = i32x4.splat(element), c1 = i32x4.splat(<u32>part), c2 = i32x4.splat(<u32>(part >> 32)), c3 = i32x4.splat(stream);
  eightBlocks(out, stride, c0, c0, c1, c1, c2, c3, v128.load(low), v128.load(low, 16), v128.load(high), v128.load(high, 16));
}

/** The indices of the mini-batches of all lanes, as `stepIndices` of step-stream.ts has those of one. */
@unmanaged
export class IndicesInLanes {
  n: i32;
  bound: u32;
  seeds: usize;
  drawn: u64; // 1 + the part of four steps that is ready; 0 for none
  ready: usize; // for each of the four steps n elements of all lanes
}

/** Allocates n indices below `bound` for each lane; 0 when memory is full. */
export function createIndicesInLanes<T>(n: i32, bound: u32): usize {
  const address = allocate(offsetof<IndicesInLanes>());
  if (address == 0) return 0;
  const s = changetype<IndicesInLanes>(address);
  s.n = n;
  s.bound = bound;
  s.seeds = allocate(512 / sizeof<T>());
  s.ready = allocate(<usize>n * (1024 / sizeof<T>()));
  return s.seeds && s.ready ? address : 0;
}

/** The address of the indices of step t: the i32 of all lanes for every element. */
export function indicesInLanes<T>(s: IndicesInLanes, t: u64): usize {
  const lanes: usize = 64 / sizeof<T>();
  const step = <usize>s.n * lanes << 2;
  if (s.drawn != (t >> 2) + 1) {
    s.drawn = (t >> 2) + 1;
    for (let i: usize = 0; i < <usize>s.n; ++i) {
      for (let lane: usize = 0; lane < lanes; lane += 8) {
        drawInLanes<T>(s.ready + (i * lanes + lane << 2), step, s.seeds, lane, Stream.BATCH, <u32>i, t >> 2);
      }
    }
    const BOUND = i32x4.splat(s.bound);
    for (let at = s.ready; at < s.ready + 4 * step; at += 16) {
      const words = v128.load(at);
      const low = i64x2.extmul_low_i32x4_u(words, BOUND), high = i64x2.extmul_high_i32x4_u(words, BOUND);
      v128.store(at, v128.shuffle<i32>(low, high, 1, 3, 5, 7));
    }
  }
  return s.ready + (<usize>t & 3) * step;
}
