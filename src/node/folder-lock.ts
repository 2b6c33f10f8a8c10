// Who writes into a folder: one process at a time. The lock is a file that names its owner, so that what a killed process left is told from what a
// living one holds.
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as valibot from 'valibot';
import { unusable } from '../input/errors.js';
import { onDisk } from './files.js';

export const LOCK_FILE = 'lock.json';

const OwnerSchema = valibot.object({ pid: valibot.number(), host: valibot.string(), since: valibot.string(), start: valibot.string() });
type Owner = valibot.InferOutput<typeof OwnerSchema>;

/** When a process began, in ticks since the start of the machine: a number that is given again names another one. Empty where there is no /proc. */
export function ticksAtStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

function isAlive({ pid, host, start }: Owner): boolean {
  return host !== hostname() || isRunning(pid, start); // of another machine nobody can tell from here
}

/** Whether the process of this number that began then still runs on this machine. */
export function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return start === '' || ticksAtStart(pid) === start;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the file, whole from the start; whether there was none. */
function make(path: string, whole: string): boolean {
  try {
    linkSync(whole, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return makeWithoutLinks(path, readFileSync(whole));
  }
}

function makeWithoutLinks(path: string, text: Uint8Array): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The right to replace one lock, the one of this text: a lock beside it, with a name that is swept away with what killed processes left. */
function takeoverOf(lock: string, path: string, text: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(`${path}\n${text}`).digest('hex').slice(0, 16)}`);
  return `${lock}.${digits}.tmp`;
}

const Owned = valibot.pipe(valibot.string(), valibot.parseJson(), OwnerSchema);

/**
 * Makes `path` a lock of this process, or throws. No two processes own it: a lock is made where there is none, and one whose owner is dead is replaced by
 * the owner of the right to replace it alone. No text is written twice, so that who has that right and reads that text still knows that nobody else
 * changes it; who comes late with it reads another text.
 */
function own(dir: string, lock: string, path: string, text: string): void {
  const whole = `${lock}.${process.pid}.tmp`;
  for (let tries = 0; tries < 20; tries++) {
    try {
      writeFileSync(whole, text, { flush: true });
      if (make(path, whole)) return;
      const found = textOf(path);
      if (found === undefined) continue;
      const owner = valibot.safeParse(Owned, found);
      if (!owner.success) throw unusable(path, 'this is no lock of minifold; delete it if nothing runs into the folder');
      if (isAlive(owner.output)) throw occupied(dir, owner.output);
      const takeover = takeoverOf(lock, path, found);
      own(dir, lock, takeover, text);
      try {
        if (textOf(path) !== found) continue;
        writeFileSync(whole, text, { flush: true });
        renameSync(whole, path);
        return;
      } finally {
        rmSync(takeover, { force: true });
      }
    } catch (error) {
      // The owner of the folder sweeps away what lies beside its lock.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !existsSync(dir)) throw error;
    } finally {
      rmSync(whole, { force: true });
    }
  }
  throw unusable(dir, 'other processes keep taking it');
}

/**
 * Makes this process the owner of the folder until the returned function is called.
 *
 * @throws E_FOLDER that names the owner where another process is it
 */
export function lockFolder(dir: string): () => void {
  const path = join(dir, LOCK_FILE);
  const text = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString(), start: ticksAtStart(process.pid) });
  return onDisk(dir, () => {
    own(dir, path, path, text);
    return () => void (textOf(path) === text && rmSync(path, { force: true }));
  });
}

function occupied(dir: string, { pid, host, since }: Owner): Error {
  const elsewhere = host === hostname() ? '' : `; if that process is gone, delete ${join(dir, LOCK_FILE)}`;
  return unusable(
    dir,
    `process ${pid} on ${host} has been running into it since ${since}; wait for it, or give another folder${elsewhere}`,
  );
}
