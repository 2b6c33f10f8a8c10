// The results of one machine in bench/results/<machine>/<name>.json, written section by section, so that a run that was interrupted goes on.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Machine, machine } from './machine.js';

const folder = join(import.meta.dirname, '../../../bench/results');

interface File<Result> extends Machine {
  readonly results: readonly (Result & { readonly key: string })[];
}

export class Results<Result> {
  readonly #path: string;
  readonly #machine: Machine;
  readonly #results: Map<string, Result & { readonly key: string }>;
  readonly #more: object;

  /** What `more` holds is written beside the machine. What there is of this commit, processor and Node is kept. */
  constructor(name: string, file: string, more: object = {}) {
    this.#path = join(folder, name, `${file}.json`);
    this.#machine = machine();
    this.#more = more;
    const before = this.#read();
    const { commit, cpu, node } = this.#machine;
    const same = before?.commit === commit && before.cpu === cpu && before.node === node && commit !== null;
    this.#results = new Map(same ? before.results.map((result) => [result.key, result]) : []);
  }

  #read(): File<Result> | undefined {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** The result of a key, if it was measured. */
  of(key: string): Result | undefined {
    return this.#results.get(key);
  }

  /** Writes the file with one more result. */
  add(key: string, result: Result): void {
    this.#results.set(key, { ...result, key });
    const all = [...this.#results.values()].sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }));
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, `${JSON.stringify({ ...this.#machine, ...this.#more, results: all }, null, 2)}\n`);
  }
}
