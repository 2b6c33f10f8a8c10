// Files of a store that are there whole or not at all.
import { dirname } from 'node:path';
import { newTag, whereaboutsOf } from '../process-tag.js';
import type { FileSystem } from './file-system.js';

/** Makes a file beside `path` with these bytes, safe from a loss of power, and gives its name to `place`; it is gone afterwards. */
function beside(fs: FileSystem, path: string, bytes: Uint8Array, place: (temporary: string) => void): void {
  const temporary = `${path}.${newTag()}.tmp`;
  const file = fs.create(temporary);
  try {
    try {
      fs.write(file, bytes);
      fs.sync(file);
    } finally {
      fs.close(file);
    }
    place(temporary);
    fs.syncFolder(dirname(path));
  } finally {
    fs.remove(temporary);
  }
}

/** Puts these bytes in place of whatever file is there. */
export function writeWhole(fs: FileSystem, path: string, bytes: Uint8Array): void {
  beside(fs, path, bytes, (temporary) => fs.rename(temporary, path));
}

/** Makes a file of these bytes where there is none; whether there was none. */
export function writeNew(fs: FileSystem, path: string, bytes: Uint8Array): boolean {
  let isNew = true;
  beside(fs, path, bytes, (temporary) => {
    isNew = nameOnce(fs, temporary, path);
  });
  return isNew;
}

/** Gives a file a name that nothing has yet; whether nothing had. Where files have one name only, it is renamed: names made of contents lose nothing by that. */
export function nameOnce(fs: FileSystem, from: string, to: string): boolean {
  try {
    fs.link(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    if (fs.read(to, 0, 1) !== undefined) return false;
    fs.rename(from, to);
    return true;
  }
}

/** Removes the temporaries in a folder whose processes are gone. */
export function sweepGone(fs: FileSystem, folder: string): void {
  for (const name of fs.list(folder)) {
    const tag = /\.([\w-]+)\.tmp$/.exec(name)?.[1];
    if (tag && whereaboutsOf(tag) === 'gone') fs.remove(`${folder}/${name}`);
  }
}
