// What a store asks of a file system, and nothing else: the place where tests put one that fails, or that loses what was not synced.
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { makeFolder, sync } from '../files.js';

/** The calls of a store. Each throws what the system says, with `code`. */
export interface FileSystem {
  /** The bytes of a file, or those between two places; undefined where there is no such file. */
  read(path: string, from?: number, to?: number): Uint8Array | undefined;
  /** Whether there is a file or folder of this name. */
  has(path: string): boolean;
  /** The names in a folder; none where there is no such folder. */
  list(path: string): string[];
  /** Makes a folder and those above it, where they are missing. */
  makeFolder(path: string): void;
  removeFolder(path: string): void;
  /** A new file, empty, open to be written. */
  create(path: string): number;
  /** Appends all of the bytes. */
  write(file: number, bytes: Uint8Array): void;
  /** Cuts a file off. */
  truncate(file: number, length: number): void;
  /** Waits until the bytes of a file would outlive a loss of power. */
  sync(file: number): void;
  close(file: number): void;
  /** Gives a file a second name, which must be free. */
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  /** Removes a file, if it is there. */
  remove(path: string): void;
  /** Waits until the names in a folder would outlive a loss of power. */
  syncFolder(path: string): void;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function readPart(path: string, from: number, to: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const parts: Uint8Array[] = [];
    for (let at = from; ; ) {
      const part = Buffer.allocUnsafe(Math.min(2 ** 16, to - at));
      const length = readSync(file, part, 0, part.length, at);
      if (length === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, length));
      at += length;
    }
  } finally {
    closeSync(file);
  }
}

/** That of this machine. */
export const disk: FileSystem = {
  read(path, from, to = Number.POSITIVE_INFINITY) {
    try {
      return from === undefined ? readFileSync(path) : readPart(path, from, to);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  has: (path) => existsSync(path),
  list: (path) => (existsSync(path) ? readdirSync(path) : []),
  makeFolder,
  removeFolder: (path) => rmdirSync(path),
  create: (path) => openSync(path, 'wx'),
  write(file, bytes) {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  },
  truncate: (file, length) => ftruncateSync(file, length),
  sync: (file) => fsyncSync(file),
  close: (file) => closeSync(file),
  link: (from, to) => linkSync(from, to),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { force: true }),
  syncFolder: (path) => sync(path),
};
