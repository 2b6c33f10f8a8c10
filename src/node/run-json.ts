// The small JSON files of a run folder: their contents, and reading them from a folder that may hold anything.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Preset } from '../experiments/experiment.js';
import { unusable } from '../input/errors.js';
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

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const ConfigSchema: v.GenericSchema<StoredConfig> = v.object({
  experiment: v.string(),
  preset: v.picklist(['quick', 'paper']),
  settings: v.looseObject({}),
  command: v.string(),
  kernel: v.string(),
  cells: Count,
  columns: v.object({ labels: v.array(v.string()), measures: v.array(v.string()) }),
});

export const VersionsSchema: v.GenericSchema<Versions> = v.object({
  minifold: v.string(),
  node: v.string(),
  platform: v.string(),
  kernel: v.string(),
});

export const TimingSchema: v.GenericSchema<Timing> = v.object({
  seconds: v.number(),
  cells: v.array(v.object({ cell: Count, seconds: v.number() })),
});

/** Reads `name` in a run folder. A folder that is not one is refused; an error of the file system is passed on. */
export function readRunJson<T>(dir: string, name: string, schema: v.GenericSchema<T>): T {
  try {
    return v.parse(schema, JSON.parse(readFileSync(join(dir, name), 'utf8')));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    if (syscall !== undefined && !missing) throw error;
    const reason = missing ? `it has no ${name}` : `its ${name} cannot be read (${(error as Error).message})`;
    throw unusable(dir, `not the folder of a minifold run: ${reason}`);
  }
}
