// A folder that holds the run of an experiment: a store whose manifest knows the experiment and its settings, and the tables of its results. What it is made
// with stands beside it for people (config.json, versions.json, timing.json); nothing reads that but versions.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as valibot from 'valibot';
import type { Cell, CellResult } from '../cells/cell.js';
import type { Preset } from '../experiments/experiment.js';
import { unusable } from '../input/errors.js';
import { kernelHash } from '../kernels/generated.js';
import { type Columns, columnsOf, longTable } from '../sweep/results/long-table.js';
import { planManifest } from '../sweep/store/manifest.js';
import { onDisk, replaceJson } from './files.js';
import { Store } from './store/store.js';
import { writeTable } from './tables.js';
import { currentVersions, packageVersion, type Versions, VersionsSchema } from './versions.js';

/** What was asked for. With the kernels and the version of minifold it determines every byte of the tables. */
export interface AskedRun {
  readonly experiment: string;
  readonly preset: Preset;
  readonly settings: object;
  /** The command that repeats the run. */
  readonly command: string;
}

/** The same with what follows from it: config.json. */
export interface RunSetup extends AskedRun {
  /** SHA-256 of kernels.wasm. */
  readonly kernel: string;
  /** How many cells there are in all. */
  readonly cells: number;
  readonly columns: Columns;
}

/** The run of an experiment in its folder. */
export interface ExperimentFolder {
  readonly store: Store;
  readonly config: RunSetup;
}

const names = valibot.array(valibot.string());
const AboutSchema = valibot.object({
  kind: valibot.literal('experiment'),
  settings: valibot.looseObject({}),
  columns: valibot.object({ labels: names, measures: names }),
  how: valibot.object({ preset: valibot.picklist(['quick', 'paper']), command: valibot.string() }),
});

/**
 * Opens a folder for the cells of an experiment, new or to go on with.
 *
 * @throws E_CONFLICT where it holds other cells, unless `force`; E_FOLDER where it holds other files; E_RANGE for labels and measures of one name
 */
export function openExperiment(
  dir: string,
  { experiment, preset, settings, command }: AskedRun,
  cells: readonly Cell[],
  force: boolean,
): ExperimentFolder {
  const about = { kind: 'experiment', settings, columns: columnsOf(cells), how: { preset, command } };
  const { manifest, data } = planManifest({ minifold: packageVersion(), kernel: kernelHash, name: experiment, about, cells });
  const store = Store.open(dir, manifest, { force, data });
  const { config } = experimentIn(store);
  replaceJson(join(dir, 'config.json'), { ...config, settings });
  if (store.done.size < new Set(manifest.ids).size || !existsSync(join(dir, 'versions.json')))
    replaceJson(join(dir, 'versions.json'), currentVersions());
  return { store, config };
}

/**
 * The run that a folder holds, as far as it got.
 *
 * @throws E_FOLDER for a folder that holds none
 */
export function readExperiment(dir: string): ExperimentFolder {
  return experimentIn(Store.read(dir));
}

/** The run that a store is of. */
export function experimentIn(store: Store): ExperimentFolder {
  return { store, config: setupOf(store) };
}

/** Whether a store is of an experiment, and not of a sweep. */
export function isExperiment({ manifest }: Store): boolean {
  return manifest.about.kind === 'experiment';
}

function setupOf({ dir, manifest }: Store): RunSetup {
  const { output, success } = valibot.safeParse(AboutSchema, manifest.about);
  if (!success) throw unusable(dir, `it holds '${manifest.name}', which is no run of an experiment: minifold sweep plot draws a sweep`);
  const { settings, columns, how } = output;
  return { experiment: manifest.name, ...how, settings, kernel: manifest.kernel, cells: manifest.ids.length, columns };
}

/** What the newest cells were made with. */
export function versionsIn(dir: string): Versions {
  const path = join(dir, 'versions.json');
  if (!existsSync(path)) return currentVersions();
  const { output, success } = valibot.safeParse(
    valibot.pipe(valibot.string(), valibot.parseJson(), VersionsSchema),
    onDisk(path, () => readFileSync(path, 'utf8')),
  );
  if (!success) throw unusable(path, 'it is not as it was written; delete it');
  return output;
}

/** The results that are there, in the order of the cells, their measures in the order of the columns. */
export function resultsOf({ store, config }: ExperimentFolder): CellResult[] {
  return [...store.results()].map(({ result }) => {
    const present = config.columns.measures.filter((name) => Object.hasOwn(result.measures, name));
    return { ...result, measures: Object.fromEntries(present.map((name) => [name, result.measures[name]])) };
  });
}

/** Writes the tables, metrics.* and columns/*.npy, and how long the cells took. */
export function writeMetrics({ store, config }: ExperimentFolder): void {
  const results = [...store.results()];
  const placed = results.map(({ place, result }) => ({ cell: place, result }));
  writeTable(store.dir, 'metrics', longTable(placed, config.columns), 'columns');
  const cells = placed.map(({ cell, result }) => ({ cell, seconds: result.seconds }));
  replaceJson(join(store.dir, 'timing.json'), { seconds: store.status().seconds, cells });
}
