// What defineProblem takes, read: parameters, data, and where runs start.
import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../input/arrays.js';
import { conflict, invalid, missing, wrongShape } from '../input/errors.js';
import { isFloatArray } from '../input/kind-of-array.js';
import { check, isOptions, nonNegative, whole } from '../input/validate.js';
import { layOut } from '../problems/layout.js';
import type { Block } from '../problems/problem.js';
import { sizeOf } from './node.js';

/** Names and shapes of parameters, their names alone where each is a number, or how many there are of one vector theta. */
export type Parameters = number | readonly string[] | Readonly<Record<string, readonly number[]>>;

/** Rows of data by their names: a vector gives every row a number, a matrix a vector. */
export type Data = Readonly<Record<string, VectorLike | MatrixLike>>;

/** Where a parameter starts: everywhere at a number, at these numbers, or at normal ones with this standard deviation. */
export type Start = number | VectorLike | { readonly normal: number };

/** The most parameters and the largest shape. */
const most = 2 ** 20;
const shapeSchema = valibot.pipe(valibot.array(whole(1, most), 'a shape: [], [length] or [rows, columns]'), valibot.maxLength(2));
const name = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Names that objects have from birth. */
function isName(given: string): boolean {
  return name.test(given) && !(given in {});
}

/** Fails unless a name of the user's can be one of a parameter, a part of the data, an option or a state. */
export function checkName(given: string, path: string): void {
  if (!isName(given)) throw invalid('E_RANGE', path, given, 'names of letters, digits and _ that start with a letter');
}

/** The blocks of theta. */
export function readParameters(given: unknown, path: string): readonly Block[] {
  const blocks = layOut(shapesOf(given, path));
  const count = blocks.reduce((sum, { length }) => sum + length, 0);
  if (count > most) throw invalid('E_RANGE', path, count, `at most ${most} parameters in all`);
  return blocks;
}

function shapesOf(given: unknown, path: string): (readonly [string, ...number[]])[] {
  if (given === undefined) throw missing(path, 'names and shapes, as in { W: [8, 3], b: [8] }, or a number of parameters');
  if (typeof given === 'number') return [['theta', check(whole(1, most), given, path)]];
  if (Array.isArray(given)) {
    const names = check(valibot.pipe(valibot.array(valibot.string(), 'names'), valibot.minLength(1, 'one name or more')), given, path);
    names.forEach((one, k) => {
      checkName(one, `${path}[${k}]`);
      if (names.indexOf(one) < k) throw invalid('E_RANGE', `${path}[${k}]`, one, 'every name once');
    });
    return names.map((one) => [one]);
  }
  if (!isOptions(given))
    throw invalid('E_TYPE', path, given, 'names and shapes, as in { W: [8, 3], b: [8] }, names, or a number of parameters');
  const entries = Object.entries(given);
  if (entries.length === 0) throw missing(path, 'one parameter or more, as in { W: [8, 3], b: [8] }');
  return entries.map(([key, shape]) => {
    checkName(key, path);
    return [key, ...check(shapeSchema, shape, `${path}.${key}`)];
  });
}

/** A part of the data: what every row has of it, row after row. */
export interface DataColumns {
  readonly name: string;
  /** Of a row: [] or [length]. */
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** The data, all of as many rows. */
export interface Rows {
  readonly n: number;
  readonly parts: readonly DataColumns[];
}

function readColumns(key: string, given: unknown, path: string): DataColumns & { readonly n: number } {
  checkName(key, path);
  const at = `${path}.${key}`;
  const isVector = isFloatArray(given) || (Array.isArray(given) && typeof given[0] === 'number');
  if (isVector) {
    const values = readVector(given, at);
    return { name: key, shape: [], values, n: values.length };
  }
  const { data, rows, columns } = readMatrix(given, at);
  return { name: key, shape: [columns], values: data, n: rows };
}

/** Reads data; `like` are the parts that it must have. */
export function readData(given: unknown, path: string, like?: Rows): Rows {
  if (!isOptions(given)) throw invalid('E_TYPE', path, given, 'an object with rows of data, as in { x, y }');
  const read = Object.entries(given).map(([key, value]) => readColumns(key, value, path));
  if (read.length === 0) throw missing(path, 'rows of data, as in { x, y }');
  const [{ n }] = read;
  for (const one of read) {
    if (one.n !== n) throw wrongShape(`${path}.${one.name}`, `${one.n} rows`, `${n} rows, as ${path}.${read[0].name} has`);
  }
  if (n === 0) throw wrongShape(path, 'no rows', 'at least one row');
  const parts = read.map(({ name: key, shape, values }) => ({ name: key, shape, values }));
  if (like) return { n, parts: like.parts.map((part) => sameColumns(part, parts, path)) };
  return { n, parts };
}

function sameColumns({ name: key, shape }: DataColumns, parts: readonly DataColumns[], path: string): DataColumns {
  const found = parts.find((part) => part.name === key);
  if (!found) throw missing(`${path}.${key}`, 'the same names as in data');
  if (sizeOf(found.shape) !== sizeOf(shape))
    throw wrongShape(`${path}.${key}`, `${sizeOf(found.shape)} columns`, `${sizeOf(shape)} columns, as in data`);
  return found;
}

/** Data as the options took it. */
export function givenData({ n, parts }: Rows): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    parts.map(({ name: key, shape, values }) => [key, shape.length === 0 ? values : { data: values, shape: [n, shape[0]] }]),
  );
}

const normalSchema = valibot.strictObject({ normal: nonNegative });

/** Where every block starts, in the order of the blocks. */
export function readStart(
  given: unknown,
  blocks: readonly Block[],
  path: string,
): readonly (number | Float64Array | { readonly normal: number })[] {
  if (given === undefined) return blocks.map(() => ({ normal: 1 }));
  const single = blocks.length === 1 && blocks[0].name === 'theta' && !(isOptions(given) && 'theta' in given);
  const named: unknown = single ? { theta: given } : given;
  if (!isOptions(named)) throw invalid('E_TYPE', path, given, 'a start for every parameter, as in { W: normal(0.5), b: 0 }');
  const known = blocks.map(({ name: key }) => key);
  const unknown = Object.keys(named).find((key) => !known.includes(key));
  if (unknown !== undefined) throw conflict(path, `there is no parameter '${unknown}'`, { value: unknown, allowed: known.join(', ') });
  return blocks.map(({ name: key, length }) => {
    const at = single ? path : `${path}.${key}`;
    const start = named[key];
    if (start === undefined) return { normal: 1 };
    if (typeof start === 'number') return Number.isFinite(start) ? start + 0 : fail(at, start);
    if (Array.isArray(start) || isFloatArray(start)) return readVector(start, at, length);
    return check(normalSchema, start, at);
  });
}

function fail(path: string, value: number): never {
  throw invalid('E_NON_FINITE', path, value, 'a finite number');
}
