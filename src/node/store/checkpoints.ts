// Cells on their way, in checkpoints/: two generations of every group, so that one is whole whenever the process or the machine stops.
import { join } from 'node:path';
import type { SavedCell } from '../../cells/run-cell-group.js';
import { MinifoldError } from '../../input/errors.js';
import { sha256Hex } from '../../sweep/store/manifest.js';
import { decodeSavedCells, encodeSavedCells, type SavedGroup } from '../../sweep/store/saved-cells.js';
import { onDisk } from '../files.js';
import { newTag, whereaboutsOf } from '../process-tag.js';
import { sha256 } from './segments.js';
import type { Store } from './store.js';
import { writeWhole } from './whole-file.js';

const NAME = /^([0-9a-f]{32})\.[01]\.cells$/;

/** This process. */
const owner = newTag();

export class Checkpoints {
  /** Checkpoints that were refused, and why. */
  readonly faults: string[] = [];
  readonly #store: Store;
  readonly #folder: string;
  readonly #generations = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
    this.#folder = join(store.dir, 'checkpoints');
  }

  /** The newest sound generation of every group; of cells in two groups, those that are further. Groups of running processes are theirs. */
  load(): { readonly own: readonly SavedGroup[]; readonly others: readonly SavedGroup[] } {
    const newest = new Map<string, SavedGroup>();
    for (const name of onDisk(this.#folder, () => this.#store.fs.list(this.#folder)).sort()) {
      const key = NAME.exec(name)?.[1];
      const group = key === undefined ? undefined : this.#read(name);
      if (key === undefined || !group) continue;
      if (group.generation >= (newest.get(key)?.generation ?? 0)) newest.set(key, group);
      this.#generations.set(key, Math.max(group.generation, this.#generations.get(key) ?? 0));
    }
    const groups = [...newest.values()].sort((a, b) => b.cells[0].done - a.cells[0].done);
    const seen = new Set<string>();
    const left = groups.flatMap((group) => {
      const kept = group.ids.flatMap((id, k) => (seen.has(id) || this.#store.has(id) ? [] : [k]));
      for (const k of kept) seen.add(group.ids[k]);
      if (kept.length === 0) this.remove(group.ids);
      return kept.length === 0 ? [] : [{ ...group, ids: kept.map((k) => group.ids[k]), cells: kept.map((k) => group.cells[k]) }];
    });
    const isOthers = (group: SavedGroup): boolean => group.owner !== owner && whereaboutsOf(group.owner) === 'running';
    return { own: left.filter((group) => !isOthers(group)), others: left.filter(isOthers) };
  }

  #read(name: string): SavedGroup | undefined {
    try {
      const path = join(this.#folder, name);
      const bytes = onDisk(path, () => this.#store.fs.read(path));
      const group = bytes && decodeSavedCells(bytes, this.#store.manifest.kernel, sha256);
      return group && group.cells.length > 0 ? group : undefined;
    } catch (error) {
      if (!(error instanceof MinifoldError) || error.code !== 'E_CHECKPOINT') throw error;
      this.faults.push(`checkpoints/${name}: ${error.message}`);
      return undefined;
    }
  }

  /** Saves a group over the older of its generations. */
  save(ids: readonly string[], cells: readonly SavedCell[]): void {
    const key = keyOf(ids);
    const generation = (this.#generations.get(key) ?? 0) + 1;
    const path = this.#path(key, generation);
    const { kernel } = this.#store.manifest;
    const bytes = encodeSavedCells({ kernel, owner, generation, ids, cells }, sha256);
    onDisk(path, () => writeWhole(this.#store.fs, path, bytes));
    this.#generations.set(key, generation);
  }

  /** Removes what was saved of a group; after its results would outlive a loss of power. */
  remove(ids: readonly string[]): void {
    const key = keyOf(ids);
    if (!this.#generations.has(key)) return;
    this.#store.sync();
    for (const generation of [0, 1]) {
      const path = this.#path(key, generation);
      onDisk(path, () => this.#store.fs.remove(path));
    }
    this.#generations.delete(key);
  }

  #path(key: string, generation: number): string {
    return join(this.#folder, `${key}.${generation % 2}.cells`);
  }
}

const keyOf = (ids: readonly string[]): string => sha256Hex(ids.join('\n')).slice(0, 32);
