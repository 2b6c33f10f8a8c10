// A run: problem + optimizer + noise + seed -> trajectory, measures, checkpoint. A pure function of its config and the kernels.
import * as v from 'valibot';
import { readVector, type VectorLike } from './arrays.js';
import type { RunStatus } from './cell.js';
import { type CheckpointHeader, decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import { MinifoldError } from './errors.js';
import { type Dtype, type FloatArray, KernelInstance } from './kernels/instance.js';
import { readMeasures } from './measures/registry.js';
import { type LabelNoise, readNoise } from './noise.js';
import { loadOptimizer, momentsOf, type Optimizer, readOptimizer } from './optimizers/optimizer.js';
import { Pacing, yieldToEvents } from './pacing.js';
import { DiagonalNet, writeTheta } from './problems/diagonal-net.js';
import { readProblem } from './problems/registry.js';
import { seedWords } from './random/seed-words.js';
import { check, dtype as dtypeSchema, invalid, seed as seedSchema, whole } from './validate.js';

export interface RunOptions {
  readonly problem: DiagonalNet;
  /** What `adam(...)`, `sgd(...)` and the others return. */
  readonly optimizer: Optimizer;
  /** Label noise; none by default. */
  readonly noise?: LabelNoise;
  /** Seed of start, noise and batches. Default 0. Runs that share it share them, whatever their optimizers. */
  readonly seed?: number;
  /** 'f64' (default) or 'f32'. */
  readonly dtype?: Dtype;
  /** Samples per step, drawn with replacement; the full batch by default. */
  readonly batchSize?: number;
  /** Where to start; the problem's `initialTheta(seed)` by default. */
  readonly theta0?: VectorLike;
}

export interface RecordOptions {
  /** Steps to take. */
  readonly steps: number;
  /** Steps between two records; the first record is taken before the first step, the last after the last. Default: `steps`. */
  readonly every?: number;
  /** Names of measures, see `run.measure`. */
  readonly measures: readonly string[];
  /** Stops the run between two steps, within milliseconds; what was recorded is returned. */
  readonly signal?: AbortSignal;
  /** Called with the steps done and the steps asked for, after every few milliseconds of work. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What `record` returns: the same number of entries in every array. */
export interface Recording {
  readonly status: RunStatus;
  readonly step: Float64Array;
  readonly measures: Readonly<Record<string, Float64Array>>;
}

const optionsSchema = v.strictObject({
  problem: v.unknown(),
  optimizer: v.unknown(),
  noise: v.optional(v.unknown()),
  seed: v.optional(seedSchema, 0),
  dtype: v.optional(dtypeSchema, 'f64'),
  batchSize: v.optional(whole(1, 2 ** 28)),
  theta0: v.optional(v.unknown()),
});

const recordSchema = v.strictObject({
  steps: whole(0),
  every: v.optional(whole(1)),
  measures: v.unknown(),
  signal: v.optional(v.instance(AbortSignal, 'an AbortSignal')),
  onProgress: v.optional(v.function('a function')),
});

const noiseKinds = { none: 0, sign: 1, normal: 2 } as const;

interface Loaded {
  readonly kernels: KernelInstance;
  readonly net: number;
  readonly optimizer: number;
  readonly run: number;
}

/** A run in progress. Make one with `createRun` or `restoreRun`. */
export class Run {
  readonly problem: DiagonalNet;
  readonly optimizer: Optimizer;
  readonly noise: LabelNoise | undefined;
  readonly seed: number;
  readonly dtype: Dtype;
  readonly batchSize: number | undefined;
  #loaded: Loaded | undefined;
  #status: 'running' | 'diverged' = 'running';
  readonly #pacing: Pacing = new Pacing();

  /** Use `createRun(options)`. */
  constructor(options: RunOptions) {
    const given = check(optionsSchema, options, 'run');
    if (!(given.problem instanceof DiagonalNet)) throw invalid('E_TYPE', 'run.problem', given.problem, 'what diagonalNet(...) returns');
    this.problem = given.problem;
    this.optimizer = readOptimizer(given.optimizer);
    this.noise = given.noise === undefined ? undefined : readNoise(given.noise);
    this.seed = given.seed;
    this.dtype = given.dtype;
    this.batchSize = given.batchSize;
    const theta0 = given.theta0 === undefined ? undefined : readVector(given.theta0, 'run.theta0', this.problem.parameters);
    this.#loaded = this.#load();
    this.#writeTheta(theta0 ?? this.problem.initialTheta(this.seed));
  }

  /** Steps taken so far. */
  get step(): number {
    const { kernels, optimizer } = this.#use();
    return kernels.exports.optimizerSteps(optimizer);
  }

  /** 'diverged' once a step made a value that is not finite: `step` says which, and the run stays there. */
  get status(): 'running' | 'diverged' {
    return this.#status;
  }

  /** A copy of the parameters, P entries. */
  get theta(): FloatArray {
    const { kernels, net } = this.#use();
    return this.#readPair(kernels.exports.netTheta(net));
  }

  /** A copy of the first moment, P entries; undefined when the optimizer has none. */
  get m(): FloatArray | undefined {
    const { kernels, run } = this.#use();
    return momentsOf(this.optimizer).m ? this.#readPair(kernels.exports.runM(run)) : undefined;
  }

  /** A copy of the second moment, P entries; undefined when the optimizer has none. */
  get v(): FloatArray | undefined {
    const { kernels, run } = this.#use();
    return momentsOf(this.optimizer).v ? this.#readPair(kernels.exports.runV(run)) : undefined;
  }

  /** Takes `steps` steps inside WebAssembly, fewer if the run diverges. Returns this run. */
  advance(steps: number): this {
    this.#use();
    let left = check(whole(0), steps, 'steps');
    while (left > 0 && this.#status === 'running') left -= this.#chunk(left);
    return this;
  }

  /** The named measures at the current parameters, computed in f64 and without noise. */
  measure(names: readonly string[]): Record<string, number> {
    return this.#measure(readMeasures(names));
  }

  /** Advances and measures. Resolves with what was recorded, also when the run diverged or the signal stopped it. */
  async record(options: RecordOptions): Promise<Recording> {
    this.#use();
    const given = check(recordSchema, options, 'record');
    const { steps, signal, every = Math.max(1, steps) } = given;
    const measure = readMeasures(given.measures, 'record.measures');
    const onProgress = given.onProgress as RecordOptions['onProgress'];
    const rows: { step: number; values: Record<string, number> }[] = [];
    const take = (): void => {
      rows.push({ step: this.step, values: this.#measure(measure) });
    };
    take();
    let done = 0;
    while (done < steps && this.#status === 'running' && !signal?.aborted) {
      done += this.#chunk(Math.min(steps, (Math.floor(done / every) + 1) * every) - done);
      if (this.#status === 'running' && (done % every === 0 || done === steps)) take();
      onProgress?.(done, steps);
      await yieldToEvents();
    }
    const status = this.#status === 'diverged' ? 'diverged' : done < steps ? 'aborted' : 'finished';
    const names = Object.keys((rows[0] as (typeof rows)[0]).values);
    return {
      status,
      step: Float64Array.from(rows, (row) => row.step),
      measures: Object.fromEntries(names.map((name) => [name, Float64Array.from(rows, (row) => row.values[name] as number)])),
    };
  }

  /** Everything needed to go on elsewhere with the same bits: `restoreRun(bytes)`. */
  save(): Uint8Array<ArrayBuffer> {
    const { kernels, optimizer } = this.#use();
    if (this.#status === 'diverged') {
      throw new MinifoldError('E_DIVERGED', `the run diverged at step ${this.step}: its state is not finite and cannot be saved`, {
        value: this.step,
      });
    }
    const { exports } = kernels;
    const { problem, noise, seed, batchSize, dtype } = this;
    return encodeCheckpoint(
      {
        kind: 'run',
        dtype,
        config: { problem: problem.spec, optimizer: this.optimizer, noise, seed, batchSize },
        step: this.step,
        product1: exports.optimizerProduct1(optimizer),
        product2: exports.optimizerProduct2(optimizer),
      },
      [this.theta, this.m, this.v].filter((x) => x !== undefined),
    );
  }

  /** Continues from a checkpoint's state. For `restoreRun`. */
  restore(header: CheckpointHeader, vectors: readonly FloatArray[]): this {
    const { kernels, optimizer, run } = this.#use();
    const [theta, ...moments] = vectors as [FloatArray, ...FloatArray[]];
    this.#writeTheta(theta);
    const has = momentsOf(this.optimizer);
    if (has.m) this.#writePair(kernels.exports.runM(run), moments.shift() as FloatArray);
    if (has.v) this.#writePair(kernels.exports.runV(run), moments.shift() as FloatArray);
    kernels.exports.restoreOptimizer(optimizer, header.step, header.product1, header.product2);
    return this;
  }

  /** Gives the memory back. Any later use throws E_DISPOSED. */
  dispose(): void {
    this.#loaded = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #load(): Loaded {
    const kernels = new KernelInstance();
    const { exports } = kernels;
    const net = this.problem.load(kernels, this.dtype);
    const optimizer = loadOptimizer(kernels, this.optimizer, this.dtype);
    const create = this.dtype === 'f64' ? exports.createRunF64 : exports.createRunF32;
    const kind = noiseKinds[this.noise?.distribution ?? 'none'];
    const run = create(net, optimizer, kind, this.noise?.delta ?? 0, this.batchSize ?? 0, ...seedWords(this.seed));
    return { kernels, net, optimizer, run: kernels.checked(run) };
  }

  #use(): Loaded {
    if (!this.#loaded) throw new MinifoldError('E_DISPOSED', 'this run was disposed of');
    return this.#loaded;
  }

  /** One call into the kernels; returns the steps taken, the diverging one included. */
  #chunk(left: number): number {
    const { kernels, run } = this.#use();
    const advance = this.dtype === 'f64' ? kernels.exports.advanceF64 : kernels.exports.advanceF32;
    return this.#pacing.chunk(left, (steps) => {
      const done = advance(run, steps);
      if (done === steps) return done;
      this.#status = 'diverged';
      return done + 1;
    });
  }

  #measure(measure: ReturnType<typeof readMeasures>): Record<string, number> {
    if (this.#status === 'diverged') {
      throw new MinifoldError('E_DIVERGED', `the run diverged at step ${this.step}: there is nothing to measure`, { value: this.step });
    }
    return measure({ problem: this.problem, optimizer: this.optimizer, at: this.problem.evaluate(this.theta) });
  }

  #writeTheta(theta: ArrayLike<number>): void {
    const { kernels, net } = this.#use();
    writeTheta(kernels, this.dtype, net, theta);
    if (this.dtype === 'f64') kernels.exports.updateWF64(net);
    else kernels.exports.updateWF32(net);
  }

  /** The address of the second half of a pair of arrays laid out like (u, v). */
  #second(address: number): number {
    const { kernels, net } = this.#use();
    return address + kernels.exports.netStride(net) * (this.dtype === 'f64' ? 8 : 4);
  }

  #readPair(address: number): FloatArray {
    const { kernels } = this.#use();
    const { d } = this.problem;
    const pair = this.dtype === 'f64' ? new Float64Array(2 * d) : new Float32Array(2 * d);
    pair.set(kernels.floats(this.dtype, address, d));
    pair.set(kernels.floats(this.dtype, this.#second(address), d), d);
    return pair;
  }

  #writePair(address: number, pair: FloatArray): void {
    const { kernels } = this.#use();
    const { d } = this.problem;
    kernels.floats(this.dtype, address, d).set(pair.subarray(0, d));
    kernels.floats(this.dtype, this.#second(address), d).set(pair.subarray(d));
  }
}

/**
 * Starts a run. Its trajectory is a pure function of the options and the kernels: the same bits in every engine, however many
 * steps are taken at a time, saved and restored or not.
 */
export function createRun(options: RunOptions): Run {
  return new Run(options);
}

/** Continues the run that `run.save()` stored. */
export function restoreRun(bytes: Uint8Array): Run {
  const { header, vectors } = decodeCheckpoint(bytes, 'run');
  const { problem, ...rest } = header.config as { problem: unknown };
  const options = { ...rest, dtype: header.dtype, problem: readProblem(problem) } as unknown as RunOptions;
  return new Run(options).restore(header, vectors);
}
