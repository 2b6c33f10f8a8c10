// Pieces that the settings and cells of many experiments are made of.
import * as v from 'valibot';
import { real, seed, whole } from '../input/validate.js';

/** How many there are of something. */
export const count: v.GenericSchema<number> = whole(1);

/** A point of the plane. */
export const planePoint: v.GenericSchema<{ x: number; y: number }> = v.strictObject({
  x: real('a number', Number.isFinite),
  y: real('a number', Number.isFinite),
});

/** `least` or more entries, named in the complaint about fewer. */
export function listOf<T>(entry: v.GenericSchema<T>, name: string, least: 1 | 2 = 1): v.GenericSchema<T[]> {
  return v.pipe(v.array(entry), v.minLength(least, least === 1 ? `at least one ${name}` : `at least two ${name}s`));
}

/** The seeds that every experiment has. */
export const seeds: v.GenericSchema<number[]> = listOf(seed, 'seed');

/** The schema of an experiment's settings: these entries and `seeds`. */
export function withSeeds<Settings extends { readonly seeds: readonly number[] }>(
  entries: {
    readonly [K in Exclude<keyof Settings, 'seeds'>]: v.GenericSchema<unknown, Settings[K]>;
  },
): v.GenericSchema<unknown, Settings> {
  return v.strictObject({ ...entries, seeds }) as unknown as v.GenericSchema<unknown, Settings>;
}

/** The steps between two of about `records` records. */
export function everyOf(steps: number, records: number): number {
  return Math.max(1, Math.floor(steps / records));
}
