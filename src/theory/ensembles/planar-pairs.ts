// Two paths at a time in the kernels, for problems of two parameters and one equation: assembly/dynamics/pair.ts.
import { sdeSlots } from '../../kernels/generated.js';
import type { KernelInstance } from '../../kernels/instance.js';
import { Room } from '../../kernels/room.js';
import type { Problem } from '../../problems/problem.js';
import { seedWords } from '../../random/seed-words.js';
import type { Pace, Steps } from '../solvers/pace.js';

/** The numbers of an equation, by the names of assembly/dynamics/settings.ts; those that are not there are 0. */
export interface PairSettings {
  readonly problem: Problem;
  /** D where it is the same everywhere. */
  readonly root?: Float64Array | undefined;
  readonly numbers: Partial<Record<Exclude<keyof typeof sdeSlots, 'bytes' | 'problem' | 'root' | 'start'>, number>>;
}

/** Numbers of a recorded state. */
export function recordedStates({ numbers }: PairSettings): number {
  return numbers.states ?? 2;
}

/** A path of an ensemble: the Brownian path of the member, or its mirror image. */
export interface Drawn {
  readonly member: number;
  readonly mirrored: boolean;
}

interface PairsOptions {
  readonly y0: Float64Array;
  readonly dimension: number;
  readonly T: number;
  readonly steps: number;
  readonly seed: number;
  readonly pace: Pick<Pace, 'due'>;
  /** The steps whose states are kept, rising. */
  readonly kept: readonly number[];
}

interface Loaded {
  readonly kernels: KernelInstance;
  readonly pair: number;
  readonly segments: number;
  readonly kept: number;
  readonly out: number;
}

/** Room for two paths, used again for every two. */
export class PlanarPairs {
  readonly #options: PairsOptions;
  readonly #states: number;
  readonly #room: Room<Loaded>;

  constructor(equation: PairSettings, options: PairsOptions) {
    const { problem, numbers, root = new Float64Array() } = equation;
    const { y0, dimension, T, steps, kept } = options;
    this.#options = options;
    this.#states = recordedStates(equation);
    const bytes = 16 * this.#states * kept.length;
    this.#room = new Room('these paths', bytes, (kernels) => {
      const values = { sources: dimension, t: T, h: T / steps, ...numbers, states: this.#states };
      const settings = kernels.allocate(sdeSlots.bytes);
      const slots = kernels.f64(settings, sdeSlots.bytes / 8);
      for (const [name, value] of Object.entries(values)) slots[sdeSlots[name as keyof typeof values] / 8] = value;
      slots.set(y0, sdeSlots.start / 8);
      slots.set(root, sdeSlots.root / 8);
      const address = problem.load(kernels, 'f64');
      kernels.f64(settings, sdeSlots.bytes / 8)[sdeSlots.problem / 8] = address;
      const pair = kernels.checked(kernels.exports.createPair(settings, 31 - Math.clz32(steps)));
      const times = kernels.allocate(4 * kept.length);
      kernels.i32(times, kept.length).set(kept);
      return { kernels, pair, segments: kernels.exports.pairSegments(pair), kept: times, out: kernels.allocate(bytes) };
    });
  }

  /**
   * The states of both paths at the kept steps, [path][time][entry], until the next call; undefined where one comes to a point that needs more than these
   * kernels.
   */
  *states(a: Drawn, b: Drawn): Steps<Float64Array | undefined> {
    const { seed, T, pace, kept } = this.#options;
    const { kernels, pair, segments, kept: times, out } = this.#room.contents;
    const words = seedWords(seed);
    if (a.mirrored) return undefined;
    kernels.exports.startPair(pair, ...words, a.member, b.member);
    for (let segment = 0; segment < segments; segment++) {
      if (pace.due((segment / segments) * T)) yield;
      const sign = b.mirrored ? -1 : 1;
      if (!kernels.exports.advancePair(pair, segment, ...words, a.member, b.member, sign, times, kept.length, out)) return undefined;
    }
    return kernels.f64(out, 2 * this.#states * kept.length);
  }

  /** Gives the memory back. */
  free(): void {
    this.#room.free();
  }
}
