// The segments of a store on disk: those of other processes are read, one of its own is written to and sealed under the SHA-256 of its bytes.
import { createHash, type Hash, hash } from 'node:crypto';
import { join } from 'node:path';
import {
  encodeRecord,
  type RecordKind,
  readSegment,
  type SegmentContents,
  type SegmentRecord,
  segmentHead,
} from '../../sweep/store/segment.js';
import { newTag, whereaboutsOf } from '../process-tag.js';
import type { FileSystem } from './file-system.js';
import { nameOnce, writeNew } from './whole-file.js';

const SEALED = /^([0-9a-f]{64})\.seg$/;
const OPEN = /^([0-9a-f]{8}-\d+-\d+-[0-9a-f]{8})\.open$/;
/** A segment that has grown so large is sealed. */
const fullBytes = 2 ** 26;

export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const hex = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/** The records of a segment by what Node has for it. */
function contentsOf(bytes: Uint8Array, options: { readonly from?: number; readonly trusted?: boolean } = {}): SegmentContents {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readSegment(bytes, { ...options, hash: sha256, hexOf: (from, to) => buffer.toString('hex', from, to) });
}

/** A file of records; its path changes when it is sealed. */
export interface SegmentFile {
  path: string;
}

/** The one that this process writes. */
interface OwnSegment {
  readonly file: SegmentFile;
  readonly descriptor: number;
  length: number;
  readonly hash: Hash;
  synced: boolean;
}

/** What hears of the records that are read. */
export type OnRecord = (record: SegmentRecord, file: SegmentFile) => void;

export class Segments {
  /** What was found not to be as it was written. None for what a killed process left unfinished. */
  readonly faults: string[] = [];
  readonly #fs: FileSystem;
  readonly #folder: string;
  /** How far each was read. */
  readonly #read = new Map<string, number>();
  #own: OwnSegment | undefined;

  constructor(fs: FileSystem, folder: string) {
    this.#fs = fs;
    this.#folder = folder;
  }

  /** Reads what was not read before. */
  refresh(onRecord: OnRecord): void {
    for (const name of this.#fs.list(this.#folder).sort()) {
      const path = join(this.#folder, name);
      if (path === this.#own?.file.path) continue;
      if (SEALED.test(name) && !this.#read.has(path)) this.#readSealed(path, name, onRecord);
      if (OPEN.test(name)) this.#readOpen(path, onRecord);
    }
  }

  #readSealed(path: string, name: string, onRecord: OnRecord): void {
    const bytes = this.#fs.read(path);
    if (!bytes) return;
    const trusted = SEALED.exec(name)?.[1] === hex(bytes);
    const { records, end, torn } = contentsOf(bytes, { trusted });
    if (!trusted || torn) this.faults.push(`${name}: it is not as it was written; what is sound in it counts`);
    for (const record of records) onRecord(record, { path });
    this.#read.set(path, end);
  }

  #readOpen(path: string, onRecord: OnRecord): void {
    const from = this.#read.get(path) ?? 0;
    const bytes = this.#fs.read(path, from);
    if (!bytes) return;
    const { records, end } = contentsOf(bytes, { from });
    for (const record of records) onRecord(record, { path });
    this.#read.set(path, end);
  }

  /** Whether another process of this machine, or one elsewhere, may be writing into the folder. */
  hasOthers(): boolean {
    return this.#fs.list(this.#folder).some((name) => {
      const tag = OPEN.exec(name)?.[1];
      return tag !== undefined && join(this.#folder, name) !== this.#own?.file.path && whereaboutsOf(tag) !== 'gone';
    });
  }

  /** Seals what processes left that are gone. */
  adopt(): void {
    for (const name of this.#fs.list(this.#folder)) {
      const tag = OPEN.exec(name)?.[1];
      if (tag === undefined || whereaboutsOf(tag) !== 'gone') continue;
      const path = join(this.#folder, name);
      const bytes = this.#fs.read(path);
      if (!bytes) continue;
      const { records, end } = contentsOf(bytes);
      const whole = bytes.subarray(0, end);
      if (records.length > 0) writeNew(this.#fs, join(this.#folder, `${hex(whole)}.seg`), whole);
      this.#fs.remove(path);
    }
  }

  /** Adds a record to the segment of this process; returns the file and where the payload begins. */
  append(id: string, kind: RecordKind, seconds: number, payload: Uint8Array): { readonly file: SegmentFile; readonly end: number } {
    const own = this.#own ?? this.#start();
    const bytes = encodeRecord(id, kind, seconds, payload, sha256);
    try {
      this.#fs.write(own.descriptor, bytes);
    } catch (error) {
      this.#giveUp();
      throw error;
    }
    own.hash.update(bytes);
    own.length += bytes.length;
    own.synced = false;
    const end = own.length;
    if (end > fullBytes) this.seal();
    return { file: own.file, end };
  }

  #start(): OwnSegment {
    const path = join(this.#folder, `${newTag()}.open`);
    const descriptor = this.#fs.create(path);
    try {
      this.#fs.write(descriptor, segmentHead);
      this.#fs.syncFolder(this.#folder);
    } catch (error) {
      this.#fs.close(descriptor);
      throw error; // without its head it is read as empty, and never written to again
    }
    const own = { file: { path }, descriptor, length: segmentHead.length, hash: createHash('sha256').update(segmentHead), synced: false };
    this.#own = own;
    return own;
  }

  /** Cuts off what was half written. Where that fails too, the torn end is dropped by who reads it, and the next record goes elsewhere. */
  #giveUp(): void {
    const own = this.#own;
    if (!own) return;
    try {
      this.#fs.truncate(own.descriptor, own.length);
    } catch {
      this.#own = undefined;
      this.#fs.close(own.descriptor);
    }
  }

  /** Waits until what was appended would outlive a loss of power. */
  sync(): void {
    if (!this.#own || this.#own.synced) return;
    this.#fs.sync(this.#own.descriptor);
    this.#own.synced = true;
  }

  /** Ends the segment of this process, which never changes from then on. */
  seal(): void {
    const own = this.#own;
    if (!own) return;
    this.sync();
    this.#own = undefined;
    this.#fs.close(own.descriptor);
    const sealed = join(this.#folder, `${own.hash.digest('hex')}.seg`);
    nameOnce(this.#fs, own.file.path, sealed);
    this.#fs.syncFolder(this.#folder);
    this.#fs.remove(own.file.path);
    own.file.path = sealed;
    this.#read.set(sealed, own.length);
  }
}
