// Which share of the cells a process has: as typed, or from the environment of whatever started many of them.
import { UsageError } from '../usage-error.js';

/** One share of `count`; `index` counts from 0. */
export interface GivenShard {
  readonly index: number;
  readonly count: number;
  /** What it was read from: `--shard` or a variable of the environment. */
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const mostShards = 1_000_000;

/** Programs that start a process many times: the variable with the place of a process among them, and what the first is called where that is fixed. */
const starters = [
  { name: 'Kubernetes', variable: 'JOB_COMPLETION_INDEX', first: 0 },
  { name: 'HyperQueue', variable: 'HQ_TASK_ID', first: 0 },
  { name: 'GNU parallel', variable: 'PARALLEL_SEQ', first: 1 },
] as const;
const ARRAY = 'SLURM_ARRAY_TASK_ID';

function wholeNumber(text: string, what: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value < from || value > to)
    throw new UsageError(`${what} is '${text}'; allowed: a whole number from ${from} to ${to}`);
  return value;
}

/** The number of shards as typed: from 1 on. */
export function shardCount(text: string): number {
  return wholeNumber(text, '--shards', 1, mostShards);
}

function typedShard(text: string): GivenShard {
  const [, share, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (share === undefined || of === undefined)
    throw new UsageError(`--shard is '${text}'; give the share and how many there are, as in --shard 1/4`);
  const count = wholeNumber(of, `the number of shards in --shard ${text}`, 1, mostShards);
  if (Number(share) === 0) throw new UsageError(`--shard is '${text}'; shares count from 1: 1/${of} to ${of}/${of}`);
  return { index: wholeNumber(share, `the share in --shard ${text}`, 1, count) - 1, count, from: '--shard' };
}

/** The place in a Slurm array whose elements are MIN, MIN + STEP, … MAX, and how many it has. */
function arrayElement(env: Environment): { readonly index: number; readonly count: number } {
  const read = (name: string, otherwise?: number): number => {
    const text = env[name] ?? otherwise?.toString();
    if (text === undefined) throw new UsageError(`${ARRAY} is set and ${name} is not: give --shard i/n`);
    return wholeNumber(text, name, 0, Number.MAX_SAFE_INTEGER);
  };
  const [id, min, count, step] = [
    read(ARRAY),
    read('SLURM_ARRAY_TASK_MIN'),
    read('SLURM_ARRAY_TASK_COUNT'),
    read('SLURM_ARRAY_TASK_STEP', 1),
  ];
  const index = (id - min) / step;
  const max = read('SLURM_ARRAY_TASK_MAX', min + step * (count - 1));
  const isWhole = count > 0 && (max - min) / step === count - 1;
  if (!isWhole || !Number.isInteger(index) || index < 0 || index >= count)
    throw new UsageError(
      `element ${id} of an array of ${count} from ${min} to ${max} has no place among them that can be told: give --shard i/n`,
    );
  return { index, count };
}

/**
 * The share of this process: `shard` as typed; else, with the number `shards` as typed, its place from the environment that Slurm, Kubernetes, HyperQueue
 * or GNU parallel give it; else its element of a Slurm job array, which says both. Undefined where it has all cells.
 *
 * @throws UsageError for a share that there is not, or cannot be told
 */
export function shardOf(shard: string | undefined, shards: string | undefined, env: Environment): GivenShard | undefined {
  if (shard !== undefined) {
    const given = typedShard(shard);
    if (shards !== undefined && shardCount(shards) !== given.count)
      throw new UsageError(`--shard ${shard} and --shards ${shards} differ; give one of them`);
    return given;
  }
  const element = env[ARRAY] === undefined ? undefined : { ...arrayElement(env), from: ARRAY };
  if (shards === undefined) return element;
  const count = shardCount(shards);
  const set = starters.filter(({ variable }) => env[variable] !== undefined);
  const variables = [...(element ? [ARRAY] : []), ...set.map(({ variable }) => variable)];
  if (variables.length > 1)
    throw new UsageError(`${variables.join(' and ')} are set, and may differ: give --shard i/n in place of --shards ${shards}`);
  if (element) {
    if (element.count === count) return element;
    throw new UsageError(
      `--shards ${shards}, but the array of ${ARRAY} has ${element.count} elements: leave --shards out, or give --shard i/n`,
    );
  }
  for (const { name, variable, first } of set) {
    const place = wholeNumber(env[variable] ?? '', `${variable} of ${name}`, first, first + count - 1);
    return { index: place - first, count, from: variable };
  }
  const known = [ARRAY, ...starters.map(({ variable }) => variable)].join(', ');
  throw new UsageError(`--shards ${shards} needs the place of this process from one of ${known}, and none is set: give --shard i/n`);
}
