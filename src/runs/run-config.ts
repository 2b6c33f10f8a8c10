// The configuration of a run, checked.

import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../input/arrays.js';
import { invalid, unavailable } from '../input/errors.js';
import { check, dtype as dtypeSchema, required, seed as seedSchema, whole } from '../input/validate.js';
import { noiseKinds } from '../kernels/generated.js';
import type { Dtype } from '../kernels/instance.js';
import { checkCodimension } from '../noise/injected-noise.js';
import { type Noise, readNoise } from '../noise/label-noise.js';
import { formOf, isPlain, momentsOf, type Optimizer, readOptimizer, readSecondMoment, titleOf } from '../optimizers/optimizer.js';
import { isProblem, type Problem, problemWords } from '../problems/problem.js';
import { checkDtype } from './dtype-range.js';

/** What makes a run: its trajectory is a pure function of this and the kernels. */
export interface RunOptions<D extends Dtype = Dtype> {
  /** What `diagonalNet(...)`, `ellipse(...)` and the others return. */
  readonly problem: Problem;
  /** What `adam(...)`, `sgd(...)` and the others return. */
  readonly optimizer: Optimizer;
  /** What `labelNoise(...)` or `injectedNoise(...)` returns; none by default. */
  readonly noise?: Noise | undefined;
  /** Seed of start, noise and batches. Default 0. Runs that share it share them, whatever their optimizers. */
  readonly seed?: number | undefined;
  /** 'f64' (default) or 'f32'. */
  readonly dtype?: D | undefined;
  /** Samples per step, drawn with replacement, so that there may be more of them than the problem has; the full batch, each once, by default. */
  readonly batchSize?: number | undefined;
  /** Where to start; the problem's `initialTheta(seed)` by default. */
  readonly theta0?: VectorLike | undefined;
  /** The second moment at the start, as many entries as the optimizer keeps (`run.v`); 0 by default. */
  readonly v0?: VectorLike | undefined;
  /** The first moment at the start, P entries; 0 by default. */
  readonly m0?: VectorLike | undefined;
}

/** The same with everything decided. */
export interface RunConfig {
  readonly problem: Problem;
  readonly optimizer: Optimizer;
  readonly noise: Noise | undefined;
  readonly seed: number;
  readonly dtype: Dtype;
  readonly batchSize: number | undefined;
  readonly theta0: Float64Array | undefined;
  readonly v0: Float64Array | undefined;
  readonly m0: Float64Array | undefined;
}

const schema = valibot.strictObject({
  problem: valibot.custom<Problem>(isProblem, ({ input }) => problemWords(input)),
  optimizer: required('what sgd(...), adam(...) and the other optimizers return'),
  noise: valibot.optional(valibot.unknown()),
  seed: valibot.optional(seedSchema, 0),
  dtype: valibot.optional(dtypeSchema, 'f64'),
  batchSize: valibot.optional(whole(1, 2 ** 28)),
  theta0: valibot.optional(valibot.unknown()),
  v0: valibot.optional(valibot.unknown()),
  m0: valibot.optional(valibot.unknown()),
});

/** Gives equal optimizers one object, for many runs: what the library knows of an optimizer it then keeps once. */
export function optimizersOnce(): (optimizer: Optimizer) => Optimizer {
  const known = new Map<string, Optimizer>();
  let last: { readonly given: Optimizer; readonly shared: Optimizer } | undefined;
  return (given) => {
    if (last?.given === given) return last.shared;
    if (!isPlain(given)) return given;
    const key = JSON.stringify(given);
    const shared = known.get(key) ?? given;
    known.set(key, shared);
    last = { given, shared };
    return shared;
  };
}

/** The configs that were read: they are not read again. */
const configs: WeakSet<object> = new WeakSet();

/** Throws unless a config was read. */
export function checkRead(config: unknown, path: string): void {
  if (!configs.has(Object(config))) throw invalid('E_TYPE', path, config, 'what createRun(...) and createRuns(...) make of it');
}

