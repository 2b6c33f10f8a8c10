// Many runs at once: on the diagonal net those that share data, rule, dtype and batch size ride in the lanes of one pass over it; on any other
// problem they share one kernel instance and one copy of the data.

import { disposed, invalid } from '../input/errors.js';
import { check, whole } from '../input/validate.js';
import { createEngine } from './create-engine.js';
import type { Engine } from './engine.js';
import { groupForLanes } from './lane-groups.js';
import { type Recording, type RecordOptions, record } from './record.js';
import { RunView } from './run.js';
import { type RunConfig, type RunOptions, readRunConfig } from './run-config.js';

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
  #batches: readonly Engine[] | undefined;

  /** Use `createRuns(configs)`. */
  constructor(configs: readonly RunConfig[]) {
    const place = new Map<number, { batch: number; lane: number }>();
    this.#batches = groupForLanes(configs).map((group, batch) => {
      group.forEach((index, lane) => {
        place.set(index, { batch, lane });
      });
      return createEngine(group.map((index) => configs[index]));
    });
    this.runs = configs.map((config, index) => {
      const { batch, lane } = place.get(index) as { batch: number; lane: number };
      return new RunView(config, lane, () => this.#use()[batch]);
    });
  }

  /** Every run takes `steps` steps inside WebAssembly, fewer if it diverges. Returns these runs. */
  advance(steps: number): this {
    const batches = this.#use();
    const total = check(whole(0), steps, 'steps');
    for (const batch of batches) {
      let left = total;
      while (left > 0 && !batch.over()) left -= batch.chunk(left);
    }
    return this;
  }

  /** Advances all runs and measures each of them at the same steps. The recordings are in the order of the configs. */
  record(options: RecordOptions): Promise<Recording[]> {
    const batches = this.#use();
    let current = 0;
    let taken = 0;
    return record(
      {
        runs: this.runs,
        over: () => batches.every((batch) => batch.over()),
        // One batch after the other goes through the same steps, so that a chunk stays short.
        chunk: (left) => {
          const batch = batches[current];
          taken += batch.over() ? left - taken : batch.chunk(left - taken);
          if (taken < left) return 0;
          taken = 0;
          current = (current + 1) % batches.length;
          return current === 0 ? left : 0;
        },
      },
      options,
    );
  }

  /** Gives the memory back. Any later use throws E_DISPOSED. */
  dispose(): void {
    for (const batch of this.#batches ?? []) batch.dispose();
    this.#batches = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #use(): readonly Engine[] {
    if (!this.#batches) throw disposed('these runs');
    return this.#batches;
  }
}

/**
 * Starts many runs that advance together. On the diagonal net those on the same data (n may differ), with optimizers of one rule, one dtype and one
 * batch size share passes over the data: rates, betas, eps, lambda, noise, seeds, starts and n may differ. On any other problem those of one dtype
 * and the same problem, or problems of equal options, share its data, and everything else may differ. Every run has the bits it has alone.
 *
 * @throws E_MISSING for no configs, and what `createRun` throws, with the place of the config
 * @example
 * const problem = diagonalNet({ d: 20, kappa: 2, n: 10 });
 * const runs = createRuns([0.01, 0.02].map((lr) => ({ problem, optimizer: adam({ lr }) })));
 * runs.advance(100).runs.length // 2
 */
export function createRuns(configs: readonly RunOptions[]): Runs {
  if (!Array.isArray(configs) || configs.length === 0) throw invalid('E_TYPE', 'runs', configs, 'an array of at least one config');
  return new Runs(configs.map((config, i) => readRunConfig(config, `runs[${i}]`)));
}
