// A planned sweep in words: how many cells, and what varies over which values.
import type { RunCell } from '../../cells/cell.js';
import { formatNumber } from '../../figures/format.js';
import type { SweepPlan } from '../../sweep/plan/plan.js';

/** A label and the values that it has among the cells, in the order of their first use. */
export interface Varying {
  readonly label: string;
  readonly values: readonly (string | number)[];
}

/** The labels of cells with their values. */
export function varyingLabels(cells: readonly RunCell[]): Varying[] {
  const found = new Map<string, Set<string | number>>();
  for (const { labels } of cells) {
    for (const [label, value] of Object.entries(labels)) {
      const values = found.get(label) ?? new Set();
      found.set(label, values.add(value));
    }
  }
  return [...found].map(([label, values]) => ({ label, values: [...values] }));
}

const shown = (value: string | number): string => (typeof value === 'number' ? String(value) : value);

/** One line for each label that varies. */
export function planText(name: string, { title, cells }: SweepPlan): string {
  const all = varyingLabels(cells);
  const varying = all.filter(({ values }) => values.length > 1);
  const width = Math.max(0, ...varying.map(({ label }) => label.length));
  const lines = varying.map(({ label, values }) => {
    const list =
      values.length <= 6 ? values.map(shown).join(', ') : `${shown(values[0])}, ${shown(values[1])}, … ${shown(values[values.length - 1])}`;
    return `  ${label.padEnd(width)}  ${values.length} values: ${list}\n`;
  });
  const steps = [...new Set(cells.map(({ config }) => config.steps))];
  const { measures } = cells[0].config;
  const range = steps.length === 1 ? formatNumber(steps[0]) : `${formatNumber(Math.min(...steps))} to ${formatNumber(Math.max(...steps))}`;
  return `${title || name}: ${formatNumber(cells.length)} ${cells.length === 1 ? 'cell' : 'cells'} of ${range} steps, measuring ${measures.join(', ')}\n${lines.join('')}`;
}

/** Bytes for people. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [size, unit] = [bytes, 0];
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? Math.round(size) : Number(size.toPrecision(2))} ${units[unit]}`;
}
