// One place where plain input becomes checked input: valibot decides, and its first complaint becomes a MinifoldError.

import * as valibot from 'valibot';
import { type ErrorCode, invalid, type MinifoldError, missing, misused, partOf, show, unknownName } from './errors.js';

/** A number within a range that `allowed` puts in words. */
/* @__NO_SIDE_EFFECTS__ */
export function real(allowed: string, within: (x: number) => boolean): valibot.GenericSchema<number> {
  return valibot.pipe(valibot.number(allowed), valibot.check(within, allowed));
}

/** A whole number from `least` to `most`. */
/* @__NO_SIDE_EFFECTS__ */
export function whole(least: number, most: number = Number.MAX_SAFE_INTEGER): valibot.GenericSchema<number> {
  const upTo = most === Number.MAX_SAFE_INTEGER ? '2^53 - 1' : String(most);
  return real(`a whole number from ${least} to ${upTo}`, (x) => Number.isSafeInteger(x) && x >= least && x <= most);
}

/** A finite number >= 0. */
export const nonNegative: valibot.GenericSchema<number> = real('a finite number >= 0', (x) => x >= 0 && x < Number.POSITIVE_INFINITY);
/** A finite number > 0. */
export const positive: valibot.GenericSchema<number> = real('a finite number > 0', (x) => x > 0 && x < Number.POSITIVE_INFINITY);
/** A decay rate in [0, 1). */
export const decay: valibot.GenericSchema<number> = real('a number in [0, 1)', (x) => x >= 0 && x < 1);
/** A finite number. */
export const finite: valibot.GenericSchema<number> = real('a finite number', Number.isFinite);
/** A share in [0, 1]. */
export const share: valibot.GenericSchema<number> = real('a number in [0, 1]', (x) => x >= 0 && x <= 1);
/** A seed of the random streams. */
export const seed: valibot.GenericSchema<number> = whole(0);
/** No entry of a list twice. */
export const distinct = <T>(): valibot.CheckAction<T[], string> =>
  valibot.check<T[], string>((list) => new Set(list).size === list.length, 'no entry twice');
/** One of these texts. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const Text extends string>(...texts: readonly Text[]): valibot.GenericSchema<Text> {
  return valibot.picklist(
    texts,
    texts
      .map((text) => `'${text}'`)
      .join(', ')
      .replace(/, (?='[^']*'$)/, ' or '),
  );
}
/** true or false. */
export const flag: valibot.GenericSchema<boolean> = valibot.boolean('true or false');
/** The floating-point type of a run. */
export const dtype: valibot.GenericSchema<'f64' | 'f32'> = oneOf('f64', 'f32');

/** What must be there and is read later, in words. */
/* @__NO_SIDE_EFFECTS__ */
export function required(allowed: string): valibot.GenericSchema<unknown, unknown> {
  return valibot.custom<unknown>((value) => value !== undefined, allowed);
}

/** The codes of valibot's complaints; the others are about types. */
const codes: Readonly<Record<string, ErrorCode>> = { check: 'E_RANGE', regex: 'E_RANGE', min_length: 'E_SHAPE' };

type Schema = valibot.GenericSchema<unknown, unknown>;
type Issue = valibot.BaseIssue<unknown>;

/** What a schema without words of its own allows. */
export function words({ type, expected }: Issue): string {
  const names: Readonly<Record<string, string>> = {
    array: 'an array',
    boolean: 'true or false',
    function: 'a function',
    min_length: 'more entries',
    number: 'a number',
    string: 'a text',
  };
  return names[type] ?? (type.endsWith('object') || type === 'record' ? 'an object' : String(expected));
}

const config = { abortEarly: true, message: words } as const;

/** The parts of the schema of an object, by name, at the end of a path into it. */
function entriesAt(schema: Schema, path: readonly valibot.IssuePathItem[]): Readonly<Record<string, Schema>> {
  type Level = { wrapped?: Level; getter?: (input: unknown) => Level; entries?: Record<string, Level>; item?: Level };
  let level: Level | undefined = schema as Level;
  for (const { input, key } of path) {
    while (level?.wrapped) level = level.wrapped;
    while (level?.getter) level = level.getter(input);
    if (input === path.at(-1)?.input && key === path.at(-1)?.key) break;
    level = level?.entries?.[String(key)] ?? level?.item;
  }
  return (level?.entries ?? {}) as Readonly<Record<string, Schema>>;
}

