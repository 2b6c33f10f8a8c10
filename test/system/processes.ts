// Runs of a sweep as processes of this machine: which there are, what started them, how far they are. Linux alone.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sharesOf } from '../../src/node/store/shard.js';
import { Store } from '../../src/node/store/store.js';

/** A process that runs a share of the cells of a folder. */
export interface RunProcess {
  readonly pid: number;
  /** Its share, from 1 on. */
  readonly shard: number;
}

function textOf(pid: number | string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}

/** The processes of `minifold sweep run DIR --shard …`. */
export function runsIn(dir: string): RunProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    const words = /^\d+$/.test(name) ? textOf(name, 'cmdline').split('\0') : [];
    const at = words.indexOf('--shard');
    const isNode = words[0] === process.execPath && at > 0 && words.includes(dir);
    return isNode ? [{ pid: Number(name), shard: Number.parseInt(words[at + 1], 10) }] : [];
  });
}

/** The process that started another. */
export function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(textOf(pid, 'status'))?.[1] ?? 0);
}

/** What a process calls itself. */
export function nameOf(pid: number): string {
  return textOf(pid, 'comm').trim();
}

const headBytes = 64;

/** Whether a process has written results into a folder and goes on. */
export function isAtWork(dir: string, { pid }: RunProcess): boolean {
  const folder = join(dir, 'segments');
  try {
    const own = readdirSync(folder).find((name) => name.endsWith('.open') && name.includes(`-${pid}-`));
    return own !== undefined && statSync(join(folder, own)).size > headBytes;
  } catch {
    return false; // it was sealed meanwhile
  }
}

/** Whether a process has written results into a folder and has cells of its share left, of so many shares: then it is stopped, until it is killed. */
export function isHeldAtWork(dir: string, run: RunProcess, shares: number): boolean {
  if (!isAtWork(dir, run)) return false;
  try {
    process.kill(run.pid, 'SIGSTOP');
    const store = Store.read(dir);
    const places = sharesOf(store.manifest, (place) => store.cell(place), shares)[run.shard - 1];
    if (places.some((place) => !store.has(store.manifest.ids[place]))) return true;
    process.kill(run.pid, 'SIGCONT');
  } catch {
    // it ended meanwhile
  }
  return false;
}

/** Waits until there is something. */
export async function until<T>(what: string, find: () => T | undefined | false, minutes: number = 10): Promise<T> {
  const end = performance.now() + 60_000 * minutes;
  while (performance.now() < end) {
    const found = find();
    if (found) return found;
    await setTimeout(50);
  }
  throw new Error(`waited ${minutes} minutes in vain until ${what}`);
}
