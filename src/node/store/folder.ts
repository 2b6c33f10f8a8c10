// Whose a folder of results is: one manifest's. Nothing in it is taken away that no store made.
import { join } from 'node:path';
import { unusable } from '../../input/errors.js';
import type { DataByName } from '../../sweep/store/canonical.js';
import { type Manifest, readManifest, sha256Hex } from '../../sweep/store/manifest.js';
import { orNone } from '../files.js';
import type { FileSystem } from './file-system.js';
import { Segments } from './segments.js';
import { sweepGone, writeNew, writeWhole } from './whole-file.js';

const MANIFEST = 'manifest.json';
const FOLDERS = ['segments', 'data', 'checkpoints'] as const;
const OWN_FILES = {
  segments: /^([0-9a-f]{64}\.seg|[\w-]+\.open)(\.[\w-]+\.tmp)?$/,
  data: /^[0-9a-f]{64}\.bin(\.[\w-]+\.tmp)?$/,
  checkpoints: /^[0-9a-f]{32}\.[01]\.cells(\.[\w-]+\.tmp)?$/,
} as const;

/** Makes a folder that of these cells, with the arrays that they name. */
export function claimFolder(
  dir: string,
  manifest: Manifest,
  { force, data, fs }: { readonly force: boolean; readonly data: DataByName; readonly fs: FileSystem },
): void {
  fs.makeFolder(dir);
  const path = join(dir, MANIFEST);
  sweepGone(fs, dir);
  const isTaken = fs.read(path) !== undefined || fs.list(dir).some((name) => name in OWN_FILES && fs.list(join(dir, name)).length > 0);
  const there = isTaken ? orNone(() => manifestIn(dir, fs)) : undefined;
  const changed = there
    ? there.differences(manifest)
    : isTaken && !isOnlyOf(dir, manifest, fs)
      ? [`its ${MANIFEST} cannot be read, and its results are not of these cells`]
      : [];
  if (changed.length > 0) {
    if (!force)
      throw unusable(dir, `it holds other cells: ${changed.slice(0, 4).join('; ')}; give another folder, or --force to replace it`);
    if (new Segments(fs, join(dir, 'segments')).hasOthers())
      throw unusable(dir, 'another process writes into it; wait for it, or give another folder');
    removeStore(dir, fs);
  }
  if (changed.length > 0 || !there) {
    const bytes = Buffer.from(manifest.text);
    if (fs.read(path) !== undefined) writeWhole(fs, path, bytes);
    else if (!writeNew(fs, path, bytes) && manifestIn(dir, fs).differences(manifest).length > 0)
      throw unusable(dir, 'another process has just taken it for other cells');
  }
  for (const folder of FOLDERS) fs.makeFolder(join(dir, folder));
  for (const folder of FOLDERS) sweepGone(fs, join(dir, folder));
  for (const [name, bytes] of data) {
    const file = join(dir, 'data', `${name}.bin`);
    if (fs.read(file, 0, 0) === undefined || sha256Hex(fs.read(file) ?? new Uint8Array()) !== name) writeWhole(fs, file, bytes);
  }
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
  if (!bytes) throw unusable(dir, `it is not a folder of results: it has no ${MANIFEST}`);
  return readManifest(Buffer.from(bytes).toString(), join(dir, MANIFEST));
}

/** Takes a store out of its folder, and nothing that no store made. */
function removeStore(dir: string, fs: FileSystem): void {
  for (const folder of FOLDERS) {
    const names = fs.list(join(dir, folder));
    const own = names.filter((name) => OWN_FILES[folder].test(name));
    for (const name of own) fs.remove(join(dir, folder, name));
    if (names.length > 0 && own.length === names.length) fs.removeFolder(join(dir, folder));
  }
  fs.remove(join(dir, MANIFEST));
}
