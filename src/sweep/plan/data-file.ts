// Numbers of a file in a description: { file: x.npy } stands for them, in labels and in the description for their name and SHA-256.
import * as valibot from 'valibot';
import { partOf } from '../../input/errors.js';
import { check } from '../../input/validate.js';
import { Axis, DataFile, type GivenFile } from './axis.js';
import { isTree } from './document.js';

/** A column's name; YAML reads the 2 of columns without names as a number. */
const column = valibot.pipe(
  valibot.union([valibot.string(), valibot.pipe(valibot.number(), valibot.integer(), valibot.minValue(1))]),
  valibot.transform(String),
);

const schema: valibot.GenericSchema<unknown, GivenFile> = valibot.strictObject({
  file: valibot.pipe(valibot.string('the path of a file'), valibot.minLength(1, 'the path of a file')),
  sha256: valibot.optional(valibot.pipe(valibot.string('64 hexadecimal digits'), valibot.hash(['sha256'], '64 hexadecimal digits'))),
  columns: valibot.optional(
    valibot.union([column, valibot.pipe(valibot.array(column), valibot.minLength(1))], 'the name of a column, or a list of names'),
  ),
});

/** The value with every file in it read. */
export function withFiles(value: unknown, read: (given: GivenFile, path: string) => DataFile, path = ''): unknown {
  const inside = (entry: unknown, key: string | number): unknown => withFiles(entry, read, path === '' ? String(key) : partOf(path, key));
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Axis) return new Axis(value.values.map(inside));
  if (!isTree(value)) return value;
  const { file } = value;
  if (typeof file === 'string') return read(check(schema, value, path), path);
  const files = file instanceof Axis ? file.values : file;
  if (Array.isArray(files) && files.length > 0 && files.every((one) => typeof one === 'string'))
    return new Axis(files.map((one) => withFiles({ ...value, file: one }, read, path)));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inside(entry, key)]));
}

/** The value with the numbers in the place of every file. */
export function withNumbers(value: unknown): unknown {
  if (value instanceof DataFile) return value.numbers;
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withNumbers(entry)]));
}
