// A table of numbers as text: a row a line, commas, semicolons, tabs or spaces between its numbers, and above them a line of names or none.
import { unknownName, unusable } from '../input/errors.js';

/** The numbers of a table, row by row. */
export interface NumberTable {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** The fields of a line; `undefined` separates by spaces. In quotes a separator is none. */
function fieldsOf(line: string, separator: string | undefined): string[] {
  if (separator === undefined) return line.trim().split(/\s+/);
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim());
  const field = new RegExp(`(?:\\s*"((?:[^"]|"")*)"\\s*|([^${separator}]*))${separator}`, 'g');
  return Array.from(`${line}${separator}`.matchAll(field), ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare.trim());
}

const isNumber = (field: string): boolean => field !== '' && Number.isFinite(Number(field));

/**
 * Reads a table, or the columns of it that have these names.
 *
 * @throws E_FOLDER for a text without numbers or with what is none, with its line; E_UNKNOWN_KEY for a column that it does not have
 */
export function readNumberTable(text: string, file: string, chosen: readonly string[] | undefined, path: string): NumberTable {
  const lines = text.split(/\r\n|[\r\n]/).map((line, k) => ({ line, number: k + 1 }));
  const filled = lines.filter(({ line }) => line.trim() !== '' && !line.startsWith('#'));
  if (filled.length === 0) throw unusable(file, 'it is empty');
  const separator = [',', ';', '\t'].find((one) => filled[0].line.replace(/"[^"]*"/g, '').includes(one));
  const first = fieldsOf(filled[0].line, separator);
  const names = first.every(isNumber) ? undefined : first;
  const body = names ? filled.slice(1) : filled;
  if (body.length === 0) throw unusable(file, 'it has a line of names and no numbers below');
  const places = (chosen ?? first).map((name, k) => (chosen ? placeOf(name, names, first.length, path) : k));
  const data = new Float64Array(body.length * places.length);
  body.forEach(({ line, number }, row) => {
    const fields = fieldsOf(line, separator);
    if (fields.length !== first.length) throw unusable(file, `line ${number} has ${fields.length} fields, and the first ${first.length}`);
    places.forEach((place, k) => {
      if (!isNumber(fields[place]))
        throw unusable(file, `line ${number}: '${fields[place]}'${names ? ` in column '${names[place]}'` : ''} is no finite number`);
      data[row * places.length + k] = Number(fields[place]);
    });
  });
  return { data, rows: body.length, columns: places.length };
}

/** A column by its name; where the columns have none, by its number from 1. */
function placeOf(name: string, names: readonly string[] | undefined, count: number, path: string): number {
  const known = names ?? Array.from({ length: count }, (_, k) => String(k + 1));
  const place = known.indexOf(name);
  if (place < 0) throw unknownName('column', name, known, path);
  return place;
}
