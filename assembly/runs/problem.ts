// A run of any problem whose parameters are one contiguous vector: its gradient on the samples of a step, and the optimizer's step on it.
// Step t (from 0) reads label noise and mini-batch from the streams at address t, as net-lanes.ts does for the diagonal net.
import { ProblemKind, problemGradient } from "../generated/problems";
import { allocate } from "../memory";
import { Optimizer, optimizerStep } from "../rules/optimizer";
import { netGradient } from "../problems/diagonal-net/gradient";
import { addInjectedNoise, createInjectedNoise, InjectedNoise } from "../noise/injected-noise";
import { createLabelNoise, LabelNoise, labelNoise } from "../noise/label-noise";
import { createStepStream, stepIndices, StepStream } from "../random/step-stream";
import { dot } from "../math/sum";
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
  seed: u64;
  @abi theta: usize;
  @abi g: usize;
  @abi m: usize;
  @abi v: usize;
  labelNoise: LabelNoise;
  batch: StepStream; // 0 for the full batch
  room: usize; // for the noise of a step
  @abi noise: usize; // of the step that was drawn last; 0 for none
  @abi rows: usize; // of its samples; 0 for all in order
  injected: InjectedNoise; // 0 for none
  rho: f64; // how far up the gradient the second one of a step is taken
  raised: usize; // that point, 0 where a step takes one gradient
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
  run.seed = seed;
  const bytes = <usize>parameters * sizeof<T>();
  run.theta = allocate(bytes);
  run.g = allocate(bytes);
  run.m = allocate(bytes);
  run.v = allocate(<usize>entriesOfV * sizeof<T>());
  run.room = allocate(<usize>run.samples * sizeof<T>());
  const noise = createLabelNoise(run.samples, noiseKind, delta, seed);
  const batch = batchSize > 0 ? createStepStream(Stream.BATCH, seed, batchSize) : 0;
  run.labelNoise = changetype<LabelNoise>(noise);
  run.batch = changetype<StepStream>(batch);
  return run.room && noise && (batch || batchSize <= 0) && run.theta && run.g && run.m && run.v ? address : 0;
}

/** Adds injected noise to every gradient of the run; `space` comes from createHessianSpace, 0 for isotropic noise. Returns 0 when memory is full. */
@abi
export function setInjectedNoise(run: ProblemRun, covariance: i32, codimension: i32, sigma: f64, along: f64, space: usize): usize {
  const noise = createInjectedNoise(covariance, codimension, run.parameters, sigma, along, run.seed, space);
  run.injected = changetype<InjectedNoise>(noise);
  return noise;
}

/** Draws the label noise and the mini-batch of the optimizer's next step. */
@abi
export function drawSamples<T>(run: ProblemRun): void {
  const t = <u64>run.optimizer.steps;
  run.noise = labelNoise<T>(run.labelNoise, run.room, t);
  run.rows = run.batchSize > 0 ? stepIndices(run.batch, t, run.labels) : 0;
}

/** Makes every gradient of the run that at theta + rho g/‖g‖, g the one at theta; returns 0 when memory is full. */
@abi
export function setAscent<T>(run: ProblemRun, rho: f64): usize {
  run.rho = rho;
  run.raised = allocate(<usize>run.parameters * sizeof<T>());
  return run.raised;
}

/** Writes theta + rho g/‖g‖ to `raised`: theta itself where g is 0. */
function raise<T>(run: ProblemRun): void {
  const n = run.parameters;
  const norm = sqrt(<f64>dot<T>(run.g, run.g, n));
  const scale = norm > 0 ? <T>(run.rho / norm) : <T>0;
  for (let i: usize = 0, end = <usize>n * sizeof<T>(); i < end; i += sizeof<T>()) {
    store<T>(run.raised + i, load<T>(run.theta + i) + scale * load<T>(run.g + i));
  }
}

@inline
function gradientAt<T>(run: ProblemRun, theta: usize): void {
  if (run.kind == ProblemKind.DIAGONAL_NET) netGradient<T>(run.problem, theta, run.g, run.noise, run.rows, run.samples);
  else problemGradient<T>(run.kind, run.problem, theta, run.g, run.noise, run.rows, run.samples);
}

/** Draws these and writes the gradient of the samples, with any injected noise, to g. */
@abi
export function sampleGradient<T>(run: ProblemRun): void {
  drawSamples<T>(run);
  gradientAt<T>(run, run.theta);
  if (run.raised) {
    raise<T>(run);
    gradientAt<T>(run, run.raised);
  }
  if (changetype<usize>(run.injected)) addInjectedNoise<T>(run.injected, run.theta, run.g, sizeof<T>(), <u64>run.optimizer.steps);
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
