// The metrics of a run on disk: metrics.jsonl while cells end, and from it metrics.csv and columns/*.npy.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as valibot from 'valibot';
import type { CellResult } from '../cells/cell.js';
import { unusable } from '../input/errors.js';
import { csvLine } from './csv.js';
import { encodeNpy, encodeNpyText } from './npy.js';
import { type Columns, cellResultOf, columnOrder, isWhole, type MetricsRecord, recordsOf } from './records.js';
import { replaceFile } from './replace-file.js';

/** One JSON line per recorded step: what a run leaves whenever it ends. */
export const METRICS_FILE = 'metrics.jsonl';

const Whole = valibot.pipe(valibot.number(), valibot.safeInteger(), valibot.minValue(0));
const RecordSchema = valibot.objectWithRest(
  { cell: Whole, status: valibot.picklist(['finished', 'diverged', 'aborted']), step: valibot.number(), lastStep: valibot.number() },
  valibot.nullable(valibot.union([valibot.string(), valibot.number()])),
);

function jsonLines(records: readonly MetricsRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** The lines of a cell in metrics.jsonl. */
export function metricsLines(result: CellResult, cell: number, columns: Columns): string {
  return jsonLines(recordsOf(result, cell, columns));
}

/** All whole lines of metrics.jsonl. What follows the last line feed was torn by the end of the process. */
function readRecords(dir: string): MetricsRecord[] {
  const lines = readFileSync(join(dir, METRICS_FILE), 'utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      const record: unknown = JSON.parse(line);
      valibot.assert(RecordSchema, record); // parse() would put the keys into another order
      return record;
    } catch (error) {
      throw unusable(join(dir, METRICS_FILE), `line ${index + 1} is not a record: ${(error as Error).message}`);
    }
  });
}

/** The records of the cells that were written to their ends, by cell. */
function readCells(dir: string): [cell: number, records: MetricsRecord[]][] {
  const cells = new Map<number, MetricsRecord[]>();
  for (const record of readRecords(dir)) {
    const records = cells.get(record.cell);
    if (records) records.push(record);
    else cells.set(record.cell, [record]);
  }
  return [...cells].filter(([, records]) => isWhole(records)).sort(([a], [b]) => a - b);
}

/** The results of the cells that were written to their ends, in the order of the cells. */
export function readMetrics(dir: string, columns: Columns, seconds: ReadonlyMap<number, number>): CellResult[] {
  return readCells(dir).map(([cell, records]) => cellResultOf(records, columns, seconds.get(cell) ?? Number.NaN));
}

/** The file of a column: whatever a file system might not take in a name is written as its code. */
function columnFile(name: string): string {
  return `${name.replace(/[^\w.^+=-]/gu, (character) => `%${Number(character.codePointAt(0)).toString(16)}`)}.npy`;
}

/** Puts metrics.jsonl into the order of the cells: the same bytes in whatever order they ended. Only for who writes the file. */
export function orderMetrics(dir: string): void {
  replaceFile(join(dir, METRICS_FILE), jsonLines(readCells(dir).flatMap(([, records]) => records)));
}

/** Writes metrics.csv and columns/ from metrics.jsonl. */
export function writeTables(dir: string, columns: Columns): void {
  const records = readCells(dir).flatMap(([, ofCell]) => ofCell);
  const order = columnOrder(columns);
  const fields = (record: MetricsRecord) => order.map((name) => (record[name] === null ? Number.NaN : record[name]));
  replaceFile(join(dir, 'metrics.csv'), csvLine(order) + records.map((record) => csvLine(fields(record))).join(''));

  const folder = join(dir, 'columns');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of order) {
    const values = records.map((record) => record[name]);
    const isText = name === 'status' || values.some((value) => typeof value === 'string');
    const bytes = isText ? encodeNpyText(values.map((value) => `${value ?? ''}`)) : encodeNpy(values.map((value) => Number(value ?? NaN)));
    replaceFile(join(folder, columnFile(name)), bytes);
  }
}
