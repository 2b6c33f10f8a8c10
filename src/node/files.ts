// Files that a reader sees old or new and whole, whenever the process or the machine stops.
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ioFailed, MinifoldError } from '../input/errors.js';

/** What `action` does with the file system; where that refuses, an E_IO that names `path`. */
export function onDisk<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof MinifoldError || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw ioFailed(path, error as NodeJS.ErrnoException);
  }
}

/** Waits until what was written to a file, or the names in a folder, would outlive a loss of power. */
export function sync(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return; // some systems open no folders: their names are safe as they are, or cannot be made so
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!['EPERM', 'EINVAL', 'EBADF', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(descriptor);
  }
}

const temporary = /\.\d+\.tmp$/;

/** Writes to a temporary file beside `path` and renames it into place. */
export function replaceFile(path: string, data: string | Uint8Array): void {
  const beside = `${path}.${process.pid}.tmp`;
  onDisk(path, () => {
    try {
      writeFileSync(beside, data, { flush: true });
      renameSync(beside, path);
      sync(dirname(path));
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  });
}

/** The same with `value` as indented JSON. */
export function replaceJson(path: string, value: unknown): void {
  replaceFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Removes the temporary files that processes left which ended while they wrote. */
export function sweepTemporaries(dir: string): void {
  for (const name of readdirSync(dir)) if (temporary.test(name)) rmSync(join(dir, name), { force: true });
}
