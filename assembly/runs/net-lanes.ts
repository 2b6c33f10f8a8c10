// A run of one configuration, or of many in lanes: net, optimizers and noise, advanced many steps in one call.
// Step t (from 0) reads label noise and mini-batch from the streams at address t, so nothing of the randomness is state.
import { allocate } from "../memory";
import { Slot, writeSlot } from "../rules/coefficients";
import { beginStep, Optimizer } from "../rules/optimizer";
import { backward, DiagonalNet, forward, setLaneRows } from "../problems/diagonal-net/problem";
import { batchResiduals, residuals } from "../problems/diagonal-net/residuals";
import { updateParameters } from "../problems/diagonal-net/update";
import { createLabelNoise, LabelNoise, labelNoise, NoiseKind } from "../noise/label-noise";
import { createStepStream, stepIndices, StepStream } from "../random/step-stream";
import { Stream } from "../random/streams";

/** What a lane has of its own. */
@unmanaged
class Lane {
  optimizer: usize; // 0 when the lane is idle
  n: i32;
  delta: f64;
  seed: u64;
  noise: LabelNoise;
  batch: StepStream; // 0 for the full batch
}

@unmanaged
export class Run {
  net: DiagonalNet;
  kind: i32; // the rule of every lane
  lanes: i32; // 1 when alone
  batchSize: i32; // of every lane; 0 for the full batch
  noisy: bool; // whether any lane has noise
  @abi steps: f64; // taken so far, a whole number
  @abi failed: i32; // one bit for every lane that the last step left with a value that is not finite
  lane: usize; // the lanes, one after the other
  @abi coefficients: usize;
  @abi m: usize; // first and second moments of (u, v), laid out like the parameters
  @abi v: usize;
  noise: usize; // of the full batch, laid out like f
  drawn: usize; // noise of one lane, as it is drawn
  check: usize;
}

/** Allocates a run whose lanes are idle; 0 when memory is full. */
@abi
export function createRun<T>(net: DiagonalNet, kind: i32, lanes: i32, batchSize: i32): usize {
  const address = allocate(offsetof<Run>());
  if (address == 0) return 0;
  const run = changetype<Run>(address);
  const samples = <usize>(batchSize > 0 ? batchSize : net.n);
  run.net = net;
  run.kind = kind;
  run.lanes = lanes;
  run.batchSize = batchSize;
  run.lane = allocate(<usize>lanes * offsetof<Lane>());
  run.coefficients = allocate(Slot.BYTES);
  run.m = allocate(2 * net.stride * net.entry);
  run.v = allocate(2 * net.stride * net.entry);
  run.noise = allocate(<usize>net.rows * net.entry);
  run.drawn = allocate(samples * sizeof<T>());
  run.check = allocate(64);
  writeSlot<T>(run.coefficients + Slot.EPS, -1, 1); // keeps idle lanes at 0 / 1
  return run.lane && run.coefficients && run.m && run.v && run.noise && run.drawn && run.check ? address : 0;
}

@inline
function laneOf(run: Run, lane: i32): Lane {
  return changetype<Lane>(run.lane + <usize>lane * offsetof<Lane>());
}

/** Gives a lane its configuration, once; 0 when memory is full. */
@abi
export function setLane<T>(run: Run, lane: i32, optimizer: usize, n: i32, noiseKind: i32, delta: f64, seed: u64): usize {
  const own = laneOf(run, lane);
  const noise = createLabelNoise(run.batchSize > 0 ? run.batchSize : n, noiseKind, delta, seed);
  const batch = run.batchSize > 0 ? createStepStream(Stream.BATCH, seed, run.batchSize) : 0;
  own.noise = changetype<LabelNoise>(noise);
  own.batch = changetype<StepStream>(batch);
  own.optimizer = optimizer;
  own.n = n;
  own.delta = delta;
  own.seed = seed;
  if (noiseKind != NoiseKind.NONE) run.noisy = true;
  if (run.net.vectors > 0) setLaneRows<T>(run.net, lane, n);
  return batch || run.batchSize <= 0 ? noise : 0;
}

