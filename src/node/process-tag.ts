// Whose a file is that is still being written: its name says which process of which machine makes it, in digits alone.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const machine = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** When a process began, in ticks since the start of the machine: a number that is given again names another one. Empty where there is no /proc. */
function ticksAtStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

/** Whether the process of this number that began then still runs on this machine. */
function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return start === '' || ticksAtStart(pid) === start;
}

/** A tag of this process that no other has, nor this one had before: machine-process-start-random. */
export function newTag(): string {
  return [machine(), process.pid, ticksAtStart(process.pid) || 0, randomBytes(4).toString('hex')].join('-');
}

/** What is known of the process of a tag: nobody can tell of one on another machine. */
export type Whereabouts = 'running' | 'gone' | 'elsewhere';

export function whereaboutsOf(tag: string): Whereabouts {
  const [, host, pid, start] = /^([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/.exec(tag) ?? [];
  if (pid === undefined || host !== machine()) return 'elsewhere';
  return isRunning(Number(pid), start === '0' ? '' : String(start)) ? 'running' : 'gone';
}
