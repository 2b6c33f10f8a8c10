// Files that a reader sees old or new and whole, whenever the process or the machine stops.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ioFailed, MinifoldError, unusable } from '../input/errors.js';
import { newTag } from './process-tag.js';

/** What `action` does with the file system; where that refuses, or no path can be so, an E_IO that names `path`. */
export function onDisk<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (error instanceof MinifoldError || (syscall === undefined && code !== 'ERR_INVALID_ARG_VALUE')) throw error;
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

/** Makes a folder and those above it that are missing, one by one: `mkdirSync(path, { recursive: true })` never ends in /proc. */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let above = resolve(path); !existsSync(above); above = dirname(above)) missing.unshift(above);
  onDisk(path, () => {
    for (const folder of missing) {
      try {
        mkdirSync(folder);
        sync(dirname(folder));
      } catch (error) {
        if (existsSync(folder)) continue; // another process may have made it meanwhile
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw unusable(folder, 'it is a link to what is not there');
        throw error;
      }
    }
  });
}

/** Writes to a temporary file beside `path` and renames it into place. A file that has these bytes already is left as it is. */
export function replaceFile(path: string, data: string | Uint8Array): void {
  const beside = `${path}.${newTag()}.tmp`;
  onDisk(path, () => {
    if (existsSync(path) && readFileSync(path).equals(Buffer.from(data))) return;
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

/** The same in pieces, for what is too long to be held at once. */
export function replaceFileBy(path: string, pieces: Iterable<string | Uint8Array>): void {
  const beside = `${path}.${newTag()}.tmp`;
  onDisk(path, () => {
    try {
      const descriptor = openSync(beside, 'w');
      try {
        for (const piece of pieces) writeFileSync(descriptor, piece);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
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

/** What was read; undefined where the folder or file is not what it should be. */
export function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_FOLDER') return undefined;
    throw error;
  }
}
