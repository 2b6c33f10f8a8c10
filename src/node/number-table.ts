// A table of numbers as text: a row a line, commas, semicolons, tabs or spaces between its numbers, and above them a line of names or none.
import { conflict, show, unknownName, unusable } from '../input/errors.js';

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

const isNumber = (field: string): boolean => /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(field) && Number.isFinite(Number(field));

/** A field that was meant as a number, so that its line has no names: columns that are chosen by their names may be called 2020, but none NaN. */
const meantAsNumber = { chosen: /^[-+]?(?:nan|inf|infinity)$/i, all: /^[-+]?(?:\.?\d|(?:nan|inf|infinity)$)/i };

/**
 * Reads a table, or the columns of it that have these names.
 *
 * @throws E_FOLDER for a text without numbers, with what is none (and its line), with numbers among the names where no columns are chosen, or with a nameless column beside names where none are chosen; E_UNKNOWN_KEY for a column that it does not have,
 *   E_RANGE for a name of two
 */
export function readNumberTable(text: string, file: string, chosen: readonly string[] | undefined, path: string): NumberTable {
  const lines = text.split(/\r\n|[\r\n]/).map((line, k) => ({ line, number: k + 1 }));
  // a line that tells Excel the separator is none of the table's
  const filled = lines.filter(({ line }) => line.trim() !== '' && !line.startsWith('#') && !/^"?sep=."?$/i.test(line));
  if (filled.length === 0) throw unusable(file, 'it is empty');
  const separator = [';', '\t', ','].find((one) => filled[0].line.replace(/"[^"]*"/g, '').includes(one));
  const first = fieldsOf(filled[0].line, separator);
  const names = first.every(isNumber) ? undefined : first;
  if (names?.some((name) => meantAsNumber[chosen ? 'chosen' : 'all'].test(name))) {
    const other = names.find((name) => !isNumber(name)) ?? '';
    throw unusable(file, `line ${filled[0].number}: ${noNumber(other)}${chosen ? '' : `; where these are names, ${choice(names)}`}`);
  }
  const body = names ? filled.slice(1) : filled;
  if (body.length === 0) throw unusable(file, 'it has a line of names and no numbers below');
  const nameless = names && !chosen ? names.indexOf('') : -1;
  if (names && nameless >= 0) throw unusable(file, `column ${nameless + 1} has no name, as a table's index has none; ${choice(names)}`);
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
        throw unusable(file, `line ${number}: ${noNumber(fields[place], names && ` in column ${show(names[place])}`)}`);
      data[row * places.length + k] = Number(fields[place]);
    });
  });
  return { data, rows: body.length, columns: places.length };
}

/** What is wrong with a field, and what is to be done about a number as spreadsheets of some languages write it. */
function noNumber(field: string, where = ''): string {
  const hint = isNumber(field.replace(',', '.')) ? `: with a point it is one, ${field.replace(',', '.')}` : '';
  return `${show(field)}${where} is no finite number${hint}`;
}

function choice(names: readonly string[]): string {
  return `say which are wanted, as in columns: [${names.filter(Boolean).slice(0, 2).map(show).join(', ')}]`;
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
