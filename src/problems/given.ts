// What a problem was made from, with its own arrays, and a copy of that as plain data.
import { isFloatArray } from '../input/kind-of-array.js';

/** Options of a problem's factory. Float arrays in them are the problem's own: read, never changed. */
export type Given = Readonly<Record<string, unknown>>;

/** The same value with another in place of every float array in it. */
export function replaceArrays(value: unknown, other: (array: Float64Array) => unknown): unknown {
  if (isFloatArray(value)) return other(value as Float64Array);
  if (Array.isArray(value)) return value.map((entry) => replaceArrays(entry, other));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replaceArrays(entry, other)]));
}

/** A new copy as plain data, with the name first: what JSON, files and workers take, and what makes the same problem again. */
export function specOf(name: string, given: Given): Readonly<Record<string, unknown>> {
  const copy = replaceArrays(given, (array) => Array.from(array)) as Record<string, unknown>;
  return Object.freeze({ name, ...copy });
}
