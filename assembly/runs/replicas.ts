// Replicas of a small problem without data: runs that share problem and optimizer and have starts, seeds and noise of their own. They ride in the lanes of
// four vectors: entry p of all of them stands side by side, and the optimizer's pass over P entries is one over P times as many lanes. A replica's bits
// are those of its run alone (problem.ts).
import { problemGradientInLanes } from "../generated/problems";
import { allocate } from "../memory";
import { labelNoise, NoiseKind } from "../noise/label-noise";
import { firstNormals } from "../random/first-draws";
import { firstWords } from "../random/philox";
import { Stream } from "../random/streams";
import { Optimizer, optimizerStep } from "../rules/optimizer";

/** What a replica has of its own. */
@unmanaged
class Replica {
  noiseKind: i32;
  delta: f64;
  seed: u64;
}

@unmanaged
export class Replicas {
  kind: i32;
  problem: usize;
  optimizer: Optimizer;
  parameters: i32;
  residuals: i32;
  noisy: bool;
  @abi theta: usize;
  g: usize;
  @abi m: usize;
  @abi v: usize;
  shared: usize; // weight and noise of every residual, in lanes
  ahead: usize; // of a single residual: the noise of four steps, in lanes
  minus: usize; // -delta of every lane
  drawn: u64; // 1 + t/4 of these steps; 0 for none
  noise: usize; // of one replica, as it is drawn
  scratch: usize;
  replica: usize; // one after the other
  @abi failed: i32; // one bit for every lane that the last step left with a value that is not finite
}

@inline
function lanes<T>(): usize {
  return 64 / sizeof<T>();
}

/** Allocates replicas for all lanes; 0 when memory is full. `entriesOfV` is what the optimizer keeps as v of one. */
@abi
export function createReplicas<T>(kind: i32, problem: usize, optimizer: Optimizer, parameters: i32, entriesOfV: i32, residuals: i32): usize {
  const address = allocate(offsetof<Replicas>());
  if (address == 0) return 0;
  const r = changetype<Replicas>(address);
  r.kind = kind;
  r.problem = problem;
  r.optimizer = optimizer;
  r.parameters = parameters;
  r.residuals = residuals;
  r.theta = allocate(<usize>parameters << 6);
  r.g = allocate(<usize>parameters << 6);
  r.m = allocate(<usize>parameters << 6);
  r.v = allocate(<usize>entriesOfV << 6);
  r.shared = allocate(<usize>residuals << 7);
  r.ahead = allocate(256);
  r.minus = allocate(64);
  r.noise = allocate(<usize>residuals * sizeof<T>());
  r.scratch = allocate(64);
  r.replica = allocate(lanes<T>() * offsetof<Replica>());
  const share = v128.splat<T>(<T>1 / <T>residuals);
  for (let i: usize = 0; i < <usize>residuals; ++i) {
    for (let q: usize = 0; q < 64; q += 16) v128.store(r.shared + (i << 7) + q, share);
  }
  return r.theta && r.g && r.m && r.v && r.shared && r.ahead && r.minus && r.noise && r.scratch && r.replica ? address : 0;
}

@inline
function replicaOf(r: Replicas, lane: usize): Replica {
  return changetype<Replica>(r.replica + lane * offsetof<Replica>());
}

/** Gives a lane the noise of its run. */
@abi
export function setReplica<T>(r: Replicas, lane: i32, noiseKind: i32, delta: f64, seed: u64): void {
  const own = replicaOf(r, lane);
  own.noiseKind = noiseKind;
  own.delta = delta;
  store<T>(r.minus + <usize>lane * sizeof<T>(), <T>-delta);
  own.seed = seed;
  if (noiseKind != NoiseKind.NONE) r.noisy = true;
  r.drawn = 0;
}

/** Stores ±delta of two lanes, by the low bits of their words. */
@inline
function storeSigns<T>(at: usize, words: v128, minus: v128): void {
  if (sizeof<T>() == 8) v128.store(at, v128.xor(minus, i64x2.shl(words, 63)));
  else v128.store64_lane(at, v128.xor(minus, i32x4.shl(words, 31)), 0);
}

