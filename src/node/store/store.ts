// A folder of results: a manifest of cells, and segments of records to which any number of processes add. No locks, no index: what is there is what counts.
//   manifest.json  segments/*.seg (sealed), *.open (being written)  data/<sha256>.bin (arrays of configs)  checkpoints/ (cells under way)
import { createHash, hash } from 'node:crypto';
import { join } from 'node:path';
import type { Cell, CellResult } from '../../cells/cell.js';
import { differing, ioFailed, unusable } from '../../input/errors.js';
import { kernelHash } from '../../kernels/generated.js';
import type { DataByName } from '../../sweep/store/canonical.js';
import { type Manifest, sha256Hex } from '../../sweep/store/manifest.js';
import { decodeResult, encodeResult } from '../../sweep/store/result.js';
import type { RecordKind, SegmentRecord } from '../../sweep/store/segment.js';
import { onDisk } from '../files.js';
import { disk, type FileSystem } from './file-system.js';
import { claimFolder, manifestIn } from './folder.js';
import { type SegmentFile, Segments } from './segments.js';

/** How to open a store. */
export interface StoreOptions {
  /** Whether other cells that are in the folder are replaced. */
  readonly force?: boolean | undefined;
  /** The arrays that the manifest names, as `planManifest` returns them. */
  readonly data?: DataByName | undefined;
  /** Another file system, for tests. */
  readonly fs?: FileSystem | undefined;
}

/** How far a store is. */
export interface StoreStatus {
  readonly name: string;
  /** All cells; those with a result, of which some diverged; those without, of which some were tried and failed. */
  readonly cells: number;
  readonly done: number;
  readonly diverged: number;
  readonly failed: number;
  /** Wall time of the cells that are done, in seconds, added up. */
  readonly seconds: number;
  /** What is not as it was written. */
  readonly faults: readonly string[];
}

interface Entry {
  readonly file: SegmentFile;
  /** Where the payload lies. */
  readonly from: number;
  readonly to: number;
  readonly digest: string;
  readonly seconds: number;
  readonly diverged: boolean;
}

const diverged = Buffer.from('{"status":"diverged"');
const hashBytes = 32;
/** Segments of so many bytes in all are kept in memory while results are read. */
const cacheBytes = 2 ** 28;

export class Store {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly fs: FileSystem;
  /** The ids of the cells that failed, with the reason. */
  readonly failures: Map<string, string> = new Map();
  readonly #segments: Segments;
  readonly #entries: Map<string, Entry> = new Map();
  readonly #wanted: ReadonlySet<string>;
  readonly #cache: Map<string, Uint8Array> = new Map();
  readonly #strange: Set<string> = new Set();
  #syncing: NodeJS.Timeout | undefined;
  #syncError: unknown;

  private constructor(dir: string, manifest: Manifest, fs: FileSystem) {
    this.dir = dir;
    this.manifest = manifest;
    this.fs = fs;
    this.#wanted = new Set(manifest.ids);
    this.#segments = new Segments(fs, join(dir, 'segments'));
    this.refresh();
  }

  /**
   * Opens a folder to add results: a new one for these cells, or one that holds them already. Several processes may do so at once.
   *
   * @throws E_CONFLICT for a folder of other cells or kernels, unless `force`, which removes these, and where two results in it differ; E_FOLDER for one
   *   of other files; E_IO where it cannot be written
   */
  static open(dir: string, manifest: Manifest, { force = false, data = new Map(), fs = disk }: StoreOptions = {}): Store {
    return onDisk(dir, () => {
      const store = new Store(dir, claimFolder(dir, manifest, { force, data, fs }), fs);
      store.#segments.adopt();
      return store;
    });
  }

  /**
   * Opens a folder as it is, to read it or to go on with its cells.
   *
   * @throws E_FOLDER for a folder that is no store, or whose manifest is not as it was written; E_CONFLICT where two results in it differ
   */
  static read(dir: string, fs: FileSystem = disk): Store {
    return onDisk(dir, () => new Store(dir, manifestIn(dir, fs), fs));
  }

