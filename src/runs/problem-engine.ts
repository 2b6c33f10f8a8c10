// Runs of one problem in one kernel instance: they share its data and its scratch space, and everything else is their own.

import type { FloatArray, KernelInstance } from '../kernels/instance.js';
import { Room } from '../kernels/room.js';
import { bytesOfData } from '../problems/data-size.js';
import { checkDense } from '../problems/dense-limit.js';
import type { Problem } from '../problems/problem.js';
import type { Engine, RunState } from './engine.js';
import { Pacing } from './pacing.js';
import { ProblemRun } from './problem-run.js';
import type { RunConfig } from './run-config.js';
import { bytesOfRun } from './shared-problems.js';

/**
 * Milliseconds of a call into the kernels. A run takes its steps of a call in one go, and what it works on comes into the cache once for all
 * of them: thousands of runs get longer calls, so that each still takes tens of steps.
 */
function callTime(runs: number): number {
  return Math.min(40, 8 + runs / 500);
}

function createHessianSpace(kernels: KernelInstance, problem: Problem, address: number): number {
  checkDense(problem.parameters);
  problem.linkHessian?.(kernels, address);
  return kernels.checked(kernels.exports.createHessianSpace(problem.kind ?? 0, address, problem.parameters));
}

/** The runs of these configs, which agree in their problem and dtype, in one instance. */
function createProblemRuns(configs: readonly RunConfig[], kernels: KernelInstance): ProblemRun[] {
  const { problem, dtype } = configs[0];
  const address = problem.kind === undefined ? 0 : problem.load(kernels, dtype);
  let space: number | undefined;
  const hessianSpace = (): number => {
    space ??= createHessianSpace(kernels, problem, dtype === 'f64' ? address : problem.load(kernels, 'f64'));
    return space;
  };
  return configs.map((config) => new ProblemRun(config, kernels, { address, hessianSpace }));
}

export class ProblemEngine implements Engine {
  readonly #room: Room<readonly ProblemRun[]>;
  readonly #pacing: Pacing;

  /** The configs agree in their problem and dtype. */
  constructor(configs: readonly RunConfig[]) {
    const bytes = configs.length * bytesOfRun(configs[0].problem) + bytesOfData(configs[0].problem);
    this.#room = new Room('this run', bytes, (kernels) => createProblemRuns(configs, kernels));
    this.#pacing = new Pacing(callTime(configs.length));
  }

  diverged(lane: number): boolean {
    return this.#of(lane).diverged;
  }

  over(): boolean {
    return this.#room.contents.every((run) => run.diverged);
  }

  step(lane: number): number {
    return this.#of(lane).step();
  }

  theta(lane: number): FloatArray {
    return this.#of(lane).theta();
  }

  state(lane: number): RunState {
    return this.#of(lane).state();
  }

  restore(state: RunState): void {
    this.#of(0).restore(state);
  }

  left(goal: number): number {
    return this.#room.contents.reduce((most, run) => (run.diverged ? most : Math.max(most, goal - run.step())), 0);
  }

  /** Runs that are ahead of others, where a loss threw, wait for them. */
  chunk(left: number): number {
    const runs = this.#room.contents;
    const least = runs.reduce((step, run) => (run.diverged ? step : Math.min(step, run.step())), Number.POSITIVE_INFINITY);
    return this.#pacing.chunk(left, (steps) =>
      runs.reduce((most, run) => Math.max(most, run.diverged ? 0 : run.advance(Math.max(0, least + steps - run.step()))), 0),
    );
  }

  dispose(): void {
    this.#room.free();
  }

  #of(lane: number): ProblemRun {
    return this.#room.contents[lane];
  }
}