/** Whether a value holds options by their names: no array, no Date, no Map. */
export function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]';
}

/** The entries of options as `check` sees them: those too that a spread leaves out, as they are inherited, or getters of their class. */
export function entriesGiven(options: object): [key: string, value: unknown][] {
  const keys = new Set<string>();
  for (const key in options) keys.add(key);
  for (
    let level: object | null = options;
    level && (level === options || Object.getPrototypeOf(level));
    level = Object.getPrototypeOf(level)
  ) {
    for (const [key, { get }] of Object.entries(Object.getOwnPropertyDescriptors(level))) if (get || level === options) keys.add(key);
  }
  return [...keys].map((key) => [key, (options as Record<string, unknown>)[key]]);
}

/** The options that must be given. */
function neededOf(entries: Readonly<Record<string, Schema>>): string[] {
  return Object.keys(entries).filter((key) => entries[key].type !== 'literal' && !valibot.safeParse(entries[key], undefined).success);
}

/** What holds these options, in words. */
const objectWith = ([first, ...others]: readonly string[]): string =>
  `an object${first ? ` with ${[first, ...others].join(', ').replace(/, (?=\w+$)/, ' and ')}` : ''}`;

/** An error about the keys of an object: one that it does not have comes before one that it lacks, which the user gave by another name. */
function wrongKey(schema: Schema, issue: Issue, path: string, owner: string | undefined): MinifoldError {
  const items = issue.path ?? [];
  const [last] = items.slice(-1);
  const entries = entriesAt(schema, items);
  const within = items.slice(0, -1).reduce((whole, { key }) => partOf(whole, key), path);
  const unknown = (key: string): boolean => !Object.hasOwn(entries, key);
  const given = issue.type === 'strict_object' ? [...Object.keys(last.input as object), String(last.key)].find(unknown) : undefined;
  const { name } = last.input as { name?: unknown };
  const needed = neededOf(entries);
  const isOther = needed.length > 0 && !needed.some((key) => key in (last.input as object));
  if (given === 'name' && typeof name === 'string' && isOther)
    // adam() in place of { optimizer: adam() }
    return misused(within, `${show(name)} is given by itself`, { value: name, allowed: objectWith(needed) });
  if (given !== undefined) return unknownName('option', given, Object.keys(entries), partOf(within, given), owner);
  const lacking = valibot.safeParse(entries[String(last.key)], undefined, config);
  return missing(partOf(within, last.key), lacking.issues?.[0].message ?? 'a value');
}

/**
 * Returns `value` as the schema describes it, defaults filled in; throws a MinifoldError whose path starts at `path`. `owner` is the optimizer whose
 * options these are.
 */
export function check<T>(schema: valibot.GenericSchema<unknown, T>, value: unknown, path: string, owner?: string): T {
  const result = valibot.safeParse(schema, 'entries' in schema && !isOptions(value) ? null : value, config);
  if (result.success) return result.output;
  const [issue] = result.issues;
  if (issue.path?.at(-1)?.origin === 'key') throw wrongKey(schema, issue, path, owner);
  const at = (issue.path ?? []).reduce((whole, { key }) => partOf(whole, key), path);
  const given = issue.path ? issue.path.at(-1)?.value : value;
  const allowed = issue.path === undefined && issue.message === 'an object' ? objectWith(neededOf(entriesAt(schema, []))) : issue.message;
  if (given === undefined) throw missing(at, allowed);
  const nonFinite = typeof given === 'number' && !Number.isFinite(given);
  const named = issue.expected === 'never' ? 'E_UNKNOWN_KEY' : 'E_TYPE'; // a name that leads to no schema
  const code = nonFinite ? 'E_NON_FINITE' : (codes[issue.type] ?? named);
  throw invalid(code, at, given, allowed);
}
