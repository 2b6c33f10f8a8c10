// Replicas of a small problem without data: runs that share problem and update rule and have starts, seeds, noise and options of their own. They ride in
// the lanes of four vectors: entry p of all of them stands side by side, and the pass over P entries is one over P times as many lanes. A replica's bits
// are those of its run alone (problem.ts).
import { sweepInLanesByRule } from "../generated/by-rule";
import { problemGradientInLanes } from "../generated/problems";
import { allocate } from "../memory";
import { createLabelNoiseInLanes, LabelNoiseInLanes, labelNoiseInLanes, setLabelNoise } from "../noise/label-noise-in-lanes";
import { beginStep, changes, Optimizer, optimizerStep } from "../rules/optimizer";

@unmanaged
export class Replicas {
  kind: i32;
  problem: usize;
  optimizer: Optimizer; // of every lane, or of lane 0; it counts the steps
  own: usize; // the addresses of the lanes' own optimizers, 0 where all have one
  changing: bool; // whether coefficients of some lane change in steps after the second
  parameters: i32;
  residuals: i32;
  @abi theta: usize;
  g: usize;
  @abi m: usize;
  @abi v: usize;
  noise: LabelNoiseInLanes;
  shared: usize; // weight and noise of every residual, in lanes
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
  const noise = createLabelNoiseInLanes<T>(residuals);
  r.noise = changetype<LabelNoiseInLanes>(noise);
  const share = v128.splat<T>(<T>1 / <T>residuals);
  for (let i: usize = 0; i < <usize>residuals; ++i) {
    for (let q: usize = 0; q < 64; q += 16) v128.store(r.shared + (i << 7) + q, share);
  }
  return r.theta && r.g && r.m && r.v && r.shared && noise ? address : 0;
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

/** A step on the gradients g; returns whether it left all lanes finite. */
@inline
function step<T>(r: Replicas): bool {
  const o = r.optimizer;
  if (!r.own) return optimizerStep<T>(o, r.theta, r.g, r.m, r.v, r.parameters * <i32>lanes<T>());
  beginOwnSteps<T>(r);
  return sweepInLanesByRule<T>(o.kind, r.theta, r.g, r.m, r.v, o.coefficients, r.parameters);
}

/** Gives a lane the noise of its run. */
@abi
export function setReplica<T>(r: Replicas, lane: i32, noiseKind: i32, delta: f64, seed: u64): void {
  setLabelNoise<T>(r.noise, lane, noiseKind, delta, seed);
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
    labelNoiseInLanes<T>(r.noise, r.shared, <u64>r.optimizer.steps);
    problemGradientInLanes<T>(r.kind, r.problem, r.theta, r.g, r.shared);
    if (!step<T>(r)) {
      r.failed = failures<T>(r.v, entriesOfV, failures<T>(r.theta, r.parameters, 0));
      // a rule of the user's own looks at all of its states
      if (changetype<usize>(r.optimizer.defined)) r.failed = failures<T>(r.m, r.parameters, r.failed);
      return k;
    }
  }
  return steps;
}
