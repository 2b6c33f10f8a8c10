// The long table of cells: a row for every recorded step of every cell, its labels, how its run ended, its measures.
import { type Cell, type CellResult, type Labels, measuresOf } from '../../cells/cell.js';
import { conflict } from '../../input/errors.js';
import { type ColumnKind, ColumnTable } from './table.js';

/** The result of a cell, by its place among the cells. */
export interface PlacedResult {
  readonly cell: number;
  readonly result: CellResult;
}

/** Names of labels and measures over all cells, in the order of their first use. */
export interface Columns {
  readonly labels: readonly string[];
  readonly measures: readonly string[];
}

/** The columns beside these. */
const own = ['cell', 'status', 'step', 'lastStep'] as const;

/**
 * The labels and measures of cells.
 *
 * @throws E_RANGE for a name that would hide another column
 */
export function columnsOf(cells: readonly Cell[]): Columns {
  const labels = new Set<string>();
  const measures = new Set<string>();
  for (const cell of cells) {
    for (const name of Object.keys(cell.labels)) labels.add(name);
    for (const name of measuresOf(cell)) measures.add(name);
  }
  const taken = new Set<string>(own);
  for (const name of [...labels, ...measures]) {
    if (taken.has(name))
      throw conflict('labels', `'${name}' names two columns; labels and measures must differ from each other and from ${own.join(', ')}`, {
        value: name,
      });
    taken.add(name);
  }
  return { labels: [...labels], measures: [...measures] };
}

/** The entries of labels in their order. */
export function labelFields(names: readonly string[], labels: Labels): (string | number | undefined)[] {
  return names.map((name) => (Object.hasOwn(labels, name) ? labels[name] : undefined));
}

/** The columns of the long table in their order. */
export function tableColumns({ labels, measures }: Columns): (readonly [name: string, kind: ColumnKind])[] {
  return [
    ['cell', 'count'],
    ...labels.map((name) => [name, 'label'] as const),
    ['status', 'label'],
    ['step', 'count'],
    ['lastStep', 'count'],
    ...measures.map((name) => [name, 'measure'] as const),
  ];
}

/** The table of results, in the order in which they come. */
export function longTable(results: Iterable<PlacedResult>, { labels, measures }: Columns): ColumnTable {
  const table = new ColumnTable(tableColumns({ labels, measures }));
  for (const { cell, result } of results) {
    const named = labelFields(labels, result.labels);
    const lastStep = result.step.at(-1);
    const columns = measures.map((name) => (Object.hasOwn(result.measures, name) ? result.measures[name] : []));
    result.step.forEach((step, row) => {
      table.push([cell, ...named, result.status, step, lastStep, ...columns.map((values) => values[row])]);
    });
  }
  return table;
}
