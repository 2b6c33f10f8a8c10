// A folder that holds a sweep: a store whose manifest knows what was asked for, and the tables of its results.

import { join } from 'node:path';
import * as valibot from 'valibot';
import type { RunCell } from '../cells/cell.js';
import { unusable } from '../input/errors.js';
import { kernelHash } from '../kernels/generated.js';
import type { SweepPlan } from '../sweep/plan/plan.js';
import { Aggregate } from '../sweep/results/aggregate.js';
import { type Columns, longTable, type PlacedResult } from '../sweep/results/long-table.js';
import { planManifest } from '../sweep/store/manifest.js';
import { replaceFile } from './files.js';
import { Store } from './store/store.js';
import { writeTable } from './tables.js';
import { packageVersion } from './versions.js';

const names = valibot.array(valibot.string());
const AboutSchema = valibot.object({
  kind: valibot.literal('sweep'),
  title: valibot.string(),
  description: valibot.looseObject({}),
  columns: valibot.object({ labels: names, measures: names }),
  plots: valibot.array(valibot.looseObject({})),
});

/** What the manifest of a sweep says of it. */
export interface AboutSweep {
  readonly title: string;
  readonly description: Readonly<Record<string, unknown>>;
  readonly columns: Columns;
  readonly plots: readonly Readonly<Record<string, unknown>>[];
}

/** A sweep in its folder. */
export interface SweepFolder {
  readonly store: Store;
  readonly about: AboutSweep;
}

/**
 * Opens a folder for a sweep, new or to go on with.
 *
 * @throws E_FOLDER where it holds something else, unless `force`
 */
export function openSweep(
  dir: string,
  name: string,
  { title, cells, columns, plots }: SweepPlan,
  description: object,
  force: boolean,
): SweepFolder {
  const about = { kind: 'sweep', title, description, columns, plots };
  const { manifest, data } = planManifest({ minifold: packageVersion(), kernel: kernelHash, name, about, cells });
  const store = Store.open(dir, manifest, { force, data });
  replaceFile(join(dir, 'sweep.json'), `${JSON.stringify(description, null, 2)}\n`);
  return { store, about: { title, description: { ...description }, columns, plots } };
}

/**
 * The sweep that a folder holds.
 *
 * @throws E_FOLDER for a folder that is none
 */
export function readSweep(dir: string): SweepFolder {
  return sweepIn(Store.read(dir));
}

/** The sweep that a store is of. */
export function sweepIn(store: Store): SweepFolder {
  const { output, success } = valibot.safeParse(AboutSchema, store.manifest.about);
  if (!success) throw unusable(store.dir, `it holds '${store.manifest.name}', which is no sweep`);
  return { store, about: output };
}

function* resultsOf(store: Store): Generator<PlacedResult> {
  for (const { place, result } of store.results()) yield { cell: place, result };
}

/** Writes the long table: table.csv, table.jsonl, table.parquet and columns/*.npy. */
export function writeLongTable({ store, about }: SweepFolder): number {
  const table = longTable(resultsOf(store), about.columns);
  writeTable(store.dir, 'table', table, 'columns');
  return table.rows;
}

/** Writes what the results amount to over some of their labels: aggregate.csv, aggregate.parquet. */
export function writeAggregate(
  { store, about }: SweepFolder,
  over: readonly string[],
): { readonly rows: number; readonly records: number } {
  const aggregate = new Aggregate(about.columns, over);
  let records = 0;
  for (const { place, result } of store.results()) {
    records += result.step.length;
    aggregate.add(result, () => (store.cell(place) as RunCell).config.steps);
  }
  const table = aggregate.table();
  writeTable(store.dir, 'aggregate', table);
  return { rows: table.rows, records };
}
