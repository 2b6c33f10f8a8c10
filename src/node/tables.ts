// A table as files that pandas, polars, NumPy, R and spreadsheets open: CSV, JSONL, Parquet and an NPY file for each column.

import { join } from 'node:path';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer/src/index.js';
import type { Column, ColumnTable, Field } from '../sweep/results/table.js';
import { csvLine } from './csv.js';
import { makeFolder, replaceFile, replaceFileBy } from './files.js';
import { columnFile, encodeNpy, encodeNpyText } from './npy.js';

/** Rows that are written at once. */
const chunk = 10_000;

function* chunks({ rows }: ColumnTable): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < rows; from += chunk) yield [from, Math.min(rows, from + chunk)];
}

/** What `of` makes of every row. */
function entries<Entry>(from: number, to: number, of: (row: number) => Entry): Entry[] {
  return Array.from({ length: to - from }, (_, k) => of(from + k));
}

function* csv(table: ColumnTable): Generator<string> {
  yield csvLine(table.columns.map(({ name }) => name));
  for (const [from, to] of chunks(table)) {
    let text = '';
    for (let row = from; row < to; row++) text += csvLine(table.columns.map((column) => column.at(row)));
    yield text;
  }
}

/** JSON has no NaN and no infinity: such a measure is null, and what is missing is left out. */
function* jsonl(table: ColumnTable): Generator<string> {
  const names = table.columns.map(({ name }) => `${JSON.stringify(name)}:`);
  for (const [from, to] of chunks(table)) {
    let text = '';
    for (let row = from; row < to; row++) {
      let fields = '';
      table.columns.forEach((column, k) => {
        const value = column.at(row);
        if (value === undefined) return;
        const shown = typeof value === 'string' ? JSON.stringify(value) : Number.isFinite(value) ? String(value) : 'null';
        fields += (fields === '' ? names[k] : `,${names[k]}`) + shown;
      });
      text += `{${fields}}\n`;
    }
    yield text;
  }
}

/** Whether no entry of a column is missing: labels may be, and measures that not every cell has. */
const isWhole = ({ kind, isText, hasGaps }: Column): boolean => kind !== 'label' && !isText && !hasGaps;

function dataOf(column: Column, from: number, to: number): Float64Array | Field[] {
  return isWhole(column) ? column.numbers(from, to) : entries(from, to, (row) => column.at(row));
}

function* parquet(table: ColumnTable): Generator<Uint8Array> {
  const writer = new ByteWriter();
  const taken = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0; // the offset in the file goes on
    return bytes;
  };
  const schema = [
    { name: 'root', num_children: table.columns.length },
    ...table.columns.map((column) => ({
      name: column.name,
      repetition_type: isWhole(column) ? ('REQUIRED' as const) : ('OPTIONAL' as const),
      ...(column.isText ? { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const } : { type: 'DOUBLE' as const }),
    })),
  ];
  const file = new ParquetWriter({ writer, schema, createdBy: 'minifold' });
  for (const [from, to] of chunks(table)) {
    const columnData = table.columns.map((column) => ({ name: column.name, data: dataOf(column, from, to) }));
    file.write({ columnData, rowGroupSize: chunk });
    yield taken();
  }
  file.finish();
  yield taken();
}

function npy(column: Column, rows: number): Uint8Array {
  if (column.isText) return encodeNpyText(entries(0, rows, (row) => String(column.at(row) ?? '')));
  return encodeNpy(column.numbers(0, rows));
}

/** Writes `name.csv` and `name.parquet` into a folder; with a folder for the columns also `name.jsonl`, and the columns as `folder/*.npy`. */
export function writeTable(dir: string, name: string, table: ColumnTable, folder?: string): void {
  makeFolder(dir);
  replaceFileBy(join(dir, `${name}.csv`), csv(table));
  replaceFileBy(join(dir, `${name}.parquet`), parquet(table));
  if (folder === undefined) return;
  replaceFileBy(join(dir, `${name}.jsonl`), jsonl(table));
  makeFolder(join(dir, folder));
  for (const column of table.columns) replaceFile(join(dir, folder, columnFile(column.name)), npy(column, table.rows));
}
