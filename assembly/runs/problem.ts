// A run of any problem whose parameters are one contiguous vector: its gradient on the samples of a step, and the optimizer's step on it.
// Step t (from 0) reads label noise and mini-batch from the streams at address t, as net-lanes.ts does for the diagonal net.
import { ProblemKind, problemGradient } from "../generated/problems";
import { allocate } from "../memory";
import { Optimizer, optimizerStep } from "../rules/optimizer";
import { netGradient } from "../problems/diagonal-net/gradient";
import { addInjectedNoise, createInjectedNoise, InjectedNoise } from "../noise/injected-noise";
import { indices } from "../random/indices";
import { labelNoise, NoiseAhead, NoiseKind, singleNoise } from "../noise/label-noise";
import { Stream } from "../random/streams";

@unmanaged
export class ProblemRun {
  kind: i32;
  problem: usize;
  optimizer: Optimizer;
  parameters: i32;
  samples: i32; // of a step: the batch, or all labels
  labels: i32; // of the problem
  batchSize: i32; // 0 for the full batch
  noiseKind: i32;
  delta: f64;
  seed: u64;
  @abi theta: usize;
  @abi g: usize;
  @abi m: usize;
  @abi v: usize;
  noise: usize;
  indices: usize;
  scratch: usize;
  ahead: NoiseAhead; // of a problem of one label
  injected: InjectedNoise; // 0 for none
}

/** Allocates a run; 0 when memory is full. `labels` is the problem's number of samples, `entriesOfV` what the optimizer keeps as v. */
@abi
export function createProblemRun<T>(
  kind: i32, problem: usize, optimizer: Optimizer, parameters: i32, entriesOfV: i32, labels: i32,
  batchSize: i32, noiseKind: i32, delta: f64, seed: u64,
): usize {
  const address = allocate(offsetof<ProblemRun>());
  if (address == 0) return 0;
  const run = changetype<ProblemRun>(address);
  run.kind = kind;
  run.problem = problem;
  run.optimizer = optimizer;
  run.parameters = parameters;
  run.labels = labels;
  run.batchSize = batchSize;
  run.samples = batchSize > 0 ? batchSize : labels;
  run.noiseKind = noiseKind;
  run.delta = delta;
  run.seed = seed;
  const bytes = <usize>parameters * sizeof<T>();
  run.theta = allocate(bytes);
  run.g = allocate(bytes);
  run.m = allocate(bytes);
  run.v = allocate(<usize>entriesOfV * sizeof<T>());
  run.noise = allocate(<usize>run.samples * sizeof<T>());
  run.indices = allocate(<usize>run.samples << 2);
  run.scratch = allocate(64);
  const ahead = allocate(offsetof<NoiseAhead>());
  run.ahead = changetype<NoiseAhead>(ahead);
  if (ahead) run.ahead.values = allocate(64);
  return ahead && run.ahead.values && run.scratch && run.theta && run.g && run.m && run.v && run.noise && run.indices ? address : 0;
}

/** Adds injected noise to every gradient of the run; `space` comes from createHessianSpace, 0 for isotropic noise. Returns 0 when memory is full. */
@abi
export function setInjectedNoise(run: ProblemRun, covariance: i32, codimension: i32, sigma: f64, along: f64, space: usize): usize {
  const noise = createInjectedNoise(covariance, codimension, run.parameters, sigma, along, run.seed, space);
  run.injected = changetype<InjectedNoise>(noise);
  return noise;
}

/** Draws the noise and the mini-batch of the optimizer's next step and writes the gradient of its samples, with any injected noise, to g. */
@abi
export function sampleGradient<T>(run: ProblemRun): void {
  const t = <u64>run.optimizer.steps;
  let rows: usize = 0;
  const noise = run.samples == 1 && run.kind != ProblemKind.DIAGONAL_NET && run.noiseKind <= NoiseKind.NORMAL
    ? singleNoise<T>(run.ahead, run.noiseKind, run.delta, run.seed, t)
    : labelNoise<T>(run.noise, run.samples, run.noiseKind, run.delta, run.seed, t, run.scratch);
  if (run.batchSize > 0) {
    rows = run.indices;
    indices(rows, run.samples, run.labels, run.seed, Stream.BATCH, t);
  }
  if (run.kind == ProblemKind.DIAGONAL_NET) netGradient<T>(run.problem, run.theta, run.g, noise, rows, run.samples);
  else problemGradient<T>(run.kind, run.problem, run.theta, run.g, noise, rows, run.samples);
  if (changetype<usize>(run.injected)) addInjectedNoise<T>(run.injected, run.theta, run.g, t);
}

/** Advances up to `steps` steps of an optimizer that moves entry by entry. Returns how many left everything finite: fewer than asked means the next one did not. */
@abi
export function advanceProblem<T>(run: ProblemRun, steps: i32): i32 {
  for (let k = 0; k < steps; ++k) {
    sampleGradient<T>(run);
    if (!optimizerStep<T>(run.optimizer, run.theta, run.g, run.m, run.v, run.parameters)) return k;
  }
  return steps;
}
