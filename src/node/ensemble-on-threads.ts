// Ensembles of theory on several threads of Node: workers draw the paths, part by part, and what they give is added in the order of the members.
import { availableParallelism } from 'node:os';
import * as valibot from 'valibot';
import type { TaskCell } from '../cells/cell.js';
import { invalid, missing, unavailable } from '../input/errors.js';
import { check, whole } from '../input/validate.js';
import type { WatchOptions } from '../input/watch.js';
import { init } from '../kernels/init.js';
import { checkPlain } from '../optimizers/optimizer.js';
import { ensembleTheories } from '../theory/drawn-families.js';
import type { DrawnTheory } from '../theory/ensembles/drawn-theory.js';
import { blockSize, type EnsembleSums, type TheoryEnsemble } from '../theory/ensembles/ensemble.js';
import { recordedEntries, timesOf } from '../theory/ensembles/family.js';
import { checkEnsemble, type EnsembleOptions } from '../theory/ensembles/options.js';
import { type PartSettings, partColumn, partOfEnsemble, partsId } from '../theory/ensembles/part.js';
import { type DrawnFamily, sumsFor } from '../theory/ensembles/path-or-ensemble.js';
import { computation } from '../theory/solvers/pace.js';
import { runCellsOnThreads } from './pool.js';

/** On how many threads. */
export interface ThreadsOptions {
  /** Threads, at least 1; by default as many as there are cores. Never more than parts of the ensemble. */
  readonly jobs?: number | undefined;
  /** The file of `minifold/worker`, where a bundler has put it elsewhere than beside the file that starts it. */
  readonly worker?: URL | undefined;
}

const schema = valibot.strictObject({
  jobs: valibot.optional(whole(1)),
  worker: valibot.optional(valibot.instance(URL, 'the URL of a file')),
});

/** Parts for each thread, so that none waits long for the last, and the most members of a part: what a message holds, and what progress hears of. */
const [partsEach, mostOfPart] = [8, 4096];

/**
 * An ensemble of `slowSde`, `conventionalSde` or `quasistatic` on several threads of Node: what `theory(options)` returns, in every bit, for any number of them.
 * Workers draw the paths and sum blocks of them; with `functions`, which are called here, or with few members this thread sums. All else must be plain
 * data: no `custom` problem, no functions in optimizer or noise. `signal` ends the threads at once, and the promise rejects with its reason. A hundred milliseconds
 * pass before the first path is drawn.
 *
 * @param theory - `slowSde`, `conventionalSde` or `quasistatic`
 * @param options - those of the theory, with `members`
 * @param threads - `jobs`, by default one for each processor
 * @throws what `theory` throws, and E_MISSING without members; E_UNAVAILABLE for what is not plain data; E_WORKER where a worker dies
 * @example
 * const problem = ellipse({ a: 2, b: 1 });
 * const theta0 = projectToManifold(problem, [1.2, 0.7]);
 * const options = { problem, optimizer: adam({ lr: 0.1 }), noise: labelNoise({ delta: 0.5 }), theta0, T: 1, steps: 8, members: 20 };
 * const ensemble = await ensembleOnThreads(slowSde, options, { jobs: 2 });
 * ensemble.theta.mean[1][0] === slowSde(options).theta.mean[1][0] // true
 */
export async function ensembleOnThreads<Options extends WatchOptions>(
  theory: DrawnTheory<Options, unknown>,
  options: Options & EnsembleOptions,
  threads: ThreadsOptions = {},
): Promise<TheoryEnsemble> {
  const known = ensembleTheories.find((one) => (one.theory as unknown) === theory);
  if (!known) throw invalid('E_TYPE', 'theory', theory, 'slowSde, conventionalSde or quasistatic');
  for (const [name, value] of Object.entries(threads ?? {}))
    if (name === 'signal' || name === 'onProgress')
      throw invalid('E_UNKNOWN_KEY', `threads.${name}`, value, `${name} in the options of ${known.name}`);
  const { jobs = availableParallelism(), worker } = check(schema, threads, 'threads');
  await init();
  const drawn = known.familyOf(options as never);
  const { given } = drawn;
  const { members, signal, onProgress, functions } = given;
  if (members === undefined) throw missing(`${known.name}.members`, 'a number of paths');
  checkEnsemble(known.name, given);
  const summed = functions === undefined && members >= 2 * jobs * blockSize;
  const cells = partsOf(members, jobs, { name: known.name, options: plainOptions(known.name, options), summed });
  const sums = sumsFor(drawn);
  const add = summed ? ofSums(drawn, members, sums) : ofStates(drawn, members, sums);
  const inOrder = new InOrder(add);
  await runCellsOnThreads(cells, {
    jobs,
    signal,
    worker,
    keep: false,
    onProgress: ({ steps }) => onProgress?.(Math.floor(steps.done), members),
    onResult: ({ measures }, index) => inOrder.add(index, measures[partColumn]),
  });
  signal?.throwIfAborted();
  return sums.result(timesOf(given), members);
}

