// A batch: runs that share data, rule, dtype and batch size, advanced together in the lanes of one kernel instance; one run alone is a
// batch of its own without lanes. A run's bits are the same alone, in any batch and in any lane.

import { everyLane } from '../kernels/generated.js';
import { type Dtype, type FloatArray, KernelInstance } from '../kernels/instance.js';
import { loadOptimizer, ruleOf } from '../optimizers/load.js';
import { momentsOf } from '../optimizers/optimizer.js';
import type { Lanes, LoadedLanes } from '../problems/lanes.js';
import type { Block } from '../problems/problem.js';
import { seedWords } from '../random/seed-words.js';
import type { Engine, RunState } from './engine.js';
import { mostLanes, vectorsFor } from './lane-groups.js';
import { Pacing } from './pacing.js';
import { checkLength, deltaOf, noiseKindOf, type RunConfig } from './run-config.js';

export class LanesEngine implements Engine {
  readonly configs: readonly RunConfig[];
  readonly #kernels: KernelInstance = new KernelInstance();
  readonly #dtype: Dtype;
  readonly #blocks: readonly Block[];
  /** Bytes from a block to the next, and numbers in an entry. */
  readonly #stride: number;
  readonly #width: number;
  readonly #loaded: LoadedLanes;
  readonly #run: number;
  readonly #optimizers: readonly number[];
  readonly #pacing: Pacing = new Pacing();
  /** The states in which runs diverged, by lane. */
  readonly #diverged: Map<number, RunState> = new Map();

  /** `lanes` are those of the problem with the most samples. */
  constructor(configs: readonly RunConfig[], lanes: Lanes) {
    this.configs = configs;
    const kernels = this.#kernels;
    const { exports } = kernels;
    const { dtype, batchSize = 0, problem, optimizer } = configs[0];
    const size = dtype === 'f64' ? 8 : 4;
    const vectors = vectorsFor(configs.length, dtype);
    this.#dtype = dtype;
    this.#blocks = problem.blocks;
    this.#width = vectors === 0 ? 1 : (vectors * mostLanes[dtype]) / 4;
    this.#loaded = lanes.load(kernels, dtype, vectors);
    this.#stride = this.#loaded.stride * this.#width * size;
    this.#run = kernels.checked(kernels.of(dtype).createRun(this.#loaded.address, ruleOf(optimizer), configs.length, batchSize));
    const coefficients = exports.runCoefficients(this.#run);
    this.#optimizers = configs.map((config, lane) => {
      const address = loadOptimizer(kernels, config.optimizer, dtype, coefficients, vectors === 0 ? everyLane : lane);
      const { noise, seed } = config;
      const kind = noiseKindOf(noise);
      kernels.of(dtype).setLane(this.#run, lane, address, config.problem.samples, kind, deltaOf(noise), ...seedWords(seed));
      this.#writeTheta(lane, config.theta0 ?? config.problem.initialTheta(seed));
      if (config.v0) this.#write(exports.runV(this.#run), lane, checkLength(config.v0, problem.parameters));
      return address;
    });
    this.#loaded.update();
  }

  /** Whether a run stopped at a value that is not finite. */
  diverged(lane: number): boolean {
    return this.#diverged.has(lane);
  }

  /** Whether every run did. */
  over(): boolean {
    return this.#diverged.size === this.configs.length;
  }

  /** Steps that a run has taken; a diverged one counts up to the step that made it so. */
  step(lane: number): number {
    return this.#diverged.get(lane)?.step ?? this.#kernels.exports.runSteps(this.#run);
  }

  /** A copy of a run's parameters. */
  theta(lane: number): FloatArray {
    return this.#diverged.get(lane)?.theta ?? this.#read(this.#loaded.theta, lane);
  }

  /** A copy of everything that a run's future depends on. */
  state(lane: number): RunState {
    const { exports } = this.#kernels;
    const has = momentsOf(this.configs[lane].optimizer);
    const optimizer = this.#optimizers[lane];
    return (
      this.#diverged.get(lane) ?? {
        theta: this.theta(lane),
        m: has.m ? this.#read(exports.runM(this.#run), lane) : undefined,
        v: has.v ? this.#read(exports.runV(this.#run), lane) : undefined,
        step: this.step(lane),
        product1: exports.optimizerProduct1(optimizer),
        product2: exports.optimizerProduct2(optimizer),
      }
    );
  }

  /** Continues from the state of a run alone. */
  restore(state: RunState): void {
    const { exports } = this.#kernels;
    this.#writeTheta(0, state.theta);
    this.#loaded.update();
    if (state.m) this.#write(exports.runM(this.#run), 0, state.m);
    if (state.v) this.#write(exports.runV(this.#run), 0, state.v);
    exports.restoreOptimizer(this.#optimizers[0], state.step, state.product1, state.product2);
    exports.setRunSteps(this.#run, state.step);
  }

  /** One call into the kernels of at most `left` steps; returns the steps taken. Runs that diverge in it stop at their step. */
  chunk(left: number): number {
    const { exports } = this.#kernels;
    const { advance } = this.#kernels.of(this.#dtype);
    return this.#pacing.chunk(left, (steps) => {
      const done = advance(this.#run, steps);
      const failed = exports.runFailed(this.#run);
      if (failed !== 0) this.#retire(failed);
      return done;
    });
  }

  /** Keeps the states of the runs that just diverged and makes their lanes idle, so that the others go on. */
  #retire(failed: number): void {
    const { retireLane } = this.#kernels.of(this.#dtype);
    this.configs.forEach((_, lane) => {
      // Alone, every lane of the vectors is the one run.
      if (this.#width > 1 && (failed & (1 << lane)) === 0) return;
      this.#diverged.set(lane, this.state(lane));
      if (this.#width > 1) retireLane(this.#run, lane);
    });
  }

  #writeTheta(lane: number, theta: ArrayLike<number>): void {
    this.#write(this.#loaded.theta, lane, theta);
  }

  /** Reads a vector that is laid out as theta is out of its lane. */
  #read(address: number, lane: number): FloatArray {
    const { parameters } = this.configs[0].problem;
    const out = this.#dtype === 'f64' ? new Float64Array(parameters) : new Float32Array(parameters);
    this.#blocks.forEach(({ start, length }, k) => {
      const view = this.#view(address, k);
      if (this.#width === 1) out.set(view, start);
      else for (let j = 0; j < length; j++) out[start + j] = view[j * this.#width + lane];
    });
    return out;
  }

  #write(address: number, lane: number, x: ArrayLike<number>): void {
    this.#blocks.forEach(({ start, length }, k) => {
      const view = this.#view(address, k);
      for (let j = 0; j < length; j++) view[j * this.#width + lane] = x[start + j];
    });
  }

  /** Block k of all lanes. */
  #view(address: number, k: number): FloatArray {
    return this.#kernels.floats(this.#dtype, address + k * this.#stride, this.#blocks[k].length * this.#width);
  }
}
