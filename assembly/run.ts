// A run: the net, its optimizer and its noise, advanced many steps in one call.
// Step t (from 0) reads label noise and mini-batch from the streams at address t, so nothing of the randomness is state.
import { allocate } from "./memory";
import { beginStep, Optimizer } from "./optimizers/optimizer";
import { backward, batchResiduals, DiagonalNet, forward, residuals, updateParameters } from "./problems/diagonal-net";
import { indices } from "./random/indices";
import { normals } from "./random/normals";
import { signs } from "./random/signs";
import { BATCH, LABEL_NOISE } from "./random/streams";

export namespace Noise {
  export const NONE: i32 = 0;
  export const SIGNS: i32 = 1; // ±delta
  export const NORMAL: i32 = 2; // N(0, delta²)
}

@unmanaged
export class Run {
  net: DiagonalNet;
  optimizer: Optimizer;
  m: usize; // first and second moments of (u, v), laid out like the parameters
  s: usize;
  noiseKind: i32;
  delta: f64;
  noise: usize; // one value per sample of a step
  batchSize: i32; // 0 for the full batch
  indices: usize;
  seed: u64;
}

/** Allocates a run; 0 when memory is full. */
export function createRun<T>(net: DiagonalNet, optimizer: Optimizer, noiseKind: i32, delta: f64, batchSize: i32, seed: u64): usize {
  const address = allocate(offsetof<Run>());
  if (address == 0) return 0;
  const run = changetype<Run>(address);
  const samples = <usize>(batchSize > 0 ? batchSize : net.n);
  run.net = net;
  run.optimizer = optimizer;
  run.noiseKind = noiseKind;
  run.delta = delta;
  run.batchSize = batchSize;
  run.seed = seed;
  run.m = allocate(2 * net.stride * sizeof<T>());
  run.s = allocate(2 * net.stride * sizeof<T>());
  run.noise = allocate(samples * sizeof<T>());
  run.indices = allocate(samples << 2);
  return run.m && run.s && run.noise && run.indices ? address : 0;
}

/** Advances up to `steps` steps; returns how many were completed with finite values: fewer than asked means the next one diverged. */
export function advance<T>(run: Run, steps: i32): i32 {
  const net = run.net,
    o = run.optimizer;
  const samples = run.batchSize > 0 ? run.batchSize : net.n;
  for (let k = 0; k < steps; ++k) {
    const t = <u64>o.steps;
    if (run.noiseKind == Noise.SIGNS) signs<T>(run.noise, samples, run.seed, LABEL_NOISE, t, run.delta);
    else if (run.noiseKind == Noise.NORMAL) normals<T>(run.noise, samples, run.seed, LABEL_NOISE, t, run.delta);
    const noise = run.noiseKind == Noise.NONE ? <usize>0 : run.noise;
    forward<T>(net);
    if (run.batchSize > 0) {
      indices(run.indices, samples, net.n, run.seed, BATCH, t);
      batchResiduals<T>(net, noise, run.indices, samples);
    } else {
      residuals<T>(net, noise);
    }
    backward<T>(net);
    beginStep<T>(o);
    if (!updateParameters<T>(net, o.kind, run.m, run.s, o.coefficients)) return k;
  }
  return steps;
}
