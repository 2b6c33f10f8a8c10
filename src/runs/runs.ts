// Many runs at once: on the diagonal net those that share data, rule, dtype and batch size ride in the lanes of one pass over it; on any other
// problem they share one kernel instance and one copy of the data.

import { disposed, invalid } from '../input/errors.js';
import { check, whole } from '../input/validate.js';
import { startCheck } from './check-start.js';
import { createEngine } from './create-engine.js';
import type { Engine } from './engine.js';
import { groupForLanes } from './lane-groups.js';
import { yieldToEvents } from './pacing.js';
import { type Recording, type RecordOptions, type RecordPart, record } from './record.js';
import { restoreSaved } from './restore-state.js';
import { RunView } from './run.js';
import { optimizersOnce, type RunOptions, readRunConfig } from './run-config.js';
import { Turn } from './turn.js';

/**
 * Runs that advance together. Make them with `createRuns`.
 *
 * @example
 * const runs = createRuns([0, 1].map((seed) => ({ problem: bilinear(), optimizer: adam({ lr: 0.01 }), seed })));
 * runs.advance(10).runs.map(({ step }) => step) // [ 10, 10 ]
 */
export class Runs {
  /** The runs in the order of their configs: to be looked at, measured and saved. */
  readonly runs: readonly RunView[];
  readonly #turn: Turn = new Turn('this group of runs');
  #batches: readonly Engine[] | undefined;

  /** Use `createRuns(configs)`. `saved` are the bytes of runs of these configs, all saved at one step, from which they go on. */
  constructor(options: readonly RunOptions[], saved?: readonly Uint8Array[]) {
    if (!Array.isArray(options) || options.length === 0) throw invalid('E_TYPE', 'runs', options, 'an array of at least one config');
    const share = optimizersOnce();
    const configs = Array.from(options, (config, i) => readRunConfig(config, `runs[${i}]`, share));
    const [batchOf, laneOf] = [new Uint32Array(configs.length), new Uint32Array(configs.length)];
    this.#batches = groupForLanes(configs).map((group, batch) => {
      group.forEach((index, lane) => {
        batchOf[index] = batch;
        laneOf[index] = lane;
      });
      const engine = createEngine(group.map((index) => configs[index]));
      if (saved) for (const [lane, index] of group.entries()) restoreSaved(engine, lane, saved[index], configs[index]);
      return engine;
    });
    const engines = this.#batches.map((_, batch) => () => this.#use()[batch]);
    this.runs = configs.map((config, index) => {
      const run = new RunView(config, laneOf[index], engines[batchOf[index]], this.#turn);
      Object.freeze(run);
      return run;
    });
    Object.freeze(this);
  }

  /**
   * Every run takes `steps` steps inside WebAssembly, fewer if it diverges. Returns these runs. They keep step: where a loss that threw or a signal
   * left some behind, these take the steps that they lack first. E_BUSY from inside a step or a recording of these runs.
   *
   * @param steps - how many, >= 0
   */
  advance(steps: number): this {
    const batches = this.#use();
    const goal = this.#furthest() + check(whole(0), steps, 'steps');
    this.#turn.advance(() => {
      for (const batch of batches) for (let left = batch.left(goal); left > 0; left = batch.left(goal)) batch.chunk(left);
    });
    return this;
  }

  /**
   * Advances all runs and measures each of them at the same steps. The recordings are in the order of the configs. Aborted, some runs may be some
   * steps ahead of others, as their `step` says: the next call brings all to the same step first. `part` is for recordings that are left and gone on with.
   *
   * @param options - `steps`, `every`, `measures`, `signal`, `onProgress`
   * @param part - where a recording that was left goes on
   */
  record(options: RecordOptions, part?: RecordPart): Promise<Recording[]> {
    const batches = this.#use();
    return this.#turn.record(async () => {
      const start = this.#furthest();
      for (const batch of batches) {
        while (batch.left(start) > 0) {
          this.#turn.step(() => batch.chunk(batch.left(start)));
          await yieldToEvents();
        }
      }
      let reached = start;
      let goal = start;
      return record(
        {
          runs: this.runs,
          over: () => batches.every((batch) => batch.over()),
          // One batch after the other goes through the same steps, as many as a short call of the first takes: then all are at one step, and can be saved.
          chunk: (left) => {
            const end = reached + left;
            const batch = batches.find((one) => one.left(goal > reached ? goal : end) > 0);
            if (batch) this.#turn.step(() => batch.chunk(batch.left(goal > reached ? goal : end)));
            if (goal <= reached) goal = batch ? end - batch.left(end) : end;
            if (batches.some((one) => one.left(goal) > 0)) return 0;
            const taken = goal - reached;
            reached = goal;
            return taken;
          },
        },
        options,
        part,
      );
    });
  }

  /** Gives the memory back. Any later use throws E_DISPOSED. */
  dispose(): void {
    this.#turn.between();
    for (const batch of this.#batches ?? []) batch.dispose();
    this.#batches = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The step of the runs that are not behind. */
  #furthest(): number {
    return this.#use().reduce((most, batch) => Math.max(most, batch.reached()), 0);
  }

  #use(): readonly Engine[] {
    if (!this.#batches) throw disposed('these runs');
    return this.#batches;
  }
}

/**
 * Starts many runs that advance together. On the diagonal net those on the same data (n may differ), with optimizers of one rule, one dtype and one
 * batch size share passes over the data: rates, betas, eps, lambda, noise, seeds, starts and n may differ. On any other problem those of one dtype
 * and the same problem, or problems of equal options, share its data, and everything else may differ; on problems of at
 * most 256 parameters and defined problems without data or of few rows a step, those of one update rule, batch size and kind of noise go 8 (f64) or 16 (f32) at a time. Every run has the bits it has alone.
 *
 * @param configs - what `createRun` takes, once for each run
 * @throws E_MISSING for no configs, and what `createRun` throws, with the place of the config
 * @example
 * const problem = diagonalNet({ d: 20, kappa: 2, n: 10 });
 * const runs = createRuns([0.01, 0.02].map((lr) => ({ problem, optimizer: adam({ lr }) })));
 * runs.advance(100).runs.length // 2
 */
export function createRuns(configs: readonly RunOptions[]): Runs {
  const runs = new Runs(configs);
  const check = startCheck();
  runs.runs.forEach((run, i) => {
    check(run, configs[i], `runs[${i}]`);
  });
  return runs;
}
