// The small JSON files of a run folder: their contents, and reading them from a folder that may hold anything.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as valibot from 'valibot';
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

const Count = valibot.pipe(valibot.number(), valibot.safeInteger(), valibot.minValue(0));

export const ConfigSchema: valibot.GenericSchema<StoredConfig> = valibot.object({
  experiment: valibot.string(),
  preset: valibot.picklist(['quick', 'paper']),
  settings: valibot.looseObject({}),
  command: valibot.string(),
  kernel: valibot.string(),
  cells: Count,
  columns: valibot.object({ labels: valibot.array(valibot.string()), measures: valibot.array(valibot.string()) }),
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

/** Reads `name` in a run folder. A folder that is not one is refused; an error of the file system is passed on. */
export function readRunJson<T>(dir: string, name: string, schema: valibot.GenericSchema<T>): T {
  try {
    return valibot.parse(schema, JSON.parse(readFileSync(join(dir, name), 'utf8')));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    if (syscall !== undefined && !missing) throw error;
    const reason = missing ? `it has no ${name}` : `its ${name} cannot be read (${(error as Error).message})`;
    throw unusable(dir, `not the folder of a minifold run: ${reason}`);
  }
}
