// One place where plain input becomes checked input: valibot decides, and its first complaint becomes a MinifoldError.

import * as valibot from 'valibot';
import { type ErrorCode, invalid, missing, unknownName } from './errors.js';

/** A number within a range that `allowed` puts in words. */
export function real(allowed: string, within: (x: number) => boolean): valibot.GenericSchema<number> {
  return valibot.pipe(valibot.number(allowed), valibot.check(within, allowed));
}

/** A whole number from `least` to `most`. */
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
/** A seed of the random streams. */
export const seed: valibot.GenericSchema<number> = whole(0);
/** true or false. */
export const flag: valibot.GenericSchema<boolean> = valibot.boolean('true or false');
/** The floating-point type of a run. */
export const dtype: valibot.GenericSchema<'f64' | 'f32'> = valibot.picklist(['f64', 'f32'], "'f64' or 'f32'");

/** The codes of valibot's complaints; the others are about types. */
const codes: Readonly<Record<string, ErrorCode>> = { check: 'E_RANGE', min_length: 'E_SHAPE' };

/** Returns `value` as the schema describes it, defaults filled in; throws a MinifoldError whose path starts at `path`. */
export function check<T>(schema: valibot.GenericSchema<unknown, T>, value: unknown, path: string): T {
  const result = valibot.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const at = (issue.path ?? []).reduce((whole, { key }) => whole + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), path);
  const last = issue.path?.at(-1);
  if (issue.expected === 'never' && last) {
    if (issue.path?.length === 1) throw unknownName('option', String(last.key), keysOf(schema), at);
    throw invalid('E_UNKNOWN_KEY', at, last.value, issue.message);
  }
  if (issue.received === 'undefined') {
    throw missing(at, issue.message);
  }
  const given = last?.value ?? issue.input;
  const nonFinite = typeof given === 'number' && !Number.isFinite(given);
  const code = nonFinite ? 'E_NON_FINITE' : (codes[issue.type] ?? 'E_TYPE');
  throw invalid(code, at, given, issue.message);
}

function keysOf(schema: valibot.GenericSchema<unknown, unknown>): string[] {
  return 'entries' in schema ? Object.keys(schema.entries as object) : [];
}
