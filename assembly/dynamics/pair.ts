// Two paths of a stochastic equation, one a lane, from time 0 to T. The increments of each are those of its own Brownian path: up to SEGMENT steps at a time
// are refined from a coarser path, so that the room does not grow with the steps.
import { allocate } from "../memory";
import { brownianIncrements, refineOne } from "./brownian";
import { conventionalStep } from "./conventional";
import { Equation, number, SdeSlot } from "./settings";
import { slowStep } from "./slow";

/** The levels of a segment: it has 2^10 steps. */
const FINE: i32 = 10;

@unmanaged
export class Pair {
  settings: usize;
  level: i32; // 2^level steps
  coarse: i32; // 2^coarse segments
  sources: i32;
  paths: usize; // the coarse increments of the two lanes, one after the other
  segments: usize; // the increments of a segment of each
  state: usize; // six vectors
  next: i32; // which state is recorded next
}

/** Room for two paths of 2^level steps; 0 when memory is full. */
@abi
export function createPair(settings: usize, level: i32): usize {
  const address = allocate(offsetof<Pair>());
  if (address == 0) return 0;
  const pair = changetype<Pair>(address);
  pair.settings = settings;
  pair.level = level;
  pair.coarse = max(0, level - FINE);
  pair.sources = <i32>number(settings, SdeSlot.SOURCES);
  pair.paths = allocate(<usize>(pair.sources << pair.coarse) << 4);
  pair.segments = allocate(<usize>(pair.sources << (level - pair.coarse)) << 4);
  pair.state = allocate(96);
  return pair.paths && pair.segments && pair.state ? address : 0;
}

/** The number of segments of a path. */
@abi
export function pairSegments(p: usize): i32 {
  return 1 << changetype<Pair>(p).coarse;
}

/** Puts both paths to time 0. */
@abi
export function startPair(p: usize, seed: u64, first: u32, second: u32): void {
  const pair = changetype<Pair>(p), sources = pair.sources, T = number(pair.settings, SdeSlot.T);
  const bytes = <usize>(sources << pair.coarse) << 3;
  brownianIncrements(pair.paths, pair.coarse, sources, T, seed, first);
  if (second == first) memory.copy(pair.paths + bytes, pair.paths, bytes);
  else brownianIncrements(pair.paths + bytes, pair.coarse, sources, T, seed, second);
  for (let k: usize = 0; k < 6; k++) v128.store(pair.state + (k << 4), v128.load64_splat(pair.settings + SdeSlot.START + (k << 3)));
  pair.next = 0;
}

/** The increment at `at` of both lanes, of which the second may have the first's path mirrored. */
@inline
function both(at: usize, across: usize, signs: v128): v128 {
  return f64x2.mul(signs, v128.load64_lane(at + across, v128.load64_splat(at), 1));
}

/** Writes the states after step `k` to `out` where `kept`, rising, holds k: of the first path all times, then of the second. */
function record(pair: Pair, k: i32, kept: usize, times: i32, out: usize): void {
  if (pair.next >= times || load<i32>(kept + (<usize>pair.next << 2)) != k) return;
  const width = <usize>number(pair.settings, SdeSlot.STATES) << 3;
  const first = out + <usize>pair.next * width, second = first + <usize>times * width;
  for (let at: usize = 0; at < width; at += 8) {
    store<f64>(first + at, load<f64>(pair.state + 2 * at));
    store<f64>(second + at, load<f64>(pair.state + 2 * at, 8));
  }
  pair.next++;
}

/**
 * Advances both paths through one segment, the second along the mirror image of its Brownian path where `sign` is -1. False where the equation is not to be
 * followed by these kernels: the states are then not to be used.
 */
@abi
export function advancePair(p: usize, segment: i32, seed: u64, first: u32, second: u32, sign: f64, kept: usize, times: i32, out: usize): bool {
  const pair = changetype<Pair>(p), e = pair.settings, sources = pair.sources, T = number(e, SdeSlot.T), h = number(e, SdeSlot.H);
  const equation = <i32>number(e, SdeSlot.EQUATION);
  const row = <usize>sources << 3, bytes = row << pair.coarse, steps = 1 << (pair.level - pair.coarse), across = row * <usize>steps;
  const at = pair.segments;
  memory.copy(at, pair.paths + <usize>segment * row, row);
  refineOne(at, segment, pair.coarse, pair.level, sources, T, seed, first);
  if (first == second) {
    memory.copy(at + across, at, across);
  } else {
    memory.copy(at + across, pair.paths + bytes + <usize>segment * row, row);
    refineOne(at + across, segment, pair.coarse, pair.level, sources, T, seed, second);
  }
  const signs = f64x2.replace_lane(f64x2.splat(1), 1, sign);
  const start = segment * steps, other: usize = sources == 2 ? 8 : 0;
  if (segment == 0) record(pair, 0, kept, times, out);
  for (let k = 0; k < steps; k++) {
    const place = at + <usize>k * row;
    const a = both(place, across, signs), b = both(place + other, across, signs);
    const sound = equation == Equation.SLOW
      ? slowStep(e, pair.state, a, b)
      : conventionalStep(e, equation, pair.state, a, b, <f64>(start + k) * h);
    if (!sound) return false;
    record(pair, start + k + 1, kept, times, out);
  }
  return true;
}
