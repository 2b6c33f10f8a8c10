// The gradients of replicas of a defined problem, in the lanes of four vectors. Where it has data, the rows of a step are brought together for all lanes,
// column by column, and added up in the strided partial sums of a run alone. What fills up such a run's last group are rows once more, of weight 0: they
// add nothing, unless numbers that are not finite times 0 make NaN, and are left out where all sums are finite.
import { allFinite } from "../../measures/finite";
import { CHUNK, call, cell, Defined, DefinedFunction, groupsOf } from "./problem";
import { rowOfLane } from "../rows-in-lanes";
import { weighInLanes } from "./weigh-in-lanes";

/** Rows that are brought together at a time. */
const PART: i32 = 16;

/** The strided partial sums of a run alone. */
@inline
function banks<T>(): i32 {
  return 16 / sizeof<T>();
}

/** Weight and noise of every residual; or the partial sums, and rows. */
export function roomInLanes<T>(p: usize): usize {
  const d = changetype<Defined>(p);
  return d.n ? <usize>(banks<T>() * d.parameters + PART * d.columns) << 6 : <usize>d.terms << 7;
}

@inline
function fill<T>(at: usize, x: v128): void {
  for (let q: usize = 0; q < 64; q += 16) v128.store(at + q, x);
}

/** Writes draw k of `samples`, or what fills up a group behind the last one. */
function bringRow<T>(d: Defined, to: usize, noise: usize, rows: usize, k: i32, samples: i32): void {
  const isDrawn = k < samples;
  if (!isDrawn) k = rows ? samples / CHUNK * CHUNK : samples - 1;
  fill<T>(to, v128.splat<T>(isDrawn ? <T>1 : <T>0));
  for (let q: usize = 0; q < 64; q += 16) v128.store(to + 64 + q, noise ? v128.load(noise + (<usize>k << 6) + q) : v128.splat<T>(<T>0));
  const columns = <usize>d.columns;
  if (!rows) {
    const from = cell<T>(d, d.blocks, <usize>k, 0);
    for (let column: usize = 2; column < columns; ++column) fill<T>(to + (column << 6), v128.load_splat<T>(from + (column << 6)));
    return;
  }
  for (let lane: usize = 0; lane < 64 / sizeof<T>(); ++lane) {
    const from = cell<T>(d, d.blocks, rowOfLane<T>(rows, k, lane), 0);
    const own = to + lane * sizeof<T>();
    for (let column: usize = 2; column < columns; ++column) store<T>(own + (column << 6), load<T>(from + (column << 6)));
  }
}

/** g = the sum of the partial sums, times the scale. */
function total<T>(d: Defined, g: usize, sums: usize, scale: v128): void {
  const bytes = <usize>d.parameters << 6;
  for (let q: usize = 0; q < bytes; q += 16) {
    let s = v128.load(sums + q), other = v128.load(sums + bytes + q);
    if (sizeof<T>() == 4) {
      s = v128.add<T>(s, v128.load(sums + 2 * bytes + q));
      other = v128.add<T>(other, v128.load(sums + 3 * bytes + q));
    }
    v128.store(g + q, v128.mul<T>(v128.add<T>(s, other), scale));
  }
}

/** The gradients of a problem with data, from draws up to `end`. */
function sumRows<T>(d: Defined, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, end: i32, room: usize): void {
  const bytes = <usize>d.parameters << 6, row = <usize>d.columns << 6;
  const part = room + <usize>banks<T>() * bytes;
  memory.fill(room, 0, <usize>banks<T>() * bytes);
  for (let bank = 0; bank < banks<T>(); ++bank) {
    for (let k = bank; k < end; ) {
      let count = 0;
      for (; count < PART && k < end; ++count, k += banks<T>()) bringRow<T>(d, part + <usize>count * row, noise, rows, k, samples);
      call(d, DefinedFunction.LANES, theta, 0, part, count, room + <usize>bank * bytes);
    }
  }
  total<T>(d, g, room, v128.splat<T>(<T>1 / <T>samples));
}

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const d = changetype<Defined>(p);
  const width = <i32>(64 / sizeof<T>());
  if (d.n == 0) {
    if (d.terms) weighInLanes<T>(d.terms, noise, rows, samples, room);
    return call(d, DefinedFunction.LANES, theta, 0, room, 1, g);
  }
  sumRows<T>(d, theta, g, noise, rows, samples, samples, room);
  if (allFinite<T>(g, d.parameters * width)) return;
  sumRows<T>(d, theta, g, noise, rows, samples, groupsOf<T>(samples) * width, room);
}