/** Draws the signs of four steps on a single residual, for all lanes: as signs.ts has them. */
function signsAhead<T>(r: Replicas, t: u64): void {
  for (let lane: usize = 0; lane < lanes<T>(); lane += 2) {
    firstWords(r.scratch, replicaOf(r, lane).seed, replicaOf(r, lane + 1).seed, Stream.LABEL_NOISE, t);
    const a = v128.load(r.scratch), b = v128.load(r.scratch, 16);
    const at = r.ahead + lane * sizeof<T>();
    const minus = sizeof<T>() == 8 ? v128.load(r.minus + (lane << 3)) : v128.load64_zero(r.minus + (lane << 2));
    if (sizeof<T>() == 8) {
      storeSigns<T>(at, v128.shuffle<i32>(a, b, 0, 0, 4, 4), minus);
      storeSigns<T>(at + 64, v128.shuffle<i32>(a, b, 1, 1, 5, 5), minus);
      storeSigns<T>(at + 128, v128.shuffle<i32>(a, b, 2, 2, 6, 6), minus);
      storeSigns<T>(at + 192, v128.shuffle<i32>(a, b, 3, 3, 7, 7), minus);
    } else {
      storeSigns<T>(at, v128.shuffle<i32>(a, b, 0, 4, 0, 4), minus);
      storeSigns<T>(at + 64, v128.shuffle<i32>(a, b, 1, 5, 1, 5), minus);
      storeSigns<T>(at + 128, v128.shuffle<i32>(a, b, 2, 6, 2, 6), minus);
      storeSigns<T>(at + 192, v128.shuffle<i32>(a, b, 3, 7, 3, 7), minus);
    }
  }
}

/** Draws the normal noise of four steps on a single residual, for all lanes. */
function normalsAhead<T>(r: Replicas, t: u64): void {
  for (let lane: usize = 0; lane < lanes<T>(); ++lane) {
    const own = replicaOf(r, lane);
    firstNormals<T>(r.scratch, own.seed, Stream.LABEL_NOISE, t, own.delta);
    for (let k: usize = 0; k < 4; ++k) store<T>(r.ahead + (k << 6) + lane * sizeof<T>(), load<T>(r.scratch + 2 * k * sizeof<T>()));
  }
}

/** Writes the noise of step t on a single residual. */
function singleNoiseInLanes<T>(r: Replicas, t: u64): void {
  if (r.drawn != (t >> 2) + 1) {
    r.drawn = (t >> 2) + 1;
    if (replicaOf(r, 0).noiseKind == NoiseKind.SIGNS) signsAhead<T>(r, t & ~3);
    else normalsAhead<T>(r, t & ~3);
  }
  const from = r.ahead + (<usize>(t & 3) << 6);
  for (let q: usize = 0; q < 64; q += 16) v128.store(r.shared + q, v128.load(from + q), 64);
}

/** Writes the noise of step t on all residuals, over their number. */
function noiseInLanes<T>(r: Replicas, t: u64): void {
  const share = <T>1 / <T>r.residuals;
  for (let lane: usize = 0; lane < lanes<T>(); ++lane) {
    const own = replicaOf(r, lane);
    const noise = labelNoise<T>(r.noise, r.residuals, own.noiseKind, own.delta, own.seed, t, r.scratch);
    for (let i: usize = 0; i < <usize>r.residuals; ++i) {
      store<T>(r.shared + (i << 7) + 64 + lane * sizeof<T>(), noise ? load<T>(noise + i * sizeof<T>()) * share : <T>0);
    }
  }
}

@inline
function single(r: Replicas): bool {
  if (r.residuals != 1) return false;
  return replicaOf(r, 0).noiseKind <= NoiseKind.NORMAL; // all lanes have one kind
}

/** One bit for every lane with a value that is not finite among these. */
function failures<T>(x: usize, entries: i32, found: i32): i32 {
  for (let k: usize = 0; k < <usize>entries; ++k) {
    for (let lane: usize = 0; lane < lanes<T>(); ++lane) {
      const value = load<T>(x + (k << 6) + lane * sizeof<T>());
      if (!isFinite(value)) found |= 1 << <i32>lane;
    }
  }
  return found;
}

/** Advances up to `steps` steps and returns how many were taken: fewer when the last of them left lanes that are not finite (`failed`). */
@abi
export function advanceReplicas<T>(r: Replicas, steps: i32, entriesOfV: i32): i32 {
  const width = <i32>lanes<T>();
  const isSingle = single(r);
  r.failed = 0;
  for (let k = 1; k <= steps; ++k) {
    const t = <u64>r.optimizer.steps;
    if (r.noisy) {
      if (isSingle) singleNoiseInLanes<T>(r, t);
      else noiseInLanes<T>(r, t);
    }
    problemGradientInLanes<T>(r.kind, r.problem, r.theta, r.g, r.shared);
    if (!optimizerStep<T>(r.optimizer, r.theta, r.g, r.m, r.v, r.parameters * width)) {
      r.failed = failures<T>(r.v, entriesOfV, failures<T>(r.theta, r.parameters, 0));
      // a rule of the user's own looks at all of its states
      if (changetype<usize>(r.optimizer.defined)) r.failed = failures<T>(r.m, r.parameters, r.failed);
      return k;
    }
  }
  return steps;
}
