// What defineProblem takes, read: parameters, data, and where runs start.
import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../input/arrays.js';
import { conflict, invalid, missing, partOf, show, unknownName, wrongShape } from '../input/errors.js';
import { isFloatArray } from '../input/kind-of-array.js';
import { check, isOptions, nonNegative, whole } from '../input/validate.js';
import { layOut } from '../problems/layout.js';
import type { Block } from '../problems/problem.js';
import { sameShape, shapeWords } from './node.js';

/** Names and shapes of parameters, their names alone where each is a number, or how many there are of one vector theta. */
export type Parameters = number | readonly string[] | Readonly<Record<string, readonly number[]>>;

/** The names of parameters. */
export type Names<P extends Parameters> = P extends number
  ? 'theta'
  : P extends readonly (infer Name extends string)[]
    ? Name
    : Extract<keyof P, string>;

/** Rows of data by their names: a vector gives every row a number, a matrix a vector. */
export type Data = Readonly<Record<string, VectorLike | MatrixLike>>;

/** Where a parameter starts: everywhere at a number, at these numbers (of a matrix also as rows), or at normal ones with this standard deviation. */
export type Start = number | VectorLike | MatrixLike | { readonly normal: number };

/** The most parameters and the largest shape. */
const most = 2 ** 20;
const shapeHint = 'a shape: [], [length] or [rows, columns]';
const shapeSchema = valibot.pipe(valibot.array(whole(1, most), shapeHint), valibot.maxLength(2, shapeHint));
const name = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Fails unless a name of the user's can be one of a parameter, a part of the data, an option or a state: those that objects have from birth cannot. */
export function checkName(given: string, path: string): void {
  if (given in {}) throw conflict(path, `every object has a '${given}' of its own`, { value: given, allowed: 'another name' });
  if (!name.test(given))
    throw conflict(path, `${show(given)} is no name`, { value: given, allowed: 'letters, digits and _, a letter first' });
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
    const names = check(
      valibot.pipe(valibot.array(valibot.string('a name'), 'names'), valibot.minLength(1, 'one name or more')),
      given,
      path,
    );
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
  const isRow = (entry: unknown): boolean => Array.isArray(entry) || isFloatArray(entry);
  const isVector = isFloatArray(given) || (Array.isArray(given) && given.length > 0 && !isRow(given[0]));
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
  if (!like) return { n, parts };
  const known = like.parts.map((part) => part.name);
  const unknown = parts.find((part) => !known.includes(part.name));
  if (unknown) throw unknownName('part of the data', unknown.name, known, `${path}.${unknown.name}`);
  return { n, parts: like.parts.map((part) => sameColumns(part, parts, path)) };
}

/** What every row has, in words. */
function rowWords([columns]: readonly number[]): string {
  return columns === undefined ? 'a number for every row' : `${columns} columns`;
}

function sameColumns({ name: key, shape }: DataColumns, parts: readonly DataColumns[], path: string): DataColumns {
  const found = parts.find((part) => part.name === key);
  if (!found) throw missing(`${path}.${key}`, 'the same names as in data');
  if (!sameShape(found.shape, shape)) throw wrongShape(`${path}.${key}`, rowWords(found.shape), `${rowWords(shape)}, as in data`);
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
  const known = blocks.map(({ name: key }) => key);
  const example = `a start for every parameter, as in { ${known[0]}: normal(0.5) }`;
  if (!isOptions(named)) throw invalid('E_TYPE', path, given, example);
  const unknown = Object.keys(named).find((key) => !known.includes(key));
  if (unknown === 'normal')
    throw conflict(path, 'the parameters have names, and each a start of its own', { value: given, allowed: example });
  if (unknown !== undefined) throw unknownName('parameter', unknown, known, partOf(path, unknown));
  return blocks.map((block) => readStartOf(block, named[block.name], single ? path : `${path}.${block.name}`));
}

function readStartOf({ shape, length }: Block, given: unknown, path: string): number | Float64Array | { readonly normal: number } {
  if (given === undefined) return { normal: 1 };
  if (typeof given === 'number') {
    if (Number.isFinite(given)) return given + 0; // -0 becomes 0, so that JSON keeps every bit
    throw invalid('E_NON_FINITE', path, given, 'a finite number');
  }
  if (isFloatArray(given) || (Array.isArray(given) && !(shape.length === 2 && Array.isArray(given[0]))))
    return readVector(given, path, length);
  if (Array.isArray(given) || (isOptions(given) && 'shape' in given)) {
    const { data, rows, columns } = readMatrix(given, path);
    if (sameShape([rows, columns], shape)) return data;
    throw wrongShape(path, `the shape of ${shapeWords([rows, columns])}`, shapeWords(shape));
  }
  if (isOptions(given)) return check(normalSchema, given, path);
  throw invalid('E_TYPE', path, given, `a number, an array of ${length}, or normal(σ)`);
}
