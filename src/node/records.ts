// Between the results of cells and the flat records of metrics.jsonl: one record per recorded step, named by its cell and labels.

import { type Cell, type CellResult, measuresOf } from '../cells/cell.js';
import { conflict } from '../input/errors.js';
import type { RunStatus } from '../runs/record.js';

/** Which columns of a record are labels and which are measures: the union over all cells, in the order of first use. */
export interface Columns {
  readonly labels: readonly string[];
  readonly measures: readonly string[];
}

/** One recorded step. `lastStep` is the step its cell ended at. */
export interface MetricsRecord {
  readonly cell: number;
  readonly status: RunStatus;
  readonly step: number;
  readonly lastStep: number;
  readonly [labelOrMeasure: string]: string | number | null | undefined;
}

const OWN = ['cell', 'status', 'step', 'lastStep'] as const;

/** The labels and measures of all cells. A name that would hide another column is refused. */
export function columnsOf(cells: readonly Cell[]): Columns {
  const labels = [...new Set(cells.flatMap((cell) => Object.keys(cell.labels)))];
  const measures = [...new Set(cells.flatMap(measuresOf))];
  const taken = new Set<string>(OWN);
  for (const name of [...labels, ...measures]) {
    if (taken.has(name))
      throw conflict('labels', `'${name}' names two columns; labels and measures must differ from each other and from ${OWN.join(', ')}`, {
        value: name,
      });
    taken.add(name);
  }
  return { labels, measures };
}

/** The columns of a record in the order of the files. */
export function columnOrder({ labels, measures }: Columns): string[] {
  return ['cell', ...labels, 'status', 'step', 'lastStep', ...measures];
}

/** The records of one cell. JSON has no NaN and no infinity: such a measure is null. */
export function recordsOf(result: CellResult, cell: number, { labels, measures }: Columns): MetricsRecord[] {
  const lastStep = result.step.at(-1) ?? 0;
  const named = labels.filter((name) => Object.hasOwn(result.labels, name)).map((name) => [name, result.labels[name]]);
  const recorded = measures.filter((name) => Object.hasOwn(result.measures, name));
  return result.step.map((step, row) => {
    const values = recorded.map((name) => [name, Number.isFinite(result.measures[name][row]) ? result.measures[name][row] : null]);
    const entries = [['cell', cell], ...named, ['status', result.status], ['step', step], ['lastStep', lastStep], ...values];
    return Object.fromEntries(entries) as MetricsRecord;
  });
}

/** The result of a cell from its records. null reads as NaN. */
export function cellResultOf(records: readonly MetricsRecord[], { labels, measures }: Columns, seconds: number): CellResult {
  const first = records[0];
  const present = (names: readonly string[]) => names.filter((name) => Object.hasOwn(first, name));
  const column = (name: string) => records.map((record) => (record[name] as number | null) ?? Number.NaN);
  return {
    labels: Object.fromEntries(present(labels).map((name) => [name, first[name] as string | number])),
    status: first.status,
    step: records.map((record) => record.step),
    measures: Object.fromEntries(present(measures).map((name) => [name, column(name)])),
    seconds,
  };
}
