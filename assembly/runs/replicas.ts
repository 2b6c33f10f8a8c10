// Replicas of a small problem: runs that share problem and update rule and have starts, seeds, noise and options of their own. They ride in the lanes of
// four vectors: entry p of all of them stands side by side, and the pass over P entries is one over P times as many lanes. A replica's bits are those of
// its run alone (problem.ts).
import { sweepInLanesByRule } from "../generated/by-rule";
import { problemGradientInLanes } from "../generated/problems";
import { allFinite } from "../measures/finite";
import { allocate } from "../memory";
import { addInjectedNoise, createInjectedNoise, InjectedNoise } from "../noise/injected-noise";
import {
  createLabelNoiseInLanes, LabelNoiseInLanes, labelNoiseInLanes, labelNoiseOfSteps, setLabelNoise,
} from "../noise/label-noise-in-lanes";
import { createIndicesInLanes, IndicesInLanes, indicesInLanes, setSeed } from "../random/streams-in-lanes";
import { adafactorInLanes } from "../rules/in-lanes/adafactor";
import { blockAdamInLanes } from "../rules/in-lanes/block-adam";
import { beginStep, changes, Optimizer, optimizerStep } from "../rules/optimizer";

@unmanaged
export class Replicas {
  kind: i32;
  problem: usize;
  room: usize; // of the problem, and after it the gradients: what does not outlive a step
  optimizer: Optimizer; // of every lane, or of lane 0; it counts the steps
  own: usize; // the addresses of the lanes' own optimizers, 0 where all have one
  changing: bool; // whether coefficients of some lane change in steps after the second
  parts: i32; // of theta that share second moments: blocks or tensors; 0 where every entry has its own
  shapes: usize; // the lengths of blocks, or rows and columns of tensors
  spread: usize; // room for the second moments of all entries, of tensors; 0 for blocks
  means: usize; // room for one entry
  parameters: i32;
  samples: i32; // of a step
  @abi theta: usize;
  g: usize;
  @abi m: usize;
  @abi v: usize;
  labelNoise: LabelNoiseInLanes;
  noise: usize; // of a step
  batch: IndicesInLanes; // 0 for the full batch
  injected: usize; // the addresses of the lanes' injected noise; 0 for none
  @abi failed: i32; // one bit for every lane that the last step left with a value that is not finite
}

@inline
function lanes<T>(): usize {
  return 64 / sizeof<T>();
}

/**
 * Allocates replicas for all lanes; 0 when memory is full. `entriesOfV` is what the optimizer keeps as v of one, `labels` the problem's number of samples.
 * At `shared` is room for the gradients, and then what problemRoomInLanes asks for: all replicas may share it.
 */
@abi
export function createReplicas<T>(
  kind: i32, problem: usize, optimizer: Optimizer, parameters: i32, entriesOfV: i32, labels: i32, batchSize: i32, shared: usize,
): usize {
  const address = allocate(offsetof<Replicas>());
  if (address == 0) return 0;
  const r = changetype<Replicas>(address);
  r.kind = kind;
  r.problem = problem;
  r.optimizer = optimizer;
  r.parameters = parameters;
  r.samples = batchSize > 0 ? batchSize : labels;
  r.g = shared;
  r.room = shared + (<usize>parameters << 6);
  r.theta = allocate(<usize>parameters << 6);
  r.m = allocate(<usize>parameters << 6);
  r.v = allocate(<usize>entriesOfV << 6);
  r.noise = allocate(<usize>r.samples << 6);
  const noise = createLabelNoiseInLanes<T>(r.samples);
  const batch = batchSize > 0 ? createIndicesInLanes<T>(batchSize, labels) : 0;
  r.labelNoise = changetype<LabelNoiseInLanes>(noise);
  r.batch = changetype<IndicesInLanes>(batch);
  return r.theta && r.m && r.v && r.noise && noise && (batch || batchSize <= 0) ? address : 0;
}

/** Gives the lanes optimizers of their own, of one rule and one block of coefficients: their addresses are at `own`. */
@abi
export function setOwnOptimizers<T>(r: Replicas, own: usize): void {
  r.own = own;
  r.optimizer = changetype<Optimizer>(load<usize>(own));
  for (let at = own; at < own + (lanes<T>() << 2); at += 4) r.changing = r.changing || changes(changetype<Optimizer>(load<usize>(at)));
}

/** Counts a step of the lanes' own optimizers. */
function beginOwnSteps<T>(r: Replicas): void {
  const t = r.optimizer.steps;
  if (t > 1 && !r.changing) {
    r.optimizer.steps = t + 1;
    return;
  }
  for (let at = r.own; at < r.own + (lanes<T>() << 2); at += 4) {
    const own = changetype<Optimizer>(load<usize>(at));
    own.steps = t;
    beginStep<T>(own);
  }
}

