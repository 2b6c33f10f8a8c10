// How a checkpoint holds the problem of its run: the options as JSON, the arrays in them by length and SHA-256, and the arrays' own bytes where they are
// few or asked for.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as valibot from 'valibot';
import { conflict, invalid, missing, notACheckpoint } from '../input/errors.js';
import { check, oneOf, whole } from '../input/validate.js';
import { replaceArrays } from '../problems/given.js';
import { isProblem, type Problem, problemWords } from '../problems/problem.js';
import { readProblem } from '../problems/registry.js';
import { asDescribed } from './checkpoint.js';

/** What `run.save` puts into its bytes. */
export interface SaveOptions {
  /** Whether data of the user's own goes along or is named by its SHA-256. By default it goes along up to 64 KiB. */
  readonly data?: 'embedded' | 'named' | undefined;
}

/** What `restoreRun` takes beside the bytes. */
export interface RestoreOptions {
  /** The problem of the saved run: needed where the bytes name its data and do not hold it. */
  readonly problem?: Problem | undefined;
}

const saveSchema = valibot.strictObject({ data: valibot.optional(oneOf('embedded', 'named')) });
const restoreSchema = valibot.strictObject({ problem: valibot.optional(valibot.unknown()) });

export function readSaveOptions(options: unknown): SaveOptions {
  return check(saveSchema, options, 'save');
}

/** The problem among the options. */
export function readRestoreOptions(options: unknown): Problem | undefined {
  const { problem } = check(restoreSchema, options, 'options');
  if (problem === undefined || isProblem(problem)) return problem;
  throw invalid('E_TYPE', 'options.problem', problem, problemWords(problem));
}

/** An array of a problem: how a checkpoint that does not hold it tells it from others. */
interface ArrayName {
  readonly length: number;
  readonly sha256: string;
}

/** A problem without its arrays: in place of each is `{ $array: k }`, its place among `arrays`. */
export interface Described {
  readonly problem: Readonly<{ name: string } & Record<string, unknown>>;
  readonly arrays: readonly ArrayName[];
}

/** Schema of `Described` in a header. */
export const describedSchema: valibot.GenericSchema<Described> = valibot.strictObject({
  problem: valibot.looseObject({ name: valibot.string() }),
  arrays: valibot.array(valibot.strictObject({ length: whole(0, 2 ** 29), sha256: valibot.pipe(valibot.string(), valibot.length(64)) })),
});

/** Arrays up to so many entries in all go along with a run unless its user says otherwise: 64 KiB. */
const few = 2 ** 13;

/** Digests of arrays that were named before: a problem's arrays never change. */
const digests = new WeakMap<Float64Array, string>();

function digestOf(array: Float64Array): string {
  const known = digests.get(array) ?? bytesToHex(sha256(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)));
  digests.set(array, known);
  return known;
}

/** What describes a problem, and its arrays in their order. */
export function describe(problem: Problem): { readonly described: Described; readonly data: readonly Float64Array[] } {
  if (!problem.given) return { described: { problem: { name: problem.name, ...problem.spec }, arrays: [] }, data: [] };
  const data: Float64Array[] = [];
  const options = replaceArrays(problem.given, (array) => ({ $array: data.push(array) - 1 })) as object;
  const arrays = data.map((array) => ({ length: array.length, sha256: digestOf(array) }));
  return { described: { problem: { name: problem.name, ...options }, arrays }, data };
}

const entries = (arrays: readonly { readonly length: number }[]): number => arrays.reduce((sum, { length }) => sum + length, 0);

/** Whether arrays go along by default. */
export function isSmall(arrays: readonly { readonly length: number }[]): boolean {
  return entries(arrays) <= few;
}

/** The problem made again, with its arrays where they are at hand. */
function made({ problem, arrays }: Described, data: readonly Float64Array[]): Problem {
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    if ('$array' in value) {
      const array = typeof value.$array === 'number' ? data[value.$array] : undefined;
      if (array) return array;
      throw notACheckpoint('it names an array that it has not');
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, filled(entry)]));
  };
  arrays.forEach(({ length, sha256: expected }, k) => {
    if (data[k].length !== length || digestOf(data[k]) !== expected) throw notACheckpoint('the data in it is not what its header names');
  });
  return asDescribed(() => readProblem(filled(problem)), 'E_UNAVAILABLE'); // which says what to import
}

/**
 * The problem that a checkpoint describes: `given`, if it is that one; else the one that its own bytes make.
 *
 * @throws E_RANGE for a given problem that is another one, E_MISSING where none is given and the bytes do not hold its arrays
 */
export function restoreProblem(described: Described, data: readonly Float64Array[], given: Problem | undefined): Problem {
  if (given) {
    if (JSON.stringify(describe(given).described) === JSON.stringify(described)) return given;
    throw conflict('problem', `it is not the problem of the saved run, or has other options or other data; that is ${listed(described)}`, {
      value: given.name,
    });
  }
  if (data.length === described.arrays.length) return made(described, data);
  throw missing(
    'problem',
    `the bytes name the data of their run and do not hold it: ${listed(described)}; give restoreRun(bytes, { problem })`,
  );
}

function listed({ problem, arrays }: Described): string {
  const names = arrays.map(({ length, sha256: digest }) => `${length} numbers of SHA-256 ${digest.slice(0, 12)}…`);
  return [problem.name, ...names].join(', ');
}
