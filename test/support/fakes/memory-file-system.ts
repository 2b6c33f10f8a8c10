// A file system in memory that fails when it is told to, is killed in the middle of a call, and loses what was not synced when the power goes.
import { dirname } from 'node:path';
import type { FileSystem } from '../../../src/node/store/file-system.js';

interface File {
  bytes: Buffer;
  synced: Buffer;
}

/** How call number `at` fails: the process ends before it or in the middle of it, or the system refuses it. */
export interface Fault {
  readonly at: number;
  readonly kind: 'before' | 'half-way' | 'ENOSPC' | 'EIO';
}

/** What is left of the process that was killed. */
export class Killed extends Error {}

function refused(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: refused, ${syscall}`), { code, syscall });
}

export class MemoryFileSystem implements FileSystem {
  calls = 0;
  fired = false;
  fault: Fault | undefined;
  readonly #names: Map<string, File>;
  readonly #durable: Map<string, File>;
  readonly #folders: Set<string>;
  readonly #open: File[] = [];
  #dead = false;

  constructor(names: Map<string, File> = new Map(), folders: Set<string> = new Set()) {
    this.#names = names;
    this.#durable = new Map(names);
    this.#folders = folders;
  }

  /** The same after the process was killed: all that was written is there. */
  afterKill(): MemoryFileSystem {
    return new MemoryFileSystem(new Map([...this.#names].map(([name, { bytes }]) => [name, { bytes, synced: bytes }])), this.#folders);
  }

  /** The same after the power was lost: what was not synced is not there, or, of `keep` names or bytes, all of it, or half of the bytes. */
  afterPowerLoss(keep: 'nothing' | 'names' | 'bytes' | 'half of the bytes'): MemoryFileSystem {
    const names = keep === 'names' ? this.#names : this.#durable;
    const left = [...names].map(([name, file]): [string, File] => {
      const { bytes: written, synced } = file;
      const half = written.subarray(0, synced.length + ((written.length - synced.length) >> 1));
      const bytes = { nothing: synced, names: synced, bytes: written, 'half of the bytes': half }[keep];
      return [name, { bytes, synced: bytes }];
    });
    return new MemoryFileSystem(new Map(left), this.#folders);
  }

  files(): string[] {
    return [...this.#names.keys()].sort();
  }

  /** Changes the bytes of a file, as a disk that fails does. */
  change(path: string, change: (bytes: Buffer) => Buffer): void {
    const file = this.#names.get(path);
    if (!file) throw refused('ENOENT', path);
    file.bytes = change(Buffer.from(file.bytes));
  }

  #call<T>(name: string, whole: () => T, half: () => unknown = whole): T {
    if (this.#dead) throw new Killed();
    if (this.fault?.at !== this.calls++) return whole();
    this.fired = true;
    const { kind } = this.fault;
    if (kind === 'ENOSPC' || kind === 'EIO') {
      if (name === 'write') half();
      throw refused(kind, name);
    }
    this.#dead = true;
    if (kind === 'half-way') half();
    throw new Killed();
  }

  read(path: string, from: number = 0, to?: number): Uint8Array | undefined {
    return this.#call('read', () => {
      const bytes = this.#names.get(path)?.bytes;
      return bytes && Buffer.from(bytes.subarray(from, to));
    });
  }
  has(path: string): boolean {
    return this.#call('stat', () => this.#folders.has(path) || this.#names.has(path));
  }
  list(path: string): string[] {
    return this.#call('list', () => this.files().flatMap((name) => (dirname(name) === path ? [name.slice(path.length + 1)] : [])));
  }
  makeFolder(path: string): void {
    this.#call('mkdir', () => this.#folders.add(path));
  }
  removeFolder(path: string): void {
    this.#call('rmdir', () => this.#folders.delete(path));
  }
  create(path: string): number {
    return this.#call('open', () => {
      if (this.#names.has(path)) throw refused('EEXIST', 'open');
      const file = { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) };
      this.#names.set(path, file);
      return this.#open.push(file) - 1;
    });
  }
  write(file: number, bytes: Uint8Array): void {
    const add = (part: Uint8Array): void => {
      this.#open[file].bytes = Buffer.concat([this.#open[file].bytes, part]);
    };
    this.#call(
      'write',
      () => add(bytes),
      () => add(bytes.subarray(0, bytes.length >> 1)),
    );
  }
  truncate(file: number, length: number): void {
    this.#call('ftruncate', () => {
      this.#open[file].bytes = this.#open[file].bytes.subarray(0, length);
    });
  }
  sync(file: number): void {
    this.#call(
      'fsync',
      () => {
        this.#open[file].synced = this.#open[file].bytes;
      },
      () => {},
    );
  }
  close(_file: number): void {
    this.#call('close', () => {});
  }
  link(from: string, to: string): void {
    this.#call('link', () => {
      if (this.#names.has(to)) throw refused('EEXIST', 'link');
      this.#names.set(to, this.#at(from));
    });
  }
  rename(from: string, to: string): void {
    this.#call('rename', () => {
      this.#names.set(to, this.#at(from));
      this.#names.delete(from);
    });
  }
  remove(path: string): void {
    this.#call('unlink', () => this.#names.delete(path));
  }
  syncFolder(path: string): void {
    this.#call('fsync', () => {
      for (const name of [...this.#durable.keys()]) if (dirname(name) === path) this.#durable.delete(name);
      for (const [name, file] of this.#names) if (dirname(name) === path) this.#durable.set(name, file);
    });
  }

  #at(path: string): File {
    const file = this.#names.get(path);
    if (!file) throw refused('ENOENT', path);
    return file;
  }
}
