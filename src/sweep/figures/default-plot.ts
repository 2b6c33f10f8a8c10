// The figure of a sweep of which nobody said what it is to show: a measure against the label with most values.
import type { RunCell } from '../../cells/cell.js';
import type { Columns } from '../results/long-table.js';
import type { GivenPlot } from './plot.js';

/** The most lines that tell series apart at a glance. */
const most = 7;

/** A plot for these cells. */
export function defaultPlot(cells: readonly Pick<RunCell, 'labels'>[], { labels, measures }: Columns): GivenPlot {
  const y = measures.includes('testLoss') ? 'testLoss' : measures[0];
  const values = new Map(
    labels.map((name) => [name, new Set(cells.map((cell) => cell.labels[name]).filter((value) => value !== undefined))]),
  );
  const sizeOf = (name: string): number => values.get(name)?.size ?? 0;
  const varying = labels.filter((name) => name !== 'seed' && sizeOf(name) > 1).sort((a, b) => sizeOf(b) - sizeOf(a));
  const isNumber = (name: string): boolean => [...(values.get(name) ?? [])].every((value) => typeof value === 'number');
  const x = varying.find((name) => isNumber(name) && sizeOf(name) > 2) ?? 'step';
  const series = varying.find((name) => name !== x && sizeOf(name) <= most);
  return { x, y, ...(series !== undefined && { series }) };
}
