// The options that theories share, under one name each, and their one reader. A theory adds the entries of its own.
import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../input/arrays.js';
import { check, positive, required, seed, whole } from '../input/validate.js';
import { type WatchOptions, watch } from '../input/watch.js';
import { type Optimizer, readOptimizer } from '../optimizers/optimizer.js';
import { isProblem, type Problem, problemWords } from '../problems/problem.js';
import { powerOfTwo } from './solvers/brownian.js';
import { stops } from './solvers/ode-path.js';
import { Pace } from './solvers/pace.js';

/** What every theory of a path takes. `onProgress` hears the time that the path has come to, and T. */
export interface PathOptions extends WatchOptions {
  /** The problem whose optimizer the theory describes. */
  readonly problem: Problem;
  /** The optimizer that the theory describes. */
  readonly optimizer: Optimizer;
  /** Where the optimizer starts, P entries. */
  readonly theta0: VectorLike;
  /** The end of the path, > 0, in the theory's time: a step of the optimizer takes `timePerStep` of it. */
  readonly T: number;
  /** Rising times in [0, T] that the path holds besides 0 and T. Where the solver takes equal steps, the nearest of them. */
  readonly record?: VectorLike | undefined;
}

/** What theories take that draw one path of many. */
export interface DrawnPathOptions extends PathOptions {
  /** Equal steps of the solver, a power of two. Default 1024. */
  readonly steps?: number | undefined;
  /** Of the Brownian path, which more steps refine. Default 0. */
  readonly seed?: number | undefined;
  /** Which of the independent paths under the seed. Default 0. */
  readonly member?: number | undefined;
}

/** Schemas of a theory's own options, by name. */
export type Entries = Readonly<Record<string, valibot.GenericSchema<unknown, unknown>>>;

/** What they let through. */
export type OptionsOf<Own extends Entries> = { readonly [Name in keyof Own]: valibot.InferOutput<Own[Name]> };

/** `problem` and `optimizer`, checked. */
export interface Input {
  readonly problem: Problem;
  readonly optimizer: Optimizer;
}

/** `PathOptions`, checked. */
export interface PathInput extends Input {
  readonly theta0: Float64Array;
  readonly T: number;
  /** Rising times in (0, T], the last of them T. */
  readonly record: readonly number[];
  /** Asked between steps whether it is time to pause. */
  readonly pace: Pace;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: WatchOptions['onProgress'];
}

/** A problem. */
export const problem: valibot.GenericSchema<unknown, Problem> = valibot.custom<Problem>(isProblem, ({ input }) => problemWords(input));

/** A problem, or those of mini-batches. */
export const problemOrBatches: valibot.GenericSchema<unknown, Problem | readonly Problem[]> = valibot.union(
  [problem, valibot.pipe(valibot.array(problem), valibot.minLength(1))],
  'a problem, or an array of at least one problem',
);

/** The entry `noise`. */
export const noise: valibot.GenericSchema<unknown, unknown> = required(
  'what labelNoise(...) or injectedNoise(...) returns, or { covarianceRoot }',
);

/** The entry `batchSize`: all samples where it is not given. */
export const batchSize: valibot.GenericSchema<unknown, number | undefined> = valibot.optional(whole(1, 2 ** 28));

/** What `DrawnPathOptions` adds. */
export const drawn: Readonly<Record<'steps' | 'seed' | 'member', valibot.GenericSchema<unknown, number>>> = {
  steps: valibot.optional(powerOfTwo, 1024),
  seed: valibot.optional(seed, 0),
  member: valibot.optional(whole(0, 2 ** 32 - 1), 0),
};

/** A point of a problem, P entries, both checked. */
export function readPoint(of: Problem, point: unknown, path: string): Float64Array {
  return readVector(point, path, check(problem, of, 'problem').parameters);
}

/** `problem`, `optimizer` and the entries of a theory's own, checked. Any other key is an error; paths of errors start at the theory's name. */
export function readOptions<Own extends Entries>(theory: string, options: unknown, own: Own): Omit<Input, keyof Own> & OptionsOf<Own> {
  const entries: Entries = { problem, optimizer: required('what sgd(...), adam(...) and the other optimizers return'), ...own };
  const names = Object.keys(entries).filter((key) => entries[key].type !== 'optional');
  const schema = valibot.strictObject(entries, `an object with ${names.join(', ').replace(/, (?=\w+$)/, ' and ')}`);
  const read = check<Record<string, unknown>>(schema, options, theory);
  read.optimizer = readOptimizer(read.optimizer);
  return read as Omit<Input, keyof Own> & OptionsOf<Own>;
}

/** What `PathOptions` and a theory's own entries say, checked. */
export function readPathOptions<Own extends Entries>(
  theory: string,
  options: unknown,
  own: Own,
): Omit<PathInput, keyof Own> & OptionsOf<Own> {
  const entries = {
    theta0: required('an array of numbers'),
    T: positive,
    record: valibot.optional(valibot.unknown(), () => []),
    ...watch,
    ...own,
  };
  const read: Record<string, unknown> = readOptions<Entries>(theory, options, entries);
  const [{ parameters }] = [read.problem as Problem | readonly Problem[]].flat();
  read.theta0 = readVector(read.theta0, `${theory}.theta0`, parameters);
  read.pace = new Pace(read as WatchOptions, read.T as number);
  read.record = stops([...readVector(read.record, `${theory}.record`)], read.T as number, `${theory}.record`);
  return read as Omit<PathInput, keyof Own> & OptionsOf<Own>;
}
