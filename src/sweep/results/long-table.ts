// The long table of a sweep: a row for every recorded step of every cell, its labels, how its run ended, its measures.
import { type Cell, type CellResult, type Labels, measuresOf } from '../../cells/cell.js';
import { ColumnTable } from './table.js';

/** The result of a cell of a sweep, by its place among the cells. */
export interface SweepResult {
  readonly cell: number;
  readonly result: CellResult;
}

/** Names of labels and measures over all cells, in the order of their first use. */
export interface SweepColumns {
  readonly labels: readonly string[];
  readonly measures: readonly string[];
}

/** The labels and measures of cells. */
export function sweepColumns(cells: readonly Cell[]): SweepColumns {
  const labels = new Set<string>();
  const measures = new Set<string>();
  for (const cell of cells) {
    for (const name of Object.keys(cell.labels)) labels.add(name);
    for (const name of measuresOf(cell)) measures.add(name);
  }
  return { labels: [...labels], measures: [...measures] };
}

/** The entries of labels in their order. */
export function labelFields(names: readonly string[], labels: Labels): (string | number | undefined)[] {
  return names.map((name) => (Object.hasOwn(labels, name) ? labels[name] : undefined));
}

/** The table of results, in the order in which they come. */
export function longTable(results: Iterable<SweepResult>, { labels, measures }: SweepColumns): ColumnTable {
  const table = new ColumnTable([
    ['cell', 'count'],
    ...labels.map((name) => [name, 'label'] as const),
    ['status', 'label'],
    ['step', 'count'],
    ['lastStep', 'count'],
    ...measures.map((name) => [name, 'measure'] as const),
  ]);
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
