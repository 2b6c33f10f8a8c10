// Ensembles of a stochastic theory: means, covariances and means of functions over its paths, without the paths.
import { diverged, invalid, partOf } from '../../input/errors.js';
import type { WatchOptions } from '../../input/watch.js';
import { Pace, type Steps } from '../solvers/pace.js';
import { type PathFamily, Paths, type Solved } from './family.js';
import { BlockMoments } from './moments.js';
import type { EnsembleInput, PointFunction } from './options.js';
import type { Drawn } from './planar-pairs.js';

/** Members that are summed in order; the sums of blocks are added by one tree. */
export const blockSize = 256;

/** Means over the members at every time, and how sure they are. */
export interface EnsembleMean {
  /** One vector, or number, for every time. */
  readonly mean: readonly Float64Array[];
  /** The standard errors of `mean`, entry by entry; of antithetic members that of the means of pairs. 0 for a single one. */
  readonly standardError: readonly Float64Array[];
}

/** The moments of theta. */
export interface EnsembleTheta extends EnsembleMean {
  /** Covariances, row-major, where they were asked for. */
  readonly covariance?: readonly Float64Array[];
}

/** The mean of a function over time. */
export interface EnsembleFunction {
  /** One number for every time. */
  readonly mean: Float64Array;
  /** The standard errors of `mean`. */
  readonly standardError: Float64Array;
}

/** What is left of many paths of a theory: what `slowSde`, `conventionalSde` and `quasistatic` return with `members`, and what `compare` takes. */
export interface TheoryEnsemble {
  /** Rising times, in the theory's unit: `timePerStep` of it to a step. */
  readonly t: readonly number[];
  /** How many paths there were. */
  readonly members: number;
  /** The state. */
  readonly theta: EnsembleTheta;
  /** The second moment, where the theory has one. */
  readonly v?: EnsembleMean;
  /** The functions that were asked for, by their names. */
  readonly functions: Readonly<Record<string, EnsembleFunction>>;
  /** The time that one step of the optimizer takes, as for a `TheoryPath`. */
  readonly timePerStep: number | undefined;
}

/** What an ensemble is made of beside its family. */
export interface EnsembleOf extends EnsembleInput, Omit<Solved, 'pace'> {
  /** The theory's name, for messages. */
  readonly theory: string;
  /** P. */
  readonly parameters: number;
  /** Whether the entries of a state beyond theta are a second moment that is wanted. */
  readonly second: boolean;
  readonly timePerStep: number | undefined;
  readonly watch: WatchOptions;
}

/** What sums are made of: those of states of `size` entries at so many times. */
interface SumsOf extends Pick<EnsembleOf, keyof EnsembleInput | 'theory' | 'parameters' | 'second' | 'timePerStep'> {
  readonly times: number;
  readonly size: number;
}

/** The paths of members `from` to `to`, numbered from 0 in an ensemble. */
export function drawnMembers({ member, antithetic }: Pick<EnsembleInput, 'member' | 'antithetic'>, from: number, to: number): Drawn[] {
  return Array.from({ length: to - from }, (_, k) => {
    const i = from + k;
    return antithetic ? { member: member + Math.floor(i / 2), mirrored: i % 2 === 1 } : { member: member + i, mirrored: false };
  });
}

/** Moments of one kind of vector, one for every time. */
class OverTime {
  readonly #moments: readonly BlockMoments[];

  constructor(times: number, size: number, how: { readonly covariance: boolean; readonly antithetic: boolean }) {
    this.#moments = Array.from({ length: times }, () => new BlockMoments(size, how));
  }

  /** Adds a block, by what each member's state at a time gives. */
  add(block: readonly (readonly Float64Array[])[], of: (state: Float64Array) => Float64Array): void {
    for (const [k, moments] of this.#moments.entries()) moments.add(block.map((states) => of(states[k])));
  }

  result(): EnsembleTheta {
    const all = this.#moments.map((moments) => moments.result());
    const covariance = all.flatMap((one) => one.covariance ?? []);
    return {
      mean: all.map(({ mean }) => mean),
      standardError: all.map(({ standardError }) => standardError),
      ...(covariance.length > 0 && { covariance }),
    };
  }
}

/** The values of the functions at a point, which get a copy of it each. */
function valuesAt(theory: string, functions: readonly (readonly [name: string, g: PointFunction])[], theta: Float64Array): Float64Array {
  return Float64Array.from(functions, ([name, g]) => {
    const value: unknown = g(theta.slice());
    if (typeof value === 'number') return value;
    throw invalid('E_TYPE', partOf(`${theory}.functions`, name), value, 'a function that returns a number');
  });
}

/** What is left of an ensemble whose members come block by block, wherever they were drawn. */
export class EnsembleSums {
  readonly #of: Omit<SumsOf, 'times' | 'size'>;
  readonly #functions: readonly (readonly [name: string, g: PointFunction])[];
  readonly #theta: OverTime;
  readonly #v: OverTime;
  readonly #values: OverTime;

  constructor({ times, size, ...of }: SumsOf) {
    this.#of = of;
    this.#functions = Object.entries(of.functions ?? {});
    const over = (entries: number, covariance = false) => new OverTime(times, entries, { covariance, antithetic: of.antithetic === true });
    this.#theta = over(of.parameters, of.covariance === true);
    this.#v = over(size - of.parameters);
    this.#values = over(this.#functions.length);
  }

  /** Adds the next block: the states of each member at each time. The block's first path is number `from`. */
  add(block: readonly (readonly Float64Array[])[], from: number): void {
    const { theory, parameters: P, second } = this.#of;
    block.forEach((states, i) => {
      const bad = states.findIndex((state) => !state.every(Number.isFinite));
      if (bad < 0) return;
      const [{ member }] = drawnMembers(this.#of, from + i, from + i + 1);
      throw diverged(`member ${member} of ${theory}`, bad, 'there is no mean over the members');
    });
    this.#theta.add(block, (state) => state.subarray(0, P));
    if (second) this.#v.add(block, (state) => state.subarray(P));
    this.#values.add(block, (state) => valuesAt(theory, this.#functions, state.subarray(0, P)));
  }

  result(t: readonly number[], members: number): TheoryEnsemble {
    const found = this.#values.result();
    const ofFunction = (g: number): EnsembleFunction => ({
      mean: Float64Array.from(found.mean, (x) => x[g]),
      standardError: Float64Array.from(found.standardError, (x) => x[g]),
    });
    return {
      t,
      members,
      theta: this.#theta.result(),
      ...(this.#of.second && { v: this.#v.result() }),
      functions: Object.fromEntries(this.#functions.map(([name], g) => [name, ofFunction(g)])),
      timePerStep: this.#of.timePerStep,
    };
  }
}

/** Runs the members of an ensemble block by block. */
export function* ensembleOf(family: PathFamily, of: EnsembleOf & { readonly members: number }): Steps<TheoryEnsemble> {
  const { members } = of;
  const clock = new Pace(of.watch, members);
  let done = 0;
  const paths = new Paths(family, { ...of, pace: { due: () => clock.due(done) } });
  const sums = new EnsembleSums({ ...of, times: paths.t.length, size: family.y0.length });
  try {
    while (done < members) {
      const drawn = drawnMembers(of, done, Math.min(members, done + blockSize));
      sums.add(yield* paths.all(drawn), done);
      done += drawn.length;
    }
  } finally {
    paths.free();
  }
  return sums.result(paths.t, members);
}
