// A file of numbers on disk: NPY, or a table as text.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { conflict, unusable, wrongShape } from '../input/errors.js';
import { DataFile, type FileNumbers, type GivenFile } from '../sweep/plan/axis.js';
import { onDisk } from './files.js';
import { decodeNpy } from './npy.js';
import { readNumberTable } from './number-table.js';

/** The most bytes of an array, and of a table, whose text engines keep whole. */
const [mostOfArray, mostOfTable] = [2 ** 30, 2 ** 28];

interface Stored {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

const isNpy = (file: string): boolean => file.toLowerCase().endsWith('.npy');

function stored(file: string): Stored {
  const stat = onDisk(file, () => statSync(file, { throwIfNoEntry: false }));
  if (!stat?.isFile()) throw unusable(file, stat ? 'it is no file' : 'there is no such file');
  const most = isNpy(file) ? mostOfArray : mostOfTable;
  if (stat.size > most)
    throw unusable(
      file,
      `${stat.size} bytes are too many; allowed: ${most}${isNpy(file) ? '' : ', and more in an array that numpy.save wrote'}`,
    );
  const bytes = onDisk(file, () => readFileSync(file));
  const other = isNpy(file) ? undefined : otherKind(bytes);
  if (other) throw unusable(file, `it is ${other}; allowed: an array that numpy.save wrote, named .npy, or a table as text in UTF-8`);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** What a file is whose bytes are of no table: by the first ones ZIP, Parquet, gzip and UTF-16, and what has a zero. */
function otherKind(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (head === 'PK\x03\x04') return 'a ZIP archive, as .npz and .xlsx are';
  if (head === 'PAR1') return 'Parquet';
  if (head.startsWith('\x1f\x8b')) return 'compressed by gzip';
  if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')) return 'text in UTF-16';
  return bytes.includes(0) ? 'no text in UTF-8, which has no zero bytes' : undefined;
}

/**
 * What reads files of numbers, each once; their paths start at `folder`, and `path` is what errors call the place of one.
 *
 * @throws E_FOLDER for a file that is not there, is none or holds no numbers, E_RANGE where its SHA-256 is another, E_UNKNOWN_KEY for a column that it does not have,
 *   E_SHAPE for an array that is no vector and no matrix, E_IO
 */
export function dataFilesIn(folder: string): (given: GivenFile, path: string) => DataFile {
  const all = new Map<string, Stored>();
  return (given, path) => {
    const file = isAbsolute(given.file) ? given.file : join(folder, given.file);
    const own = all.get(file) ?? stored(file);
    all.set(file, own);
    return dataFile(given, file, own, path);
  };
}

function dataFile(given: GivenFile, file: string, { bytes, sha256 }: Stored, path: string): DataFile {
  if (given.sha256 !== undefined && given.sha256 !== sha256)
    throw conflict(path, `${file} has the SHA-256 ${sha256.slice(0, 12)}…, and the sweep was written for another`, {
      value: given.sha256,
      allowed: 'the file that was meant, or no sha256',
    });
  return new DataFile(given, sha256, numbersOf(bytes, file, given.columns, path));
}

function numbersOf(bytes: Uint8Array, file: string, columns: GivenFile['columns'], path: string): FileNumbers {
  if (!isNpy(file)) {
    const chosen = typeof columns === 'string' ? [columns] : columns;
    const table = readNumberTable(new TextDecoder().decode(bytes), file, chosen, path);
    const isVector = columns === undefined ? table.columns === 1 : typeof columns === 'string';
    return isVector ? table.data : { data: table.data, shape: [table.rows, table.columns] };
  }
  if (columns !== undefined) throw conflict(path, 'the columns of an NPY file have no names', { value: columns, allowed: 'no columns' });
  const { data, shape } = decodeNpy(bytes, file);
  if (data.length === 0) throw unusable(file, `it holds no numbers: its shape is ${shape.join(' x ')}`);
  if (shape.length === 1) return data;
  if (shape.length !== 2) throw wrongShape(path, `an array of ${shape.length} axes`, 'a vector or a matrix; reshape(n, -1) makes one');
  return { data, shape: [shape[0], shape[1]] };
}
