// The small JSON files of a run folder: their contents, and reading them from a folder that may hold anything.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as valibot from 'valibot';
import type { Preset } from '../experiments/experiment.js';
import { unusable } from '../input/errors.js';
import { check } from '../input/validate.js';
import { onDisk, replaceJson } from './files.js';
import type { Columns } from './records.js';

/** config.json: what was run. With the kernel it determines every byte of the metrics. */
export interface StoredConfig {
  readonly experiment: string;
  readonly preset: Preset;
  readonly settings: object;
  /** The command that repeats the run. */
  readonly command: string;
  /** SHA-256 of kernels.wasm. */
  readonly kernel: string;
  /** How many cells there are in all. */
  readonly cells: number;
  readonly columns: Columns;
}

/** versions.json: what the run was made with. */
export interface Versions {
  readonly minifold: string;
  readonly node: string;
  readonly platform: string;
  readonly kernel: string;
}

/** timing.json: wall times in seconds, of the run and of its cells. */
export interface Timing {
  readonly seconds: number;
  readonly cells: readonly { readonly cell: number; readonly seconds: number }[];
}

const Count = valibot.pipe(valibot.number(), valibot.safeInteger(), valibot.minValue(0));

/** config.json ends in the SHA-256 of the rest, so that a changed one is told from a written one. */
const ConfigSchema: valibot.GenericSchema<StoredConfig & { readonly sha256: string }> = valibot.object({
  experiment: valibot.string(),
  preset: valibot.picklist(['quick', 'paper']),
  settings: valibot.looseObject({}),
  command: valibot.string(),
  kernel: valibot.string(),
  cells: Count,
  columns: valibot.object({ labels: valibot.array(valibot.string()), measures: valibot.array(valibot.string()) }),
  sha256: valibot.string(),
});

export const VersionsSchema: valibot.GenericSchema<Versions> = valibot.object({
  minifold: valibot.string(),
  node: valibot.string(),
  platform: valibot.string(),
  kernel: valibot.string(),
});

export const TimingSchema: valibot.GenericSchema<Timing> = valibot.object({
  seconds: valibot.number(),
  cells: valibot.array(valibot.object({ cell: Count, seconds: valibot.number() })),
});

/** Reads `name` in a run folder. A folder that is not one is refused. */
export function readRunJson<T>(dir: string, name: string, schema: valibot.GenericSchema<T>): T {
  const path = join(dir, name);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw unusable(dir, `not the folder of a minifold run: it has no ${name}`);
    return onDisk(path, () => {
      throw error;
    });
  }
  try {
    return check(schema, JSON.parse(text), name);
  } catch (error) {
    throw unusable(dir, `not the folder of a minifold run: its ${name} cannot be read (${(error as Error).message})`);
  }
}

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What names a run: the SHA-256 of all that its records depend on, which its preset and its command only spell. */
export function runId({ experiment, kernel, settings, cells, columns: { labels, measures } }: StoredConfig): string {
  return sha256([experiment, kernel, settings, cells, labels, measures]);
}

function digest(config: StoredConfig): string {
  return sha256([runId(config), config.preset, config.command]);
}

/** Writes config.json. */
export function writeConfig(dir: string, config: StoredConfig): void {
  replaceJson(join(dir, 'config.json'), { ...config, sha256: digest(config) });
}

/** What was run in the folder. */
export function readConfig(dir: string): StoredConfig {
  const { sha256: written, ...config } = readRunJson(dir, 'config.json', ConfigSchema);
  if (digest(config) !== written) throw unusable(dir, 'its config.json is not as it was written');
  return config;
}

/** The leaves of a value by their paths, such as `settings.adam.lr`. */
function leaves(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, path === '' ? key : `${path}.${key}`));
}

/** What makes two configs other runs, in words, the first few of it; nothing where the cells are the same. The command may be spelled otherwise. */
export function differences(there: StoredConfig, here: StoredConfig): string[] {
  const [a, b] = [there, here].map(({ experiment, kernel, cells, settings, columns }) => {
    return new Map(leaves({ experiment, kernel: kernel.slice(0, 12), settings, cells, columns }, ''));
  });
  const changed = [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
  const told = changed.slice(0, 4).map((key) => `${key} is ${a.get(key) ?? 'not there'} in it and ${b.get(key) ?? 'not there'} here`);
  return changed.length > 4 ? [...told, `and ${changed.length - 4} more`] : told;
}
