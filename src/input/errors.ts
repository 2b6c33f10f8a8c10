import { kindOfArray } from './kind-of-array.js';
import { elsewhere, meant } from './synonyms.js';

/** What went wrong, for programs: the classes of design section 7. */
export type ErrorCode =
  | 'E_TYPE' // a value of the wrong kind
  | 'E_RANGE' // the right kind, outside the allowed range
  | 'E_SYNTAX' // a text that does not parse
  | 'E_UNKNOWN_KEY' // an option, measure or name that does not exist
  | 'E_MISSING' // a required option was not given
  | 'E_SHAPE' // an array of the wrong length, or a detached one
  | 'E_NON_FINITE' // NaN or infinity where a number is needed
  | 'E_TOO_LARGE' // beyond the 4 GiB of WebAssembly memory, or a dense matrix beyond its limit
  | 'E_NOT_READY' // used before init()
  | 'E_DISPOSED' // used after dispose()
  | 'E_BUSY' // called while it is at work, from inside that work
  | 'E_DIVERGED' // the run met a non-finite value and stopped
  | 'E_UNAVAILABLE' // what this problem does not know, or this optimizer cannot do
  | 'E_SINGULAR' // an equation met a point beyond which it has no solution
  | 'E_CHECKPOINT' // bytes that are not a checkpoint of this kernel
  | 'E_WORKER' // a worker died, or a cell failed for a reason that is not minifold's
  | 'E_FOLDER' // a folder that cannot take a run, or does not hold what is looked for
  | 'E_CONFLICT' // two results of one cell that differ, or a folder of other cells or kernels
  | 'E_IO'; // the file system refused to read or write

/** Where an error arose and what was given: enough for a program to point at the wrong input. */
export interface ErrorDetails {
  /** The place of the wrong value, such as `optimizer.lr`. */
  readonly path?: string;
  /** The value that was given. */
  readonly value?: unknown;
  /** What would have been accepted. */
  readonly allowed?: string;
}

/**
 * The only error minifold throws on purpose. The instance that threw it stays usable.
 *
 * @example
 * try {
 *   adam({ lr: -1 });
 * } catch (error) {
 *   error.code // 'E_RANGE'
 *   error.path // 'optimizer.lr'
 * }
 */
export class MinifoldError extends Error {
  override readonly name = 'MinifoldError';
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly value: unknown;
  readonly allowed: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.path = details?.path;
    this.value = details?.value;
    this.allowed = details?.allowed;
  }
}

/** How a value reads in a message: short, printable, and never a whole array. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${printable(value.length > 40 ? `${value.slice(0, 40)}…` : value)}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${kindOfArray(value) ?? 'DataView'}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value);
  return value instanceof Promise ? 'a promise' : 'an object';
}

/** A text without characters that a terminal obeys. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The path of a part of what is at `path`. */
export function partOf(path: string, key: unknown): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const name = String(key);
  return /^[\w$][\w$.^@-]*$/.test(name) ? `${path}.${name}` : `${path}[${show(name)}]`;
}

/**
 * A name that does not exist, with the one that was meant, if that is clear, or where it is to be had. `owner` is the optimizer whose option it is, `others`
 * are what was meant where no known name was.
 */
export function unknownName(
  what: string,
  given: string,
  known: readonly string[],
  path: string,
  owner?: string,
  others: readonly string[] = [],
): MinifoldError {
  const quoted = (names: readonly string[], word: string): string => names.map((name) => `'${name}'`).join(word);
  const names = meant(given, known, owner);
  const all = names.length > 1 ? quoted(names, ' and ') : quoted([...new Set([...names, ...others])], ' or ');
  const other = owner === undefined ? undefined : elsewhere(given, owner);
  const hint = all ? `; did you mean ${all}?` : other ? `; ${other}.` : '.';
  const allowed = known.join(', ');
  return new MinifoldError('E_UNKNOWN_KEY', `${path}: there is no ${what} ${show(given)}${hint} Known: ${allowed || 'none'}`, {
    path,
    value: given,
    allowed,
  });
}

/** A value outside what is allowed. */
export function invalid(code: ErrorCode, path: string, value: unknown, allowed: string): MinifoldError {
  return new MinifoldError(code, `${path} is ${show(value)}; allowed: ${allowed}`, { path, value, allowed });
}

/** A required value that was not given. */
export function missing(path: string, allowed: string): MinifoldError {
  return new MinifoldError('E_MISSING', `${path} is required: ${allowed}`, { path, allowed });
}

/** Sizes that do not fit, in words such as `3 entries` and `2 x 3`. */
export function wrongShape(path: string, given: string, allowed: string): MinifoldError {
  return new MinifoldError('E_SHAPE', `${path} has ${given}; expected ${allowed}`, { path, value: given, allowed });
}

/** The part of a text around a place, with a mark under it. */
function marked(text: string, at: number): string {
  const from = Math.max(0, at - 60);
  const line = printable(text.slice(from, at + 20));
  return `\n  ${line}\n  ${' '.repeat(printable(text.slice(from, at)).length)}^`;
}

