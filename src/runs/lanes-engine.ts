// A batch: runs that share data, rule, dtype and batch size, advanced together in the lanes of one kernel instance; one run alone is a
// batch of its own without lanes. A run's bits are the same alone, in any batch and in any lane.

import { everyLane } from '../kernels/generated.js';
import { type Dtype, type FloatArray, KernelInstance } from '../kernels/instance.js';
import { loadOptimizer, ruleOf } from '../optimizers/load.js';
import { momentsOf } from '../optimizers/optimizer.js';
import type { DiagonalNet } from '../problems/diagonal-net/problem.js';
import { seedWords } from '../random/seed-words.js';
import type { Engine, RunState } from './engine.js';
import { mostLanes, vectorsFor } from './lane-groups.js';
import { Pacing } from './pacing.js';
import { checkLength, deltaOf, noiseKindOf, type RunConfig } from './run-config.js';

export class LanesEngine implements Engine {
  readonly configs: readonly RunConfig<DiagonalNet>[];
  readonly #kernels: KernelInstance = new KernelInstance();
  readonly #dtype: Dtype;
  readonly #d: number;
  /** Bytes from u to v, and numbers in an entry. */
  readonly #half: number;
  readonly #width: number;
  readonly #net: number;
  readonly #run: number;
  readonly #optimizers: readonly number[];
  readonly #pacing: Pacing = new Pacing();
  /** The states in which runs diverged, by lane. */
  readonly #diverged: Map<number, RunState> = new Map();

  constructor(configs: readonly RunConfig<DiagonalNet>[]) {
    this.configs = configs;
    const kernels = this.#kernels;
    const { exports } = kernels;
    const widest = configs.reduce((a, b) => (b.problem.n > a.problem.n ? b : a));
    const { dtype, batchSize = 0, problem, optimizer } = widest;
    const size = dtype === 'f64' ? 8 : 4;
    const vectors = vectorsFor(configs.length, dtype);
    this.#dtype = dtype;
    this.#d = problem.d;
    this.#width = vectors === 0 ? 1 : (vectors * mostLanes[dtype]) / 4;
    this.#net = problem.load(kernels, dtype, vectors);
    this.#half = exports.diagonalNetStride(this.#net) * this.#width * size;
    const lanes = configs.length;
    this.#run = kernels.checked(kernels.of(dtype).createRun(this.#net, ruleOf(optimizer), lanes, batchSize));
    const coefficients = exports.runCoefficients(this.#run);
    this.#optimizers = configs.map((config, lane) => {
      const address = loadOptimizer(kernels, config.optimizer, dtype, coefficients, vectors === 0 ? everyLane : lane);
      const { noise, seed } = config;
      const kind = noiseKindOf(noise);
      kernels.of(dtype).setLane(this.#run, lane, address, config.problem.n, kind, deltaOf(noise), ...seedWords(seed));
      this.#writeTheta(lane, config.theta0 ?? config.problem.initialTheta(seed));
      if (config.v0) this.#write(exports.runV(this.#run), lane, checkLength(config.v0, 2 * this.#d));
      return address;
    });
    this.#updateW();
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
    return this.#diverged.get(lane)?.theta ?? this.#read(this.#kernels.exports.diagonalNetU(this.#net), lane);
  }

  /** A copy of everything that a run's future depends on. */
  state(lane: number): RunState {
    const { exports } = this.#kernels;
    const has = momentsOf((this.configs[lane] as RunConfig).optimizer);
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
    this.#updateW();
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
    this.#write(this.#kernels.exports.diagonalNetU(this.#net), lane, theta);
  }

  #updateW(): void {
    this.#kernels.of(this.#dtype).diagonalNetUpdateW(this.#net);
  }

  /** Reads a vector over (u, v) out of its lane. */
  #read(address: number, lane: number): FloatArray {
    const d = this.#d;
    const out = this.#dtype === 'f64' ? new Float64Array(2 * d) : new Float32Array(2 * d);
    for (const half of [0, 1]) {
      const view = this.#kernels.floats(this.#dtype, address + half * this.#half, d * this.#width);
      if (this.#width === 1) out.set(view, half * d);
      else for (let j = 0; j < d; j++) out[half * d + j] = view[j * this.#width + lane];
    }
    return out;
  }

  #write(address: number, lane: number, x: ArrayLike<number>): void {
    const d = this.#d;
    for (const half of [0, 1]) {
      const view = this.#kernels.floats(this.#dtype, address + half * this.#half, d * this.#width);
      for (let j = 0; j < d; j++) view[j * this.#width + lane] = x[half * d + j];
    }
  }
}
