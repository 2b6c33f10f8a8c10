// Who writes into a folder: one process at a time. The lock is a file that names its owner, so that what a killed process left is told from what a
// living one holds.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as valibot from 'valibot';
import { unusable } from '../input/errors.js';
import { onDisk } from './files.js';

export const LOCK_FILE = 'lock.json';

const OwnerSchema = valibot.object({ pid: valibot.number(), host: valibot.string(), since: valibot.string(), start: valibot.string() });
type Owner = valibot.InferOutput<typeof OwnerSchema>;

/** When a process began, in ticks since the start of the machine: a number that is given again names another one. Empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

function isAlive({ pid, host, start }: Owner): boolean {
  if (host !== hostname()) return true; // nobody can tell from here
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return start === '' || startOf(pid) === start;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the lock with all of its text at once; whether there was none. */
function make(path: string, text: string): boolean {
  const whole = `${path}.${process.pid}.tmp`;
  writeFileSync(whole, text, { flush: true });
  try {
    linkSync(whole, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return makeWithoutLinks(path, text);
  } finally {
    rmSync(whole, { force: true });
  }
}

function makeWithoutLinks(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away the lock that reads `text`; another one that came in its place meanwhile is put back. */
function takeAway(path: string, text: string): void {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const other = textOf(aside);
  if (other !== undefined && other !== text) make(path, other);
  rmSync(aside, { force: true });
}

/**
 * Makes this process the owner of the folder until the returned function is called.
 *
 * @throws E_FOLDER that names the owner where another process is it
 */
export function lockFolder(dir: string): () => void {
  const path = join(dir, LOCK_FILE);
  const own = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString(), start: startOf(process.pid) });
  return onDisk(dir, () => {
    for (let tries = 0; tries < 20; tries++) {
      if (make(path, own)) return () => void (textOf(path) === own && rmSync(path, { force: true }));
      const text = textOf(path);
      if (text === undefined) continue;
      const owner = valibot.safeParse(valibot.pipe(valibot.string(), valibot.parseJson(), OwnerSchema), text);
      if (!owner.success) throw unusable(path, 'this is no lock of minifold; delete it if nothing runs into the folder');
      if (isAlive(owner.output)) throw occupied(dir, owner.output);
      takeAway(path, text);
    }
    throw unusable(dir, 'other processes keep taking it');
  });
}

function occupied(dir: string, { pid, host, since }: Owner): Error {
  const elsewhere = host === hostname() ? '' : `; if that process is gone, delete ${join(dir, LOCK_FILE)}`;
  return unusable(
    dir,
    `process ${pid} on ${host} has been running into it since ${since}; wait for it, or give another folder${elsewhere}`,
  );
}