/**
 * Makes blocks of theta share second moments as in blockAdamStep, or tensors as in adafactorStep, whose rows and columns are then at `shapes`; returns 0
 * when memory is full.
 */
@abi
export function shareSecondMoments(r: Replicas, parts: i32, shapes: usize, areTensors: bool): usize {
  r.parts = parts;
  r.shapes = shapes;
  r.means = allocate(64);
  if (areTensors) r.spread = allocate(<usize>r.parameters << 6);
  return r.means && (r.spread || !areTensors) ? r.means : 0;
}

/** A step of a rule whose parts share second moments. */
function sharedStep<T>(r: Replicas, entriesOfV: i32): bool {
  const o = r.optimizer, c = o.coefficients;
  if (r.own) beginOwnSteps<T>(r);
  else beginStep<T>(o);
  if (r.spread) adafactorInLanes<T>(r.theta, r.g, r.m, r.v, c, r.parameters, r.shapes, r.parts, r.spread, r.means);
  else blockAdamInLanes<T>(r.theta, r.g, r.m, r.v, c, r.parameters, r.shapes, r.parts, r.means);
  return allFinite<T>(r.theta, r.parameters * <i32>lanes<T>()) && allFinite<T>(r.v, entriesOfV * <i32>lanes<T>());
}

/** A step on the gradients g; returns whether it left all lanes finite. */
@inline
function step<T>(r: Replicas, entriesOfV: i32): bool {
  if (r.parts) return sharedStep<T>(r, entriesOfV);
  const o = r.optimizer;
  if (!r.own) return optimizerStep<T>(o, r.theta, r.g, r.m, r.v, r.parameters * <i32>lanes<T>());
  beginOwnSteps<T>(r);
  return sweepInLanesByRule<T>(o.kind, r.theta, r.g, r.m, r.v, o.coefficients, r.parameters);
}

/** Gives a lane noise and batches of its run. */
@abi
export function setReplica<T>(r: Replicas, lane: i32, noiseKind: i32, delta: f64, seed: u64): void {
  setLabelNoise<T>(r.labelNoise, lane, noiseKind, delta, seed);
  if (!changetype<usize>(r.batch)) return;
  setSeed<T>(r.batch.seeds, lane, seed);
  r.batch.drawn = 0;
}

/** Gives a lane injected noise, as setInjectedNoise gives it to a run; returns 0 when memory is full. */
@abi
export function setInjectedNoiseOfLane<T>(
  r: Replicas, lane: i32, covariance: i32, codimension: i32, sigma: f64, along: f64, seed: u64, space: usize,
): usize {
  if (!r.injected) r.injected = allocate(lanes<T>() << 2);
  if (!r.injected) return 0;
  const noise = createInjectedNoise(covariance, codimension, r.parameters, sigma, along, seed, space);
  store<usize>(r.injected + (<usize>lane << 2), noise);
  return noise;
}

/** Gives a lane the injected noise of another one. */
@abi
export function copyInjectedNoise(r: Replicas, lane: i32, from: i32): void {
  if (r.injected) store<usize>(r.injected + (<usize>lane << 2), load<usize>(r.injected + (<usize>from << 2)));
}

/** Writes the gradients of step t, with any injected noise. */
function gradients<T>(r: Replicas, t: u64): void {
  const noise = labelNoiseInLanes<T>(r.labelNoise, r.noise, t);
  const rows = changetype<usize>(r.batch) ? indicesInLanes<T>(r.batch, t) : 0;
  problemGradientInLanes<T>(r.kind, r.problem, r.theta, r.g, noise, rows, r.samples, r.room);
  if (!r.injected) return;
  for (let lane: usize = 0; lane < lanes<T>(); ++lane) {
    const column = lane * sizeof<T>();
    addInjectedNoise<T>(changetype<InjectedNoise>(load<usize>(r.injected + (lane << 2))), r.theta + column, r.g + column, 64, t);
  }
}

/** Writes the noise of steps t to t + steps - 1, as labelNoiseOfSteps does: for loops of steps that are compiled elsewhere (src/define/steps). */
@abi
export function noiseOfSteps<T>(r: Replicas, t: f64, steps: i32, out: usize): void {
  labelNoiseOfSteps<T>(out, r.labelNoise, <u64>t, steps);
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
  r.failed = 0;
  for (let k = 1; k <= steps; ++k) {
    gradients<T>(r, <u64>r.optimizer.steps);
    if (!step<T>(r, entriesOfV)) {
      r.failed = failures<T>(r.v, entriesOfV, failures<T>(r.theta, r.parameters, 0));
      // a rule of the user's own looks at all of its states
      if (changetype<usize>(r.optimizer.defined)) r.failed = failures<T>(r.m, r.parameters, r.failed);
      return k;
    }
  }
  return steps;
}