/** Checks the options of a run; a complaint's path starts at `path`. */
export function readRunConfig(options: unknown, path: string, share: (optimizer: Optimizer) => Optimizer = (own) => own): RunConfig {
  if (configs.has(Object(options))) return options as RunConfig;
  const { problem, optimizer, noise, seed, dtype, batchSize, theta0, v0, m0 } = check(schema, options, path);
  const checked = share(readOptimizer(optimizer));
  const noisy = noise === undefined ? undefined : readNoise(noise);
  const onLabels = noisy?.name === 'labelNoise';
  const samplesAreOwn = problem.kind === undefined && problem.samples > 0 && !problem.sampleGradient;
  if (samplesAreOwn && (onLabels || batchSize !== undefined)) {
    const why = `the samples of ${problem.name} are not minifold's: without a sampleGradient it can neither put noise on them nor choose among them`;
    throw unavailable(`${path}.${onLabels ? 'noise' : 'batchSize'}`, why);
  }
  if (problem.samples === 0 && onLabels) throw unavailable(`${path}.noise`, `${problem.name} has no labels to put noise on`);
  if (onLabels && problem.ignoresLabelNoise) {
    const why = `the loss of ${problem.name} is the same whatever is added to a label, as that of classes is`;
    throw unavailable(`${path}.noise`, why, { value: noisy, allowed: 'injectedNoise, or a loss in which labels are numbers' });
  }
  if (problem.samples === 0 && batchSize !== undefined)
    throw unavailable(`${path}.batchSize`, `${problem.name} has no samples to choose from`);
  if (onLabels && noisy.samples === 'one' && batchSize !== undefined) {
    throw unavailable(`${path}.batchSize`, 'noise on one sample goes with the full batch');
  }
  if (noisy?.name === 'injectedNoise' && formOf(checked).ascent !== undefined)
    throw unavailable(`${path}.noise`, `${titleOf(checked)} takes two gradients a step, and injected noise is of one`);
  if (noisy?.name === 'injectedNoise') checkCodimension(noisy, problem.parameters, `${path}.noise`);
  const keeps = momentsOf(checked);
  if (m0 !== undefined && !keeps.m) throw unavailable(`${path}.m0`, `${titleOf(checked)} has no first moment`);
  if (v0 !== undefined && !keeps.v) throw unavailable(`${path}.v0`, `${titleOf(checked)} has no second moment`);
  // no spread: thousands of configs share one hidden class then
  const config: RunConfig = {
    problem,
    optimizer: checked,
    noise: noisy,
    seed,
    dtype,
    batchSize,
    theta0: theta0 === undefined ? undefined : readVector(theta0, `${path}.theta0`, problem.parameters),
    v0: v0 === undefined ? undefined : readSecondMoment(v0, `${path}.v0`, checked),
    m0: m0 === undefined ? undefined : readVector(m0, `${path}.m0`, problem.parameters),
  };
  checkDtype({ ...config, problem: problem.given }, config.dtype, path);
  configs.add(config);
  return Object.freeze(config);
}

/** Where a run starts. A problem of the user's own may start anywhere: it is checked. */
export function startingPoint({ problem, theta0, seed }: RunConfig): Float64Array {
  return theta0 ?? readVector(problem.initialTheta(seed), 'problem.initialTheta(seed)', problem.parameters);
}

/** The kind of label noise, as the kernels number it. */
export function noiseKindOf(noise: Noise | undefined): number {
  if (noise?.name !== 'labelNoise') return noiseKinds.none;
  if (noise.samples === 'one') return noise.distribution === 'sign' ? noiseKinds.oneSign : noiseKinds.oneNormal;
  return noise.distribution === 'sign' ? noiseKinds.signs : noiseKinds.normal;
}

/** The size of label noise; 0 for none. */
export function deltaOf(noise: Noise | undefined): number {
  return noise?.name === 'labelNoise' ? noise.delta : 0;
}

/** v0, if it has the entries that the optimizer keeps; E_SHAPE otherwise. */
export function checkLength(v0: Float64Array, size: number): Float64Array {
  return readVector(v0, 'v0', size);
}
