// What a user asks Slurm for, as sbatch has it: checked here, as a script that sbatch refuses is known only when it is submitted.
import type { SlurmRequest } from '../../node/slurm/array-script.js';
import { UsageError } from '../usage-error.js';

/** The options as typed. */
export interface TypedRequest {
  readonly time: string | undefined;
  readonly partition: string | undefined;
  readonly account: string | undefined;
  readonly qos: string | undefined;
  readonly cpus: string | undefined;
  readonly mem: string | undefined;
  readonly nice: string | undefined;
}

const mostCpus = 4096;
const mostNice = 2147483645; // sbatch's

/**
 * A time limit in one of Slurm's six forms, and in seconds.
 *
 * @throws UsageError
 */
export function slurmTime(text: string): { readonly text: string; readonly seconds: number } {
  const refused = (): UsageError =>
    new UsageError(
      `--time is '${text}'; allowed: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes, days-hours:minutes:seconds`,
    );
  const [, days, first, second, third] = /^(?:(\d{1,4})-)?(\d{1,6})(?::(\d\d))?(?::(\d\d))?$/.exec(text) ?? [];
  if (first === undefined) throw refused();
  const [one, two, three] = [first, second, third].map((part) => Number(part ?? 0)) as [number, number, number];
  if (two > 59 || three > 59 || (days !== undefined && one > 23)) throw refused();
  const isHours = days !== undefined || third !== undefined;
  const seconds = Number(days ?? 0) * 86400 + (isHours ? one * 3600 + two * 60 + three : one * 60 + two);
  if (seconds < 60) throw new UsageError(`--time is '${text}'; allowed: a minute or more`);
  return { text, seconds };
}

function whole(name: string, text: string, from: number, to: number): number {
  if (/^-?\d{1,10}$/.test(text) && Number(text) >= from && Number(text) <= to) return Number(text);
  throw new UsageError(`--${name} is '${text}'; allowed: a whole number from ${from} to ${to}`);
}

/** A name, or several with commas between, as those who run a cluster give them. */
function named(name: string, text: string | undefined, isList = false): string | undefined {
  if (text === undefined || (isList ? text.split(',') : [text]).every((one) => /^\w[\w.@+-]{0,255}$/.test(one))) return text;
  throw new UsageError(
    `--${name} is '${text}'; allowed: letters, digits and _ . @ + -, the first a letter or digit${isList ? '; several with commas between' : ''}`,
  );
}

/**
 * Reads what is asked for.
 *
 * @throws UsageError for what sbatch would refuse, or would take for something else
 */
export function slurmRequest({ time, partition, account, qos, cpus, mem, nice }: TypedRequest): SlurmRequest {
  if (mem !== undefined && !/^[1-9]\d{0,8}[KMGT]?$/.test(mem))
    throw new UsageError(`--mem is '${mem}'; allowed: megabytes, or a number with K, M, G or T, as in 2G`);
  return {
    partition: named('partition', partition, true),
    account: named('account', account),
    qos: named('qos', qos),
    cpus: cpus === undefined ? 1 : whole('cpus', cpus, 1, mostCpus),
    mem,
    nice: nice === undefined ? undefined : whole('nice', nice, -mostNice, mostNice),
    time: time === undefined ? undefined : slurmTime(time),
  };
}
