// The metrics of a run on disk: metrics.jsonl while cells end, with the SHA-256 of every cell's lines in cells.jsonl; from it metrics.csv and columns/*.npy.

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as valibot from 'valibot';
import type { CellResult } from '../cells/cell.js';
import { csvLine } from './csv.js';
import { makeFolder, onDisk, replaceFile } from './files.js';
import { encodeNpy, encodeNpyText } from './npy.js';
import { type Columns, columnOrder, type MetricsRecord, recordsOf } from './records.js';

/** One JSON line per recorded step: what a run leaves whenever it ends. */
export const METRICS_FILE = 'metrics.jsonl';
/** One JSON line per cell that was written to its end: the seal of its lines. */
export const CELLS_FILE = 'cells.jsonl';

const Seal = valibot.strictObject({
  cell: valibot.pipe(valibot.number(), valibot.safeInteger(), valibot.minValue(0)),
  sha256: valibot.pipe(valibot.string(), valibot.hash(['sha256'])),
});

/** What the files of a run hold. */
export interface StoredCells {
  /** The lines of the cells that are as they were written, in the order of the cells. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
  /** What is not as it was written, in words. None for what a killed process left unfinished. */
  readonly faults: readonly string[];
}

/** The run that records are of: a seal holds for the lines of this run alone. */
export interface SealedRun {
  readonly id: string;
  /** How many cells it has. */
  readonly cells: number;
}

const digest = ({ id }: SealedRun, lines: readonly string[]): string =>
  createHash('sha256')
    .update([id, ...lines].join('\n'))
    .digest('hex');
const sealed = (run: SealedRun, cell: number, lines: readonly string[]): string =>
  `${JSON.stringify({ cell, sha256: digest(run, lines) })}\n`;
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Adds a cell that ended: its lines, then their seal, so that no cell counts that was not written whole. */
export function appendCell(dir: string, run: SealedRun, result: CellResult, cell: number, columns: Columns): void {
  const lines = recordsOf(result, cell, columns).map((record) => JSON.stringify(record));
  onDisk(join(dir, METRICS_FILE), () => appendFileSync(join(dir, METRICS_FILE), text(lines)));
  onDisk(join(dir, CELLS_FILE), () => appendFileSync(join(dir, CELLS_FILE), sealed(run, cell, lines)));
}

/** The whole lines of a file. What follows the last line feed was torn by the end of the process. */
function linesOf(dir: string, name: string): string[] {
  const path = join(dir, name);
  return existsSync(path) ? onDisk(path, () => readFileSync(path, 'utf8').split('\n').slice(0, -1)) : [];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Reads the cells of a run and holds each against its seal. */
export function readCells(dir: string, run: SealedRun): StoredCells {
  const faults: string[] = [];
  const found = new Map<number, string[]>();
  let last: number | undefined;
  linesOf(dir, METRICS_FILE).forEach((line, k) => {
    const cell: unknown = Object(parsed(line)).cell;
    if (typeof cell !== 'number') faults.push(`${METRICS_FILE}: line ${k + 1} is not a record`);
    else if (found.has(cell)) found.get(cell)?.push(line);
    else found.set(cell, [line]);
    last = typeof cell === 'number' ? cell : undefined;
  });
  const lines = new Map<number, string[]>();
  const changed = new Set<number>();
  linesOf(dir, CELLS_FILE).forEach((line, k) => {
    const { output: seal, success } = valibot.safeParse(Seal, parsed(line));
    if (!success) faults.push(`${CELLS_FILE}: line ${k + 1} is not the seal of a cell`);
    else if (seal.cell >= run.cells) faults.push(`${CELLS_FILE}: there is no cell ${seal.cell}, only 0 to ${run.cells - 1}`);
    else if (digest(run, found.get(seal.cell) ?? []) === seal.sha256) lines.set(seal.cell, found.get(seal.cell) ?? []);
    else changed.add(seal.cell);
  });
  for (const cell of changed) faults.push(`${METRICS_FILE}: the records of cell ${cell} are not those written`);
  for (const cell of found.keys()) {
    // One cell may be under way, or was when its process ended; it is the last in the file.
    const underWay = cell === last && lines.size < run.cells && Number.isInteger(cell) && cell >= 0 && cell < run.cells;
    if (!lines.has(cell) && !changed.has(cell) && !underWay)
      faults.push(`${METRICS_FILE}: the records of cell ${cell} are not of this run`);
  }
  return { lines: new Map([...lines].sort(([a], [b]) => a - b)), faults };
}

export function recordsIn(lines: readonly string[]): MetricsRecord[] {
  return lines.map((line) => JSON.parse(line) as MetricsRecord);
}

/** Writes these cells and no others, in their order: the same bytes in whatever order they ended. Only for who owns the folder. */
export function rewriteCells(dir: string, run: SealedRun, lines: StoredCells['lines']): void {
  replaceFile(join(dir, METRICS_FILE), text([...lines.values()].flat()));
  replaceFile(join(dir, CELLS_FILE), [...lines].map(([cell, ofCell]) => sealed(run, cell, ofCell)).join(''));
}

/** The file of a column: whatever a file system might not take in a name is written as its code. */
export function columnFile(name: string): string {
  return `${name.replace(/[^\w.^+=-]/gu, (character) => `%${Number(character.codePointAt(0)).toString(16)}`)}.npy`;
}

/** The files in columns/. */
export function columnFiles(columns: Columns): string[] {
  return columnOrder(columns).map(columnFile);
}

/** Writes metrics.csv and columns/ from the cells. */
export function writeTables(dir: string, lines: StoredCells['lines'], columns: Columns): void {
  const records = [...lines.values()].flatMap(recordsIn);
  const order = columnOrder(columns);
  const fields = (record: MetricsRecord) => order.map((name) => (record[name] === null ? Number.NaN : record[name]));
  replaceFile(join(dir, 'metrics.csv'), csvLine(order) + records.map((record) => csvLine(fields(record))).join(''));

  const folder = join(dir, 'columns');
  makeFolder(folder);
  for (const name of order) {
    const values = records.map((record) => record[name]);
    const isText = name === 'status' || values.some((value) => typeof value === 'string');
    const bytes = isText ? encodeNpyText(values.map((value) => `${value ?? ''}`)) : encodeNpy(values.map((value) => Number(value ?? NaN)));
    replaceFile(join(folder, columnFile(name)), bytes);
  }
}