/** The options without what stays here, and with nothing but data in them. */
function plainOptions(name: string, options: object): PartSettings['options'] {
  const { problem, signal: _, onProgress: __, functions: ___, ...rest } = options as Readonly<Record<string, never>>;
  checkPlain(rest.optimizer, `${name}.optimizer`, 'be posted to workers');
  if (typeof Object(rest.noise).covarianceRoot === 'function')
    throw unavailable(`${name}.noise.covarianceRoot`, 'a function cannot be posted to workers', {
      allowed: 'D, where it is the same everywhere',
    });
  return { ...rest, problem: (problem as { readonly spec: object }).spec };
}

interface PartCell extends TaskCell {
  readonly settings: PartSettings;
}

/** Cells of whole blocks of members, or of even numbers, so that pairs stay together. */
function partsOf(
  members: number,
  jobs: number,
  { name, ...how }: { readonly name: string } & Pick<PartSettings, 'options' | 'summed'>,
): PartCell[] {
  const unit = how.summed ? blockSize : 2;
  const most = Math.min(mostOfPart, unit * Math.ceil(members / (unit * partsEach * jobs)));
  return Array.from({ length: Math.ceil(members / most) }, (_, k) => {
    const [from, to] = [k * most, Math.min(members, (k + 1) * most)];
    return {
      labels: { members: `${from} to ${to - 1}` },
      task: `${partsId}/${name}`,
      settings: { ...how, from, to },
      weight: to - from,
      measures: [partColumn],
    };
  });
}

/** What takes the numbers of one part after the other. */
type AddPart = (numbers: ArrayLike<number>) => void;

/** Adds the sums of whole blocks. Where they are not finite, the block is drawn here once more: who sums it finds the member. */
function ofSums(drawn: DrawnFamily, members: number, sums: EnsembleSums): AddPart {
  const statesOf = computation(partOfEnsemble);
  let from = 0;
  return (numbers) => {
    for (let at = 0; at < numbers.length; at += sums.length) {
      const block = Float64Array.from({ length: sums.length }, (_, k) => numbers[at + k]);
      const to = Math.min(members, from + blockSize);
      if (block.every(Number.isFinite)) sums.addSums(block, to - from);
      else sums.add(statesOf(drawn, { from, to, summed: false }), from);
      from = to;
    }
  };
}

/** Cuts states into blocks and adds these. */
function ofStates({ family, given }: DrawnFamily, members: number, sums: EnsembleSums): AddPart {
  const width = timesOf(given).length * recordedEntries(family);
  let [from, filled] = [0, 0];
  const empty = (): Float64Array => new Float64Array(Math.min(blockSize, members - from) * width);
  let block = empty();
  return (numbers) => {
    for (let k = 0; k < numbers.length; k++) {
      block[filled++] = numbers[k];
      if (filled < block.length) continue;
      sums.add(block, from);
      from += block.length / width;
      filled = 0;
      block = empty();
    }
  };
}

/** Parts that end in any order, in the order of the members. */
class InOrder {
  readonly #add: AddPart;
  readonly #ended: Map<number, ArrayLike<number>> = new Map();
  #next = 0;

  constructor(add: AddPart) {
    this.#add = add;
  }

  add(index: number, part: ArrayLike<number>): void {
    this.#ended.set(index, part);
    for (let own = this.#ended.get(this.#next); own; own = this.#ended.get(this.#next)) {
      this.#ended.delete(this.#next++);
      this.#add(own);
    }
  }
}
