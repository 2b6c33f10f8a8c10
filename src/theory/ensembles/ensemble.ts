// Ensembles of a stochastic theory: means, covariances and means of functions over its paths, without the paths.
import { diverged, invalid, partOf } from '../../input/errors.js';
import type { WatchOptions } from '../../input/watch.js';
import { Pace, type Steps } from '../solvers/pace.js';
import { type PathFamily, Paths, type Solved } from './family.js';
import { BlockMoments, type MomentsOf, sumBlock, sumsLength } from './moments.js';
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
  /** Covariances, row-major, where they were asked for: estimates without bias, of antithetic members from the means of pairs and what they are apart. */
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
  readonly #of: MomentsOf;
  readonly #moments: readonly BlockMoments[];
  /** How many numbers a block's sums are. */
  readonly length: number;

  constructor(times: number, of: MomentsOf) {
    this.#of = of;
    this.#moments = Array.from({ length: times }, () => new BlockMoments(of));
    this.length = times * sumsLength(of);
  }

  /** Writes the sums of a block of members, [member][time][entry], to zeros: of each state of `size` entries, those from number `first` on. */
  sum(numbers: Float64Array, size: number, first: number, into: Float64Array): void {
    const stride = this.#moments.length * size;
    const count = numbers.length / stride;
    this.#moments.forEach((_, k) => {
      sumBlock({ numbers, count, from: k * size + first, stride }, this.#of, this.#at(into, k));
    });
  }

  /** Adds the sums of a block of so many members. */
  add(sums: Float64Array, count: number): void {
    for (const [k, moments] of this.#moments.entries()) moments.add(this.#at(sums, k), count);
  }

  #at(sums: Float64Array, time: number): Float64Array {
    const length = sumsLength(this.#of);
    return sums.subarray(time * length, (time + 1) * length);
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

/** The value of a function at a point, of which it gets a copy. */
function valueAt(theory: string, [name, g]: readonly [name: string, g: PointFunction], theta: Float64Array): number {
  const value: unknown = g(theta.slice());
  if (typeof value === 'number') return value;
  throw invalid('E_TYPE', partOf(`${theory}.functions`, name), value, 'a function that returns a number');
}

/** What is left of an ensemble whose members come block by block, wherever they were drawn. */
export class EnsembleSums {
  readonly #of: SumsOf;
  readonly #functions: readonly (readonly [name: string, g: PointFunction])[];
  readonly #theta: OverTime;
  readonly #v: OverTime;
  readonly #values: OverTime;
  /** How many numbers the sums of a block are. */
  readonly length: number;

  constructor(of: SumsOf) {
    const { times, size } = of;
    this.#of = of;
    this.#functions = Object.entries(of.functions ?? {});
    const over = (entries: number, covariance = false) =>
      new OverTime(times, { size: entries, covariance, antithetic: of.antithetic === true });
    this.#theta = over(of.parameters, of.covariance === true);
    this.#v = over(of.second ? size - of.parameters : 0);
    this.#values = over(this.#functions.length);
    this.length = this.#theta.length + this.#v.length;
  }

  /** Adds the next block: the states of its members, [member][time][entry]. The block's first path is number `from`. */
  add(states: Float64Array, from: number): void {
    const { theory, parameters: P, times, size } = this.#of;
    for (let at = 0; at < states.length; at++) {
      if (Number.isFinite(states[at])) continue;
      const row = Math.floor(at / size);
      const i = from + Math.floor(row / times);
      const [{ member }] = drawnMembers(this.#of, i, i + 1);
      throw diverged(`member ${member} of ${theory}`, row % times, 'there is no mean over the members');
    }
    this.addSums(this.sumsOf(states), states.length / (times * size));
    const functions = this.#functions;
    if (functions.length === 0) return;
    const values = new Float64Array((states.length / size) * functions.length);
    let k = 0;
    for (let at = 0; at < states.length; at += size)
      for (const g of functions) values[k++] = valueAt(theory, g, states.subarray(at, at + P));
    const sums = new Float64Array(this.#values.length);
    this.#values.sum(values, functions.length, 0, sums);
    this.#values.add(sums, states.length / (times * size));
  }

  /** Adds what `sumsOf` gives of the next block, of so many members, where there are no functions. */
  addSums(sums: Float64Array, members: number): void {
    this.#theta.add(sums.subarray(0, this.#theta.length), members);
    if (this.#of.second) this.#v.add(sums.subarray(this.#theta.length), members);
  }

  /** The sums of a block, which are a few numbers however many members it has; not finite where a state is not. */
  sumsOf(states: Float64Array): Float64Array {
    const { parameters: P, second, size } = this.#of;
    const sums = new Float64Array(this.length);
    this.#theta.sum(states, size, 0, sums.subarray(0, this.#theta.length));
    if (second) this.#v.sum(states, size, P, sums.subarray(this.#theta.length));
    return sums;
  }

  result(t: readonly number[], members: number): TheoryEnsemble {
    return {
      t,
      members,
      theta: this.#theta.result(),
      ...(this.#of.second && { v: this.#v.result() }),
      functions: this.#functionMeans(),
      timePerStep: this.#of.timePerStep,
    };
  }

  #functionMeans(): Readonly<Record<string, EnsembleFunction>> {
    if (this.#functions.length === 0) return {};
    const { mean, standardError } = this.#values.result();
    const ofEach = (numbers: readonly Float64Array[], g: number): Float64Array => Float64Array.from(numbers, (x) => x[g]);
    return Object.fromEntries(
      this.#functions.map(([name], g) => [name, { mean: ofEach(mean, g), standardError: ofEach(standardError, g) }]),
    );
  }
}

/** Runs the members of an ensemble block by block. */
export function* ensembleOf(family: PathFamily, of: EnsembleOf & { readonly members: number }): Steps<TheoryEnsemble> {
  const { members } = of;
  const clock = new Pace(of.watch, members);
  let done = 0;
  const paths = new Paths(family, { ...of, pace: { due: () => clock.due(done) } });
  const sums = new EnsembleSums({ ...of, times: paths.t.length, size: paths.size });
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