/** Takes a lane out of the run: its parameters, moments and coefficients become those of an idle lane. */
@abi
export function retireLane<T>(run: Run, lane: i32): void {
  const net = run.net;
  laneOf(run, lane).optimizer = 0;
  const column = <usize>lane * sizeof<T>();
  for (let i: usize = 0; i < 2 * net.stride; ++i) {
    store<T>(net.u + i * net.entry + column, <T>0);
    store<T>(run.m + i * net.entry + column, <T>0);
    store<T>(run.v + i * net.entry + column, <T>0);
    if (i < net.stride) store<T>(net.w + i * net.entry + column, <T>0);
  }
  for (let i: usize = 0; i < <usize>net.rows; ++i) store<T>(net.scales + i * net.entry + column, <T>0);
  for (let slot: usize = 0; slot < Slot.BYTES; slot += 64) writeSlot<T>(run.coefficients + slot, lane, slot == Slot.EPS ? 1 : 0);
}

/** The noise of a lane in step t; 0 for none. */
@inline
function drawNoise<T>(run: Run, own: Lane, t: u64): usize {
  return labelNoise<T>(own.noise, run.drawn, t);
}

/** The residuals of a full batch. Lanes that share noise with the lane before them copy it. */
function fullBatch<T>(run: Run, t: u64): void {
  const net = run.net;
  if (!run.noisy) return residuals<T>(net, 0);
  if (net.vectors == 0) return residuals<T>(net, drawNoise<T>(run, laneOf(run, 0), t));
  let kind = -1, seed: u64 = 0, delta: f64 = 0, n = 0, noise: usize = 0;
  for (let lane = 0; lane < run.lanes; ++lane) {
    const own = laneOf(run, lane);
    if (own.optimizer == 0) continue;
    const enough = kind == NoiseKind.SIGNS || kind == NoiseKind.NORMAL ? own.n <= n : own.n == n; // a single sample is drawn from all n
    const shared = own.noise.kind == kind && own.seed == seed && own.delta == delta && enough;
    if (!shared) {
      kind = own.noise.kind;
      seed = own.seed;
      delta = own.delta;
      n = own.n;
      noise = drawNoise<T>(run, own, t);
    }
    if (kind == NoiseKind.NONE) continue;
    let to = run.noise + <usize>lane * sizeof<T>();
    for (let i: usize = 0, end = <usize>own.n * sizeof<T>(); i < end; i += sizeof<T>(), to += net.entry) store<T>(to, load<T>(noise + i));
  }
  residuals<T>(net, run.noise);
}

/** The residuals of every lane's own mini-batch. */
function miniBatch<T>(run: Run, t: u64): void {
  const net = run.net;
  memory.fill(net.r, 0, <usize>net.rows * net.entry);
  for (let lane = 0; lane < run.lanes; ++lane) {
    const own = laneOf(run, lane);
    if (own.optimizer == 0) continue;
    const rows = stepIndices(own.batch, t, own.n);
    batchResiduals<T>(net, lane, drawNoise<T>(run, own, t), rows, run.batchSize);
  }
}

/** Advances up to `steps` steps and returns how many were taken: fewer when the last of them left lanes that are not finite (`failed`). */
@abi
export function advance<T>(run: Run, steps: i32): i32 {
  const net = run.net;
  for (let k = 1; k <= steps; ++k) {
    const t = <u64>run.steps;
    forward<T>(net);
    if (run.batchSize > 0) miniBatch<T>(run, t);
    else fullBatch<T>(run, t);
    backward<T>(net);
    for (let lane = 0; lane < run.lanes; ++lane) {
      const optimizer = laneOf(run, lane).optimizer;
      if (optimizer) beginStep<T>(changetype<Optimizer>(optimizer));
    }
    run.steps += 1;
    run.failed = updateParameters<T>(net, run.kind, run.m, run.v, run.coefficients, run.check);
    if (run.failed) return k;
  }
  return steps;
}

@abi
export function setRunSteps(run: Run, steps: f64): void {
  run.steps = steps;
}
