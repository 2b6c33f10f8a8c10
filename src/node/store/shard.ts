// Which cells are whose, where several machines share the cells of a manifest: the same answer on each of them, without a word between them.
import type { Cell } from '../../cells/cell.js';
import { groupCells } from '../../cells/run-cell-group.js';
import { invalid } from '../../input/errors.js';
import type { Manifest } from '../../sweep/store/manifest.js';

/** One share of `count`, from 0 on. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The places of a share, in their order. */
export function placesOfShard(manifest: Manifest, cellAt: (place: number) => Cell, shard: Shard = { index: 0, count: 1 }): number[] {
  const { index, count } = shard;
  const shares = sharesOf(manifest, cellAt, count);
  if (!Number.isSafeInteger(index) || index < 0 || index >= count)
    throw invalid('E_RANGE', 'shard.index', index, `a whole number from 0 to ${count - 1}`);
  return shares[index];
}

/** The places of every share, in their order; cells that go together in lanes are in one. Cells of one config count once. */
export function sharesOf({ ids }: Manifest, cellAt: (place: number) => Cell, count: number): number[][] {
  if (!Number.isSafeInteger(count) || count < 1) throw invalid('E_RANGE', 'shard.count', count, 'a whole number from 1');
  const first = new Map<string, number>();
  ids.forEach((id, place) => {
    if (!first.has(id)) first.set(id, place);
  });
  const places = [...first.values()];
  if (count === 1) return [places];
  const groups = groupCells(
    places.map((place) => cellAt(place)),
    count,
  );
  groups.sort((a, b) => b.length - a.length || a[0] - b[0]);
  const shares = Array.from({ length: count }, (): number[] => []);
  for (const group of groups) {
    const least = shares.reduce((best, share) => (share.length < best.length ? share : best));
    least.push(...group);
  }
  return shares.map((share) => share.sort((a, b) => a - b).map((k) => places[k]));
}
