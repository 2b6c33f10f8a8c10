// A file of numbers on disk: NPY, or a table as text.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { conflict, unusable, wrongShape } from '../input/errors.js';
import { DataFile, type FileNumbers, type GivenFile } from '../sweep/plan/axis.js';
import { onDisk } from './files.js';
import { decodeNpy } from './npy.js';
import { readNumberTable } from './number-table.js';

/** The most bytes of a file. */
const most = 2 ** 30;

/**
 * Reads a file of numbers; `folder` is where its path starts, `path` what errors call it.
 *
 * @throws E_FOLDER for a file that is not there or is none, E_CONFLICT where its SHA-256 is another, E_UNKNOWN_NAME for a column that it does not have,
 *   E_SHAPE for an array that is no vector and no matrix, E_IO
 */
export function readDataFile(given: GivenFile, folder: string, path: string): DataFile {
  const file = isAbsolute(given.file) ? given.file : join(folder, given.file);
  const stat = onDisk(file, () => statSync(file, { throwIfNoEntry: false }));
  if (!stat?.isFile()) throw unusable(file, stat ? 'it is no file' : 'there is no such file');
  if (stat.size > most) throw unusable(file, `${stat.size} bytes are too many; allowed: ${most}`);
  const bytes = onDisk(file, () => readFileSync(file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (given.sha256 !== undefined && given.sha256 !== sha256)
    throw conflict(path, `${file} has the SHA-256 ${sha256.slice(0, 12)}…, and the sweep was written for another`, {
      value: given.sha256,
      allowed: 'the file that was meant, or no sha256',
    });
  return new DataFile(given, sha256, numbersOf(bytes, file, given.columns, path));
}

function numbersOf(bytes: Uint8Array, file: string, columns: GivenFile['columns'], path: string): FileNumbers {
  const isNpy = file.toLowerCase().endsWith('.npy');
  if (!isNpy) {
    const chosen = typeof columns === 'string' ? [columns] : columns;
    const table = readNumberTable(new TextDecoder().decode(bytes), file, chosen, path);
    const isVector = columns === undefined ? table.columns === 1 : typeof columns === 'string';
    return isVector ? table.data : { data: table.data, shape: [table.rows, table.columns] };
  }
  if (columns !== undefined) throw conflict(path, 'the columns of an NPY file have no names', { value: columns, allowed: 'no columns' });
  const { data, shape } = decodeNpy(bytes, file);
  if (shape.length === 1) return data;
  if (shape.length !== 2) throw wrongShape(path, `an array of ${shape.length} axes`, 'a vector or a matrix; reshape(n, -1) makes one');
  return { data, shape: [shape[0], shape[1]] };
}