  /** The ids of the cells that have a result. */
  get done(): ReadonlySet<string> {
    return new Set(this.#entries.keys());
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** What was found not to be as it was written: cells whose results are lost by it are computed again. */
  get faults(): readonly string[] {
    const strange =
      this.#strange.size > 0 ? [`${this.#strange.size} records are of cells that the manifest does not have; they are left out`] : [];
    return [...this.#segments.faults, ...strange];
  }

  /** A cell by its place in the manifest. */
  cell(place: number): Cell {
    return this.manifest.cell(place, (name) => {
      const path = join(this.dir, 'data', `${name}.bin`);
      const bytes = onDisk(path, () => this.fs.read(path));
      if (!bytes || sha256Hex(bytes) !== name) throw unusable(path, bytes ? 'it is not as it was written' : 'there is no such file');
      return bytes;
    });
  }

  /** Reads what other processes have added since. */
  refresh(): void {
    onDisk(this.dir, () => this.#segments.refresh((record, file) => this.#index(record, file, record.end - hashBytes)));
  }

  /** Whether another process writes into the folder too. */
  hasOthers(): boolean {
    return onDisk(this.dir, () => this.#segments.hasOthers());
  }

  #index({ id, kind, seconds, payload }: Pick<SegmentRecord, 'id' | 'kind' | 'seconds' | 'payload'>, file: SegmentFile, to: number): void {
    if (!this.#wanted.has(id)) {
      this.#strange.add(id);
      return;
    }
    if (kind === 'failure') {
      if (!this.#entries.has(id)) this.failures.set(id, Buffer.from(payload).toString());
      return;
    }
    this.failures.delete(id);
    const digest = sha256Of(payload);
    const known = this.#entries.get(id);
    if (known) this.#compare(id, known, digest, file);
    else this.#entries.set(id, { file, from: to - payload.length, to, digest, seconds, diverged: isDiverged(payload) });
  }

  #compare(id: string, known: Entry, digest: string, file: SegmentFile | undefined): void {
    if (known.digest === digest) return;
    const label = JSON.stringify(this.manifest.labels(this.manifest.ids.indexOf(id)));
    const other = file ? file.path : 'one computed now';
    throw differing(
      this.dir,
      `two results of cell ${label}, ${id.slice(0, 12)}, differ: one in ${known.file.path}, ${other === known.file.path ? 'another there' : `the other ${file ? 'in ' : ''}${other}`}; one of them was not computed by these kernels, or by a machine that computes wrongly`,
    );
  }

  /**
   * Adds the result of a cell. A second later it would outlive a loss of power; the end of the process it outlives at once. One that is there is compared.
   *
   * @throws E_CONFLICT where another result of the cell is there; E_IO
   */
  append(id: string, result: CellResult): void {
    const payload = encodeResult(result);
    const known = this.#entries.get(id);
    if (known) this.#compare(id, known, sha256Of(payload), undefined);
    else this.#add(id, 'result', result.seconds, payload);
  }

  /** Adds that a cell could not be computed, and why. It is tried again by whoever goes on with the folder. */
  fail(id: string, reason: string): void {
    if (!this.#entries.has(id)) this.#add(id, 'failure', 0, Buffer.from(reason));
  }

  #add(id: string, kind: RecordKind, seconds: number, payload: Uint8Array): void {
    if (this.#syncError !== undefined) throw ioFailed(this.dir, this.#syncError as NodeJS.ErrnoException);
    const { file, end } = onDisk(this.dir, () => this.#segments.append(id, kind, seconds, payload));
    this.#index({ id, kind, seconds, payload }, file, end - hashBytes);
    this.#syncing ??= setTimeout(() => {
      this.#syncing = undefined;
      try {
        this.#segments.sync();
      } catch (error) {
        this.#syncError = error; // told by whatever comes next
      }
    }, 1000);
  }

  /** Waits until all that was added would outlive a loss of power. */
  sync(): void {
    clearTimeout(this.#syncing);
    this.#syncing = undefined;
    onDisk(this.dir, () => this.#segments.sync());
  }

  /** Seals what was added. The store can be read and added to as before. */
  close(): void {
    clearTimeout(this.#syncing);
    this.#syncing = undefined;
    onDisk(this.dir, () => this.#segments.seal());
  }

  /** The bytes of a result. */
  payload(id: string): Uint8Array | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    for (const path of this.#placesOf(entry)) {
      const bytes = onDisk(path, () => this.#bytesOf(path, entry));
      if (bytes && sha256Of(bytes) === entry.digest) return bytes;
    }
    throw unusable(entry.file.path, 'it changed while it was read');
  }

  /** Where a record may be: where it was read, or where it went when its process sealed its segment. */
  *#placesOf({ file }: Entry): Generator<string> {
    yield file.path;
    const folder = join(this.dir, 'segments');
    for (const name of onDisk(folder, () => this.fs.list(folder))) yield join(folder, name);
  }

  #bytesOf(path: string, { from, to }: Entry): Uint8Array | undefined {
    if (path.endsWith('.open')) return this.fs.read(path, from, to);
    let bytes = this.#cache.get(path);
    if (!bytes) {
      bytes = this.fs.read(path);
      if (!bytes) return undefined;
      let size = bytes.length;
      for (const [name, kept] of this.#cache) {
        size += kept.length;
        if (size > cacheBytes) this.#cache.delete(name);
      }
      this.#cache.set(path, bytes);
    }
    return bytes.subarray(from, to);
  }

  /** The result of a cell by its place in the manifest, where there is one. */
  result(place: number): CellResult | undefined {
    const id = this.manifest.ids[place];
    const payload = this.payload(id);
    return payload && decodeResult(payload, this.manifest.labels(place), this.#entries.get(id)?.seconds ?? Number.NaN);
  }

  /** The results that are there, one after the other in the order of the manifest. */
  *results(): Generator<{ readonly place: number; readonly result: CellResult }> {
    for (const place of this.manifest.ids.keys()) {
      const result = this.result(place);
      if (result) yield { place, result };
    }
  }

  /** The SHA-256 of all results in the order of the manifest: the same however, wherever and in whatever order they were computed. */
  digest(): string {
    const all = createHash('sha256');
    for (const id of this.manifest.ids) all.update(`${id} ${this.#entries.get(id)?.digest ?? '-'}\n`);
    return all.digest('hex');
  }

  status(): StoreStatus {
    const entries = this.manifest.ids.map((id) => this.#entries.get(id)).filter((entry) => entry !== undefined);
    return {
      name: this.manifest.name,
      cells: this.manifest.ids.length,
      done: entries.length,
      diverged: entries.filter((entry) => entry.diverged).length,
      failed: this.manifest.ids.filter((id) => this.failures.has(id)).length,
      seconds: entries.reduce((sum, { seconds }) => sum + seconds, 0),
      faults: this.faults,
    };
  }
}

const sha256Of = (bytes: Uint8Array): string => hash('sha256', bytes, 'binary');
const isDiverged = (payload: Uint8Array): boolean => diverged.every((byte, k) => payload[k] === byte);

/**
 * The kernels must be those of the manifest.
 *
 * @throws E_CONFLICT
 */
export function checkKernel(store: Store): void {
  const [there, here] = [store.manifest.kernel, kernelHash].map((hash) => hash.slice(0, 12));
  if (there !== here)
    throw differing(store.dir, `its cells are of the kernels ${there}, these are ${here}: take the version of minifold that planned them`);
}