/** A text that does not parse, with a mark under the place. */
export function misread(path: string, text: string, at: number, why: string): MinifoldError {
  return new MinifoldError('E_SYNTAX', `${path}: ${why}${marked(text, at)}`, { path, value: text });
}

/**
 * An error that arose within what was given at a path, such as the function of a model, said of that path; of a text with a mark under the place.
 * Those of others are what they were.
 */
export function within(path: string, error: unknown, text?: string, at: number = 0): unknown {
  if (!(error instanceof MinifoldError) || error.code === 'E_SYNTAX') return error;
  const { code, message, value, allowed, stack } = error;
  const isSaid = error.path?.startsWith(path);
  const whole = `${isSaid ? '' : `${path}: `}${message}${text === undefined ? '' : marked(text, at)}`;
  if (whole === message) return error;
  const given = { value, ...(allowed === undefined ? {} : { allowed }) };
  const said = new MinifoldError(code, whole, { path: isSaid && error.path ? error.path : path, ...given });
  if (stack !== undefined) said.stack = stack.replace(message, whole); // its lines are those of the user's function
  return said;
}

/** What a reason is about, beside its path. */
type Given = Omit<ErrorDetails, 'path'>;

function because(code: ErrorCode, path: string, why: string, given: Given): MinifoldError {
  const allowed = given.allowed === undefined ? '' : `; allowed: ${given.allowed}`;
  return new MinifoldError(code, `${path}: ${why}${allowed}`, { path, ...given });
}

/** What this problem does not know, or this optimizer cannot do. */
export function unavailable(path: string, why: string, given: Given = {}): MinifoldError {
  return because('E_UNAVAILABLE', path, why, given);
}

/** A point beyond which an equation has no solution. */
export function singular(path: string, why: string, given: Given = {}): MinifoldError {
  return because('E_SINGULAR', path, why, given);
}

/** Values that are allowed one by one and not together. */
export function conflict(path: string, why: string, given: Given = {}): MinifoldError {
  return because('E_RANGE', path, why, given);
}

/** What came out as no finite number. */
export function nonFinite(path: string, why: string, given: Given = {}): MinifoldError {
  return because('E_NON_FINITE', path, why, given);
}

/** A value that is used as what it is not. */
export function misused(path: string, why: string, given: Given = {}): MinifoldError {
  return because('E_TYPE', path, why, given);
}

/** Bytes or records that are not what their reader announced. */
export function malformed(path: string, why: string): MinifoldError {
  return because('E_SHAPE', path, why, {});
}

/** A folder or file that cannot take a run, or does not hold what is looked for. */
export function unusable(path: string, why: string): MinifoldError {
  return because('E_FOLDER', path, why, {});
}

/** Two results of one cell, which the same kernels and config make alike; or cells and kernels that are not those of a folder. */
export function differing(path: string, why: string): MinifoldError {
  return because('E_CONFLICT', path, why, {});
}

/** What the file system refused, with its reason in place of the call that met it. */
export function ioFailed(
  path: string,
  { code = '', message }: { readonly code?: string | undefined; readonly message: string },
): MinifoldError {
  const reason = /^[A-Z]+: ([^,]*)/.exec(message)?.[1] ?? message;
  return new MinifoldError('E_IO', `${path}: ${reason} (${code})`, { path, value: code });
}

/** More than memory, or a dense matrix, can hold. */
export function tooLarge(what: string, allowed: string, path?: string): MinifoldError {
  return new MinifoldError(
    'E_TOO_LARGE',
    `${what} is too large; allowed: ${allowed}`,
    path === undefined ? { allowed } : { path, allowed },
  );
}

/** A run, or an optimizer, that met a non-finite value at a step. */
export function diverged(what: string, step: number, why: string): MinifoldError {
  return new MinifoldError('E_DIVERGED', `${what} diverged at step ${step}: ${why}`, { value: step });
}

/** Use before init(), or where there is nothing to initialize from. */
export function notReady(why: string, given: ErrorDetails = {}): MinifoldError {
  return new MinifoldError('E_NOT_READY', why, given);
}

/** Use of what is at work, from inside that work. */
export function busy(what: string, why: string): MinifoldError {
  return new MinifoldError('E_BUSY', `${what} is at work: ${why}`);
}

/** Use after dispose(). */
export function disposed(what: string): MinifoldError {
  return new MinifoldError('E_DISPOSED', `${what} cannot be used: disposed of already`);
}

/** Bytes that `save` did not return. */
export function notACheckpoint(why: string): MinifoldError {
  return new MinifoldError('E_CHECKPOINT', `bytes: this is not a checkpoint that can be restored: ${why}`, {
    path: 'bytes',
    allowed: 'what save() returned with this version of the kernels',
  });
}

/** What broke off in a part of some work, said of that part; with the code and path of minifold's own errors, or with `own`. */
export function failed(part: string, error: unknown, own?: Pick<ErrorDetails, 'path' | 'value'>): MinifoldError {
  const { code, path, message = String(error) } = error as Partial<MinifoldError>;
  const known = typeof code === 'string' && code.startsWith('E_') ? code : 'E_WORKER';
  return new MinifoldError(known, `${part}: ${message}`, own ?? (path === undefined ? {} : { path }));
}
