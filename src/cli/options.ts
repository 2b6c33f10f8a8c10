// From what cac parsed to arguments of the right kind. cac turns texts that look like numbers into numbers and repeated options into arrays.
import type { CAC } from 'cac';
import type { Experiment, Preset } from '../experiments/experiment.js';
import { settingsMeant } from '../experiments/settings.js';
import { pathsMeant } from '../sweep/plan/overrides.js';
import type { RunArguments } from './run/into-folder.js';
import { type GivenShard, shardOf } from './sweep/shard.js';
import { UsageError, unknownArgument } from './usage-error.js';
import type { VerifyArguments } from './verify.js';

type Parsed = Readonly<Record<string, unknown>>;

/** The text of an option exactly as typed: cac would make `1e3` of a folder `1000`. */
function typed(cli: CAC, name: string): string | undefined {
  const flag = `--${name}`;
  const at = cli.rawArgs.findLastIndex((argument) => argument === flag || argument.startsWith(`${flag}=`));
  if (at < 0) return undefined;
  return cli.rawArgs[at] === flag ? cli.rawArgs[at + 1] : cli.rawArgs[at].slice(flag.length + 1);
}

/** The text of an option that may be given once. */
export function once(cli: CAC, options: Parsed, name: string): string | undefined {
  const value = options[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times; give it once`);
  if (typeof value !== 'string' && typeof value !== 'number') throw new UsageError(`--${name} needs a value`);
  const text = typed(cli, name);
  if (text === '') throw new UsageError(`--${name} needs a value`);
  return text;
}

function presetOf(text: string): Preset {
  if (text === 'quick' || text === 'paper') return text;
  throw unknownArgument('preset', text, ['quick', 'paper']);
}

/** The number of threads. */
export function jobsOf(text: string): number {
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(jobs) || jobs < 1)
    throw new UsageError(`--jobs ${text}: give the number of worker threads, a whole number from 1`);
  return jobs;
}

/** Seconds, as `90`, `1:30` or `1:00:00` have them. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(':').map(Number);
  const seconds = parts.reduce((sum, part) => 60 * sum + part, 0);
  if (/^\d+(?:\.\d+)?$|^\d+(?::\d\d){1,2}$/.test(text) && seconds > 0) return seconds;
  throw new UsageError(`--time-limit ${text}: give seconds, or hours, minutes and seconds as in 1:00:00`);
}

/** Which part of the cells a process takes, and until when. */
interface Sharing {
  readonly shard: GivenShard | undefined;
  readonly timeLimit: number | undefined;
}

/** The share as the options and the environment have it: a job array by itself shares where `isArray`. */
export function sharing(cli: CAC, options: Parsed, isArray: boolean): Sharing {
  const [shard, shards] = [once(cli, options, 'shard'), once(cli, options, 'shards')];
  return {
    shard: isArray || shard !== undefined || shards !== undefined ? shardOf(shard, shards, process.env) : undefined,
    timeLimit: secondsOf(once(cli, options, 'time-limit')),
  };
}

function setsOf(value: unknown): string[] {
  const texts = value === undefined ? [] : [value].flat();
  return texts.map((text) => {
    if (typeof text === 'string') return text;
    throw new UsageError('--set needs key=value, as in --set steps=1000');
  });
}

/** The options of `run`. */
export function runArguments(cli: CAC, options: Parsed): RunArguments {
  const jobs = once(cli, options, 'jobs');
  return {
    preset: presetOf(once(cli, options, 'preset') ?? 'quick'),
    set: setsOf(options.set),
    seeds: once(cli, options, 'seeds'),
    data: once(cli, options, 'data'),
    jobs: jobs === undefined ? undefined : jobsOf(jobs),
    ...sharing(cli, options, false), // an array of single runs may have its elements' seeds from Slurm
    out: once(cli, options, 'out'),
    force: options.force === true,
    json: options.json === true,
  };
}

/** The options of `verify`. */
export function verifyArguments(cli: CAC, names: readonly string[], options: Parsed): VerifyArguments {
  const jobs = once(cli, options, 'jobs');
  return {
    names,
    all: options.all === true,
    jobs: jobs === undefined ? undefined : jobsOf(jobs),
    json: options.json === true,
  };
}

/** How to say what an option of `run` was meant to be that is a setting of the experiment. */
function asSetting(name: string, experiment: Experiment | undefined): string {
  const found = experiment ? settingsMeant(experiment.presets.quick, name) : [];
  return found.length === 0 ? '' : `; settings are given as ${found.map((path) => `--set ${path}=VALUE`).join(' or ')}`;
}

/** Refuses arguments that are missing or too many, and options without their value: in the words of the other refusals. */
export function checkArguments(cli: CAC): void {
  const { matchedCommand: command, args, options } = cli;
  if (!command) return;
  const form = `minifold ${command.rawName}`;
  const missing = command.args.find(({ required }, k) => required && args[k] === undefined);
  if (missing)
    throw new UsageError(
      `${command.name} needs <${missing.value}>: ${form}${missing.value === 'experiment' ? '; minifold list names them' : ''}`,
    );
  const most = command.args.length;
  const isEndless = command.args.some(({ variadic }) => variadic);
  if (args.length > most && !isEndless) {
    const takes = ['no argument', 'no more than one argument'][most] ?? `no more than ${most} arguments`;
    throw new UsageError(`${command.name} takes ${takes}, and '${args[most]}' is one more: ${form} [options]`);
  }
  for (const { name, required, rawName } of command.options) {
    if (required && options[name] === true) throw new UsageError(`--${name} needs a value: ${rawName}`);
  }
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** An option that is not known, as it was typed. */
function typedFlag(cli: CAC, name: string): string {
  const bare = (argument: string): string =>
    argument.replace(/^-+(?:no-)?|[=.].*$/gs, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const typed = cli.rawArgs.find((argument) => /^-+\w/.test(argument) && bare(argument) === name);
  return typed?.replace(/=.*$/s, '') ?? `${name.length === 1 ? '-' : '--'}${kebab(name)}`;
}

/** How to say what an option of `sweep` was meant to be that is a part of its description. */
function asOverride(name: string, flag: string): string {
  const typed = flag.replace(/^-+/, '');
  const path = name === 'set' ? 'PATH' : pathsMeant(name)[0] && (typed.startsWith(`${name}.`) ? typed : pathsMeant(name)[0]);
  return path === undefined ? '' : `; what is swept is given without dashes: ${path}=VALUE`;
}

/** Refuses options that the command does not have. */
export function checkNames(cli: CAC, experiments: readonly Experiment[]): void {
  const command = cli.matchedCommand ?? cli.globalCommand;
  const known = new Set([...command.options, ...cli.globalCommand.options].map((option) => `--${kebab(option.name)}`));
  for (const name of Object.keys(cli.options)) {
    if (name === '--' || command.hasOption(name) || cli.globalCommand.hasOption(name)) continue;
    const flag = typedFlag(cli, name);
    const experiment = experiments.find(({ id }) => command.hasOption('set') && id === cli.args[0]);
    const isSweep = ['sweep', 'sweep run', 'sweep plan'].includes(command.name);
    throw unknownArgument('option', flag, [...known], isSweep ? asOverride(name, flag) : asSetting(name, experiment));
  }
  const short = cli.rawArgs.find((argument) => /^-\w$/.test(argument) && known.has(`-${argument}`)); // which the parser takes for --x
  if (short !== undefined) throw new UsageError(`unknown option '${short}'; it has two dashes: -${short}`);
}
