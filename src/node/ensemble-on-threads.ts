// Ensembles of theory on several threads of Node: workers draw the paths, part by part, and this thread sums them in the order of the members.
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
import { blockSize, EnsembleSums, type TheoryEnsemble } from '../theory/ensembles/ensemble.js';
import { timesOf } from '../theory/ensembles/family.js';
import { checkEnsemble, type EnsembleOptions } from '../theory/ensembles/options.js';
import { memberOf, type PartSettings, partColumn, partsId } from '../theory/ensembles/part.js';
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
 * Workers draw the paths and this thread sums them, so that `functions` are called here. All else must be plain data: no `custom` problem, no functions in optimizer
 * or noise. `signal` ends the threads at once, and the promise rejects with its reason. A hundred milliseconds pass before the first path is drawn.
 *
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
  const { jobs = availableParallelism(), worker } = check(schema, threads, 'threads');
  await init();
  const { family, given } = known.familyOf(options as never);
  const { members, signal, onProgress } = given;
  if (members === undefined) throw missing(`${known.name}.members`, 'a number of paths');
  checkEnsemble(known.name, given);
  const cells = partsOf(members, jobs, { name: known.name, options: plainOptions(known.name, options) });
  const [t, size] = [timesOf(given), family.y0.length];
  const sums = new EnsembleSums({ ...given, parameters: given.theta0.length, times: t.length, size });
  const inOrder = new InOrder(members, (block, from) => sums.add(block, from));
  await runCellsOnThreads(cells, {
    jobs,
    signal,
    worker,
    keep: false,
    onProgress: ({ steps }) => onProgress?.(Math.floor(steps.done), members),
    onResult: ({ measures }, index) => {
      const { from, to } = cells[index].settings;
      inOrder.add(
        index,
        Array.from({ length: to - from }, (_, k) => memberOf(measures[partColumn], k, t.length, size)),
      );
    },
  });
  signal?.throwIfAborted();
  return sums.result(t, members);
}

/** The options without what stays here, and with nothing but data in them. */
function plainOptions(name: string, options: object): PartSettings['options'] {
  const { problem, signal: _, onProgress: __, functions: ___, covariance: ____, ...rest } = options as Readonly<Record<string, never>>;
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

/** Cells of even numbers of members, so that pairs stay together. */
function partsOf(
  members: number,
  jobs: number,
  { name, options }: { readonly name: string; readonly options: PartSettings['options'] },
): PartCell[] {
  const most = Math.min(mostOfPart, Math.max(2, 2 * Math.ceil(members / (2 * partsEach * jobs))));
  return Array.from({ length: Math.ceil(members / most) }, (_, k) => {
    const [from, to] = [k * most, Math.min(members, (k + 1) * most)];
    return {
      labels: { members: `${from} to ${to - 1}` },
      task: `${partsId}/${name}`,
      settings: { options, from, to },
      weight: to - from,
      measures: [partColumn],
    };
  });
}

type Member = readonly Float64Array[];

/** Parts that end in any order become blocks in the order of the members. */
class InOrder {
  readonly #members: number;
  readonly #onBlock: (block: readonly Member[], from: number) => void;
  readonly #ended: Map<number, readonly Member[]> = new Map();
  #waiting: Member[] = [];
  #next = 0;
  #from = 0;

  constructor(members: number, onBlock: (block: readonly Member[], from: number) => void) {
    this.#members = members;
    this.#onBlock = onBlock;
  }

  add(index: number, part: readonly Member[]): void {
    this.#ended.set(index, part);
    for (let own = this.#ended.get(this.#next); own; own = this.#ended.get(this.#next)) {
      this.#ended.delete(this.#next++);
      this.#waiting.push(...own);
    }
    const isLast = this.#from + this.#waiting.length === this.#members;
    while (this.#waiting.length >= blockSize || (isLast && this.#waiting.length > 0)) {
      const block = this.#waiting.splice(0, blockSize);
      this.#onBlock(block, this.#from);
      this.#from += block.length;
    }
  }
}
