// Runs of one problem in one kernel instance: they share its data and its scratch space, and everything else is their own. Replicas ride in lanes.

import type { FloatArray, KernelInstance } from '../kernels/instance.js';
import { Room } from '../kernels/room.js';
import { bytesOfData } from '../problems/data-size.js';
import { checkDense } from '../problems/dense-limit.js';
import type { Problem } from '../problems/problem.js';
import type { Engine, RunState } from './engine.js';
import { Pacing } from './pacing.js';
import { ProblemRun, type SharedProblem } from './problem-run.js';
import { groupReplicas, Replicas, type SharedReplicas, shareReplicas } from './replicas.js';
import type { RunConfig } from './run-config.js';
import { bytesOfRun } from './shared-problems.js';

/**
 * Milliseconds of a call into the kernels. A run takes its steps of a call in one go, and what it works on comes into the cache once for all
 * of them: thousands of runs get longer calls, so that each still takes hundreds of steps.
 */
function callTime(runs: number): number {
  return Math.min(500, 8 + runs / 200);
}

function createHessianSpace(kernels: KernelInstance, problem: Problem, address: number): number {
  checkDense(problem.parameters);
  problem.linkHessian?.(kernels, address);
  return kernels.checked(kernels.exports.createHessianSpace(problem.kind ?? 0, address, problem.parameters));
}

/** Runs that advance together: one alone, or replicas in lanes. */
interface Unit {
  /** Places of its runs among the configs. */
  readonly places: readonly number[];
  readonly runs: ProblemRun | Replicas;
}

/** The runs of these configs, which agree in their problem and dtype, in one instance. */
function createUnits(configs: readonly RunConfig[], kernels: KernelInstance): Unit[] {
  const { problem, dtype } = configs[0];
  let shared: SharedProblem | undefined;
  const alone = (): SharedProblem => {
    const address = problem.kind === undefined ? 0 : problem.load(kernels, dtype);
    let space: number | undefined;
    const hessianSpace = (): number => {
      space ??= createHessianSpace(kernels, problem, dtype === 'f64' ? address : problem.load(kernels, 'f64'));
      return space;
    };
    return { address, hessianSpace };
  };
  let inLanes: SharedReplicas | undefined;
  return groupReplicas(configs).map((places) => {
    if (places.length === 1) {
      shared ??= alone();
      return { places, runs: new ProblemRun(configs[places[0]], kernels, shared) };
    }
    inLanes ??= shareReplicas(configs[0], kernels, () => {
      shared ??= alone();
      return shared.hessianSpace();
    });
    const own = places.map((place) => configs[place]);
    return { places, runs: new Replicas(own, kernels, inLanes) };
  });
}

/** A run by its place: the unit it belongs to, and its lane there. */
interface Seat {
  readonly unit: number;
  readonly lane: number;
}

interface Seated {
  readonly units: readonly Unit['runs'][];
  readonly seats: readonly Seat[];
  /** The steps that units have reached, NaN where all runs diverged: thousands of units are not asked when one is. */
  readonly reached: Float64Array;
}

const reachedBy = (runs: Unit['runs']): number => (runs.over() ? Number.NaN : runs.reached());

function seated(configs: readonly RunConfig[], kernels: KernelInstance): Seated {
  const units = createUnits(configs, kernels);
  const seats: Seat[] = [];
  units.forEach(({ places }, unit) => {
    places.forEach((place, lane) => {
      seats[place] = { unit, lane };
    });
  });
  return { units: units.map(({ runs }) => runs), seats, reached: Float64Array.from(units, ({ runs }) => reachedBy(runs)) };
}

export class ProblemEngine implements Engine {
  readonly #room: Room<Seated>;
  readonly #pacing: Pacing;

  /** The configs agree in their problem and dtype. */
  constructor(configs: readonly RunConfig[]) {
    const bytes = configs.length * bytesOfRun(configs[0].problem) + bytesOfData(configs[0].problem);
    this.#room = new Room('this run', bytes, (kernels) => seated(configs, kernels));
    this.#pacing = new Pacing(callTime(configs.length));
  }

  diverged(lane: number): boolean {
    const { runs, lane: own } = this.#of(lane);
    return runs.diverged(own);
  }

  over(): boolean {
    return this.#room.contents.reached.every(Number.isNaN);
  }

  step(lane: number): number {
    const { runs, lane: own } = this.#of(lane);
    return runs.step(own);
  }

  theta(lane: number): FloatArray {
    const { runs, lane: own } = this.#of(lane);
    return runs.theta(own);
  }

  state(lane: number): RunState {
    const { runs, lane: own } = this.#of(lane);
    return runs.state(own);
  }

  restore(lane: number, state: RunState): void {
    const { units, seats, reached } = this.#room.contents;
    const { unit, lane: own } = seats[lane];
    units[unit].restore(own, state);
    reached[unit] = reachedBy(units[unit]);
  }

  reached(): number {
    return this.#room.contents.reached.reduce((most, step) => (step > most ? step : most), 0);
  }

  left(goal: number): number {
    return this.#room.contents.reached.reduce((most, step) => (goal - step > most ? goal - step : most), 0);
  }

  /** Runs that are ahead of others, where a loss threw, wait for them. */
  chunk(left: number): number {
    const { units, reached } = this.#room.contents;
    const least = reached.reduce((less, step) => (step < less ? step : less), Number.POSITIVE_INFINITY);
    return this.#pacing.chunk(left, (steps) => {
      const [before, goal] = [reached.slice(), least + steps];
      let most = this.#advancePairs(goal);
      units.forEach((runs, unit) => {
        if (!(reached[unit] < goal)) return;
        try {
          most = Math.max(most, reached[unit] - before[unit] + runs.advance(goal - reached[unit]));
        } finally {
          reached[unit] = reachedBy(runs);
        }
      });
      return most;
    });
  }

  /** Takes neighbours to this step side by side as far as they can go so; returns the most steps that a pair took. */
  #advancePairs(goal: number): number {
    const { units, reached } = this.#room.contents;
    let most = 0;
    for (let unit = 1; unit < units.length; unit++) {
      const runs = units[unit - 1];
      const other = units[unit];
      const from = reached[unit - 1];
      if (!(from < goal && from === reached[unit] && runs instanceof Replicas && other instanceof Replicas)) continue;
      const taken = runs.advanceWith(other, goal - from);
      if (taken === 0) continue;
      most = Math.max(most, taken);
      reached[unit - 1] += taken;
      reached[unit] += taken;
      unit++;
    }
    return most;
  }

  dispose(): void {
    this.#room.free();
  }

  #of(lane: number): { readonly runs: Unit['runs']; readonly lane: number } {
    const { units, seats } = this.#room.contents;
    const { unit, lane: own } = seats[lane];
    return { runs: units[unit], lane: own };
  }
}
