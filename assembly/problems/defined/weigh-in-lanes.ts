// Weight and noise of the residuals of replicas, in the lanes of four vectors, as `weigh` of problem.ts has them.
import { meanNoiseInLanes } from "../../noise/mean-noise";
import { rowOfLane } from "../rows-in-lanes";

@inline
function fill<T>(at: usize, x: T): void {
  for (let q: usize = 0; q < 64; q += 16) v128.store(at + q, v128.splat<T>(x));
}

/** Adds a draw of a mini-batch to the residual of each lane. */
function addDraw<T>(out: usize, noise: usize, rows: usize, k: i32, share: T): void {
  for (let lane: usize = 0; lane < 64 / sizeof<T>(); ++lane) {
    const at = out + (rowOfLane<T>(rows, k, lane) << 7) + lane * sizeof<T>();
    const xi = noise ? load<T>(noise + (<usize>k << 6) + lane * sizeof<T>()) * share : <T>0;
    store<T>(at, load<T>(at) + share);
    store<T>(at, load<T>(at, 64) + xi, 64);
  }
}

/** Writes weight and noise of every residual, one after the other, both over the number of draws. Of a single one, every draw is it. */
export function weighInLanes<T>(terms: i32, noise: usize, rows: usize, samples: i32, out: usize): void {
  if (terms == 1) {
    fill<T>(out, <T>1);
    const xi = meanNoiseInLanes<T>(noise, samples, out + 64);
    for (let q: usize = 0; q < 64; q += 16) v128.store(out + 64 + q, v128.load(xi + q));
    return;
  }
  const share = <T>1 / <T>samples;
  if (rows) {
    memory.fill(out, 0, <usize>terms << 7);
    for (let k = 0; k < samples; ++k) addDraw<T>(out, noise, rows, k, share);
    return;
  }
  for (let k: usize = 0; k < <usize>samples; ++k, out += 128) {
    fill<T>(out, share);
    if (!noise) fill<T>(out + 64, <T>0);
    else for (let q: usize = 0; q < 64; q += 16) v128.store(out + 64 + q, v128.mul<T>(v128.load(noise + (k << 6) + q), v128.splat<T>(share)));
  }
}
