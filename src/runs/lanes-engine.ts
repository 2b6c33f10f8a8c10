// A batch: runs that share data, rule, dtype and batch size, advanced together in the lanes of one kernel instance; one run alone is a
// batch of its own without lanes. A run's bits are the same alone, in any batch and in any lane.

import { everyLane } from '../kernels/generated.js';
import type { Dtype, FloatArray, KernelInstance } from '../kernels/instance.js';
import { Room } from '../kernels/room.js';
import { loadOptimizer, ruleOf } from '../optimizers/kernel/load.js';
import { momentsOf } from '../optimizers/optimizer.js';
import { bytesOfData } from '../problems/data-size.js';
import type { Lanes, LoadedLanes } from '../problems/lanes.js';
import type { Block } from '../problems/problem.js';
import { seedWords } from '../random/seed-words.js';
import type { Engine, RunState } from './engine.js';
import { mostLanes, vectorsFor } from './lane-groups.js';
import { Pacing } from './pacing.js';
import { checkLength, deltaOf, noiseKindOf, type RunConfig, startingPoint } from './run-config.js';
import { bytesOfRun } from './shared-problems.js';

/** A batch in kernel memory. */
interface LoadedBatch {
  readonly kernels: KernelInstance;
  readonly net: LoadedLanes;
  readonly run: number;
  readonly optimizers: readonly number[];
}

function load(kernels: KernelInstance, configs: readonly RunConfig[], lanes: Lanes): LoadedBatch {
  const { dtype, batchSize = 0, optimizer } = configs[0];
  const vectors = vectorsFor(configs.length, dtype);
  const net = lanes.load(kernels, dtype, vectors);
  const run = kernels.checked(kernels.of(dtype).createRun(net.address, ruleOf(optimizer), configs.length, batchSize));
  const coefficients = kernels.exports.runCoefficients(run);
  const optimizers = configs.map(({ optimizer, problem, noise, seed }, lane) => {
    const address = loadOptimizer(kernels, optimizer, dtype, coefficients, vectors === 0 ? everyLane : lane);
    const noisy = [noiseKindOf(noise), deltaOf(noise), ...seedWords(seed)] as const;
    kernels.checked(kernels.of(dtype).setLane(run, lane, address, problem.samples, ...noisy));
    return address;
  });
  return { kernels, net, run, optimizers };
}

export class LanesEngine implements Engine {
  readonly configs: readonly RunConfig[];
  readonly #room: Room<LoadedBatch>;
  readonly #dtype: Dtype;
  readonly #blocks: readonly Block[];
  /** Bytes from a block to the next, and numbers in an entry. */
  readonly #stride: number;
  readonly #width: number;
  readonly #pacing: Pacing = new Pacing();
  /** The states in which runs diverged, by lane. */
  readonly #diverged: Map<number, RunState> = new Map();

  /** `lanes` are those of the problem with the most samples. */
  constructor(configs: readonly RunConfig[], lanes: Lanes) {
    this.configs = configs;
    const { dtype, problem } = configs[0];
    const vectors = vectorsFor(configs.length, dtype);
    this.#dtype = dtype;
    this.#blocks = problem.blocks;
    this.#width = vectors === 0 ? 1 : (vectors * mostLanes[dtype]) / 4;
    const bytes = this.#width * bytesOfRun(problem) + bytesOfData(problem);
    this.#room = new Room('this run', bytes, (kernels) => load(kernels, configs, lanes));
    const { kernels, net, run } = this.#room.contents;
    this.#stride = net.stride * this.#width * (dtype === 'f64' ? 8 : 4);
    configs.forEach((config, lane) => {
      const { v0, m0, problem } = config;
      this.#write(net.theta, lane, startingPoint(config));
      if (m0) this.#write(kernels.exports.runM(run), lane, m0);
      if (v0) this.#write(kernels.exports.runV(run), lane, checkLength(v0, problem.parameters));
    });
    net.update();
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
    const { kernels, run } = this.#room.contents;
    return this.#diverged.get(lane)?.step ?? kernels.exports.runSteps(run);
  }

  reached(): number {
    const { kernels, run } = this.#room.contents;
    return this.over() ? 0 : kernels.exports.runSteps(run);
  }

  left(goal: number): number {
    return this.over() ? 0 : Math.max(0, goal - this.reached());
  }

  /** A copy of a run's parameters. */
  theta(lane: number): FloatArray {
    const { net } = this.#room.contents;
    return this.#diverged.get(lane)?.theta ?? this.#read(net.theta, lane);
  }

  /** A copy of everything that a run's future depends on. */
  state(lane: number): RunState {
    const { kernels, run, optimizers } = this.#room.contents;
    const { exports } = kernels;
    const has = momentsOf(this.configs[lane].optimizer);
    const optimizer = optimizers[lane];
    return (
      this.#diverged.get(lane) ?? {
        theta: this.theta(lane),
        m: has.m ? this.#read(exports.runM(run), lane) : undefined,
        v: has.v ? this.#read(exports.runV(run), lane) : undefined,
        step: this.step(lane),
        product1: exports.optimizerProduct1(optimizer),
        product2: exports.optimizerProduct2(optimizer),
      }
    );
  }

  restore(lane: number, state: RunState): void {
    const { kernels, net, run, optimizers } = this.#room.contents;
    const { exports } = kernels;
    this.#write(net.theta, lane, state.theta);
    net.update();
    if (state.m) this.#write(exports.runM(run), lane, state.m);
    if (state.v) this.#write(exports.runV(run), lane, state.v);
    exports.restoreOptimizer(optimizers[lane], state.step, state.product1, state.product2);
    exports.setRunSteps(run, state.step);
  }

  dispose(): void {
    this.#room.free();
  }

  /** One call into the kernels of at most `left` steps; returns the steps taken. Runs that diverge in it stop at their step. */
  chunk(left: number): number {
    const { kernels, run } = this.#room.contents;
    const { advance } = kernels.of(this.#dtype);
    return this.#pacing.chunk(left, (steps) => {
      const done = advance(run, steps);
      const failed = kernels.exports.runFailed(run);
      if (failed !== 0) this.#retire(failed);
      return done;
    });
  }

  /** Keeps the states of the runs that just diverged and makes their lanes idle, so that the others go on. */
  #retire(failed: number): void {
    const { kernels, run } = this.#room.contents;
    const { retireLane } = kernels.of(this.#dtype);
    this.configs.forEach((_, lane) => {
      // Alone, every lane of the vectors is the one run.
      if (this.#width > 1 && (failed & (1 << lane)) === 0) return;
      this.#diverged.set(lane, this.state(lane));
      if (this.#width > 1) retireLane(run, lane);
    });
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
    return this.#room.contents.kernels.floats(this.#dtype, address + k * this.#stride, this.#blocks[k].length * this.#width);
  }
}
