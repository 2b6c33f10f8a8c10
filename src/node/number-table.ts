// A table of numbers as text: a row a line, commas, semicolons, tabs or spaces between its numbers, and above them a line of names or none.
import { conflict, unknownName, unusable } from '../input/errors.js';

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
 * @throws E_FOLDER for a text without numbers, with what is none (and its line), or with a nameless column beside names where none are chosen; E_UNKNOWN_KEY for a column that it does not have,
 *   E_RANGE for a name of two
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
  const nameless = names && !chosen ? names.indexOf('') : -1;
  if (nameless >= 0)
    throw unusable(
      file,
      `column ${nameless + 1} has no name, as a table's index has none; say which are wanted, as in columns: [${names?.filter(Boolean).slice(0, 2).join(', ')}]`,
    );
  const places = (chosen ?? first).map((name, k) => (chosen ? placeOf(name, names, first.length, path) : k));
  const data = new Float64Array(body.length * places.length);
  body.forEach(({ line, number }, row) => {
    const fields = fieldsOf(line, separator);
    if (fields.length !== first.length)
      throw unusable(
        file,
        `line ${number} has ${fields.length === 1 ? 'one field' : `${fields.length} fields`}, and the first ${first.length}`,
      );
    places.forEach((place, k) => {
      if (!isNumber(fields[place]))
        throw unusable(
          file,
          `line ${number}: '${fields[place]}'${names ? ` in column '${names[place]}'` : ''} is no finite number${hintFor(fields[place])}`,
        );
      data[row * places.length + k] = Number(fields[place]);
    });
  });
  return { data, rows: body.length, columns: places.length };
}

/** What is to be done about a number as spreadsheets of some languages write it. */
function hintFor(field: string): string {
  return isNumber(field.replace(',', '.')) ? `: with a point it is one, ${field.replace(',', '.')}` : '';
}

/** A column by its name; where the columns have none, by its number from 1. */
function placeOf(name: string, names: readonly string[] | undefined, count: number, path: string): number {
  const known = names ?? Array.from({ length: count }, (_, k) => String(k + 1));
  const place = known.indexOf(name);
  if (place < 0) throw unknownName('column', name, known, path);
  if (place !== known.lastIndexOf(name))
    throw conflict(path, `columns ${place + 1} and ${known.lastIndexOf(name) + 1} are both called '${name}'`, {
      value: name,
      allowed: 'a name of one column',
    });
  return place;
}
