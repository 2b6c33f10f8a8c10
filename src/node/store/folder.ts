// Whose a folder of results is: one manifest's. Nothing in it is taken away that no store made.
import { isAscii } from 'node:buffer';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { differing, unusable } from '../../input/errors.js';
import { type Columns, tableColumns } from '../../sweep/results/long-table.js';
import type { DataByName } from '../../sweep/store/canonical.js';
import { type Manifest, readManifest, sha256Hex } from '../../sweep/store/manifest.js';
import { orNone } from '../files.js';
import { columnFile } from '../npy.js';
import type { FileSystem } from './file-system.js';
import { Segments } from './segments.js';
import { sweepGone, writeNew, writeWhole } from './whole-file.js';

const MANIFEST = 'manifest.json';
const FOLDERS = ['segments', 'data', 'checkpoints'] as const;
/** What is made of a store beside it, and made again whenever it is asked for. */
const DRAWN = ['columns', 'figures'] as const;
const TABLES = ['metrics', 'table', 'aggregate'].flatMap((name) => ['csv', 'jsonl', 'parquet'].map((kind) => `${name}.${kind}`));
const MADE = ['config.json', 'versions.json', 'timing.json', 'claims.json', 'report.html', 'sweep.json', 'plots.json', ...TABLES];
const SPEC = '.vl.json';
const OWN_FILES = {
  segments: /^([0-9a-f]{64}\.seg|[\w-]+\.open)(\.[\w-]+\.tmp)?$/,
  data: /^[0-9a-f]{64}\.bin(\.[\w-]+\.tmp)?$/,
  checkpoints: /^[0-9a-f]{32}\.[01]\.cells(\.[\w-]+\.tmp)?$/,
} as const;

/**
 * Makes a folder that of these cells, with the arrays that they name. Returns the manifest that it has from then on: one that was there stays, as it may
 * tell otherwise how the cells were asked for.
 */
export function claimFolder(
  dir: string,
  manifest: Manifest,
  { force, data, fs }: { readonly force: boolean; readonly data: DataByName; readonly fs: FileSystem },
): Manifest {
  fs.makeFolder(dir);
  const path = join(dir, MANIFEST);
  sweepGone(fs, dir);
  const names = fs.list(dir);
  const isTaken = names.includes(MANIFEST) || FOLDERS.some((folder) => fs.list(join(dir, folder)).length > 0);
  if (!isTaken && !names.every(isNothing)) throw unusable(dir, 'it is not empty; give a new folder, or one that holds these cells');
  const there = isTaken ? orNone(() => manifestIn(dir, fs)) : undefined;
  const changed = there
    ? there.differences(manifest)
    : isTaken && !isOnlyOf(dir, manifest, fs)
      ? [`its ${MANIFEST} cannot be read, and its results are not of these cells`]
      : [];
  if (changed.length > 0) {
    if (!force) {
      const more = changed.length > 4 ? `; and ${changed.length - 4} more` : '';
      const hashes = there ? ` (its manifest is ${there.hash.slice(0, 12)}, this one ${manifest.hash.slice(0, 12)})` : '';
      throw differing(
        dir,
        `it holds other cells: ${changed.slice(0, 4).join('; ')}${more}${hashes}; give another folder with --out, or --force to replace it`,
      );
    }
    if (new Segments(fs, join(dir, 'segments')).hasOthers())
      throw unusable(dir, 'another process writes into it; wait for it, or give another folder');
    removeStore(dir, there, fs);
  }
  if (changed.length > 0 || !there) {
    const bytes = Buffer.from(manifest.text);
    if (fs.read(path) !== undefined) writeWhole(fs, path, bytes);
    else if (!writeNew(fs, path, bytes)) {
      const [first] = manifestIn(dir, fs).differences(manifest);
      if (first !== undefined) throw differing(dir, `another process has just taken it for other cells: ${first}`);
    }
  }
  for (const folder of FOLDERS) fs.makeFolder(join(dir, folder));
  for (const folder of [...FOLDERS, ...DRAWN]) sweepGone(fs, join(dir, folder));
  for (const [name, bytes] of data) {
    const file = join(dir, 'data', `${name}.bin`);
    if (fs.read(file, 0, 0) === undefined || sha256Hex(fs.read(file) ?? new Uint8Array()) !== name) writeWhole(fs, file, bytes);
  }
  return changed.length > 0 || !there ? manifest : there;
}

/** Whether a name is that of a folder of a store, or of a file that a process left half-made. */
function isNothing(name: string): boolean {
  return FOLDERS.some((folder) => folder === name) || /^manifest\.json\.[\w-]+\.tmp$/.test(name);
}

/** Whether a folder that has lost its manifest has results of these cells, and no others: they say whose they are. */
function isOnlyOf(dir: string, { ids }: Manifest, fs: FileSystem): boolean {
  const found = new Set<string>();
  new Segments(fs, join(dir, 'segments')).refresh(({ id }) => found.add(id));
  const known = new Set(ids);
  return found.size > 0 && [...found].every((id) => known.has(id));
}

/** The manifest of a folder. */
export function manifestIn(dir: string, fs: FileSystem): Manifest {
  const bytes = fs.read(join(dir, MANIFEST));
  if (!bytes) throw unusable(dir, fs.has(dir) ? `it is not a folder of results: it has no ${MANIFEST}` : 'there is no such folder');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = isAscii(buffer); // as nearly all are, of which each character is a byte: a fraction of the time
  const text = buffer.toString(plain ? 'latin1' : 'utf8');
  return readManifest(text, join(dir, MANIFEST), (body) => hash('sha256', plain ? buffer.subarray(0, body.length) : body, 'hex'));
}

/** Takes a store out of its folder with what was made of it, and nothing else: columns are known by the manifest, figures by their specs. */
function removeStore(dir: string, manifest: Manifest | undefined, fs: FileSystem): void {
  for (const folder of FOLDERS) removeFrom(dir, folder, (name) => OWN_FILES[folder].test(name), fs);
  const columns = new Set(columnNames(manifest).map(columnFile));
  removeFrom(dir, 'columns', (name) => columns.has(name), fs);
  const drawn = new Set(fs.list(join(dir, 'figures')).flatMap((name) => (name.endsWith(SPEC) ? [name, name.replace(SPEC, '.svg')] : [])));
  removeFrom(dir, 'figures', (name) => drawn.has(name), fs);
  for (const name of [...MADE, MANIFEST]) fs.remove(join(dir, name));
}

function removeFrom(dir: string, folder: string, isOwn: (name: string) => boolean, fs: FileSystem): void {
  const names = fs.list(join(dir, folder));
  const own = names.filter(isOwn);
  for (const name of own) fs.remove(join(dir, folder, name));
  if (names.length > 0 && own.length === names.length) fs.removeFolder(join(dir, folder));
}

/** The columns of the tables that were made of a store. */
function columnNames(manifest: Manifest | undefined): string[] {
  const { labels, measures } = Object(manifest?.about.columns) as Partial<Columns>;
  return Array.isArray(labels) && Array.isArray(measures) ? tableColumns({ labels, measures }).map(([name]) => String(name)) : [];
}
