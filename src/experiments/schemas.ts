// Pieces that the settings and cells of many experiments are made of.
import * as valibot from 'valibot';
import { distinct, finite, seed, whole } from '../input/validate.js';

/** How many there are of something. */
export const count: valibot.GenericSchema<number> = whole(1);

/** A point of the plane. */
export const planePoint: valibot.GenericSchema<{ x: number; y: number }> = valibot.strictObject({
  x: finite,
  y: finite,
});

/** `least` or more entries, named in the complaint about fewer. */
export function listOf<T>(entry: valibot.GenericSchema<T>, name: string, least: 1 | 2 = 1): valibot.GenericSchema<T[]> {
  return valibot.pipe(
    valibot.array(entry),
    valibot.minLength(least, least === 1 ? `at least one ${name}` : `at least two ${name}s`),
    distinct(),
  );
}

/** The seeds that every experiment has. */
export const seeds: valibot.GenericSchema<number[]> = listOf(seed, 'seed');

/** The schema of an experiment's settings: these entries and `seeds`. */
export function withSeeds<Settings extends { readonly seeds: readonly number[] }>(
  entries: {
    readonly [K in Exclude<keyof Settings, 'seeds'>]: valibot.GenericSchema<unknown, Settings[K]>;
  },
): valibot.GenericSchema<unknown, Settings> {
  return valibot.strictObject({ ...entries, seeds }) as unknown as valibot.GenericSchema<unknown, Settings>;
}

/** The steps between two of about `records` records. */
export function everyOf(steps: number, records: number): number {
  return Math.max(1, Math.floor(steps / records));
}
