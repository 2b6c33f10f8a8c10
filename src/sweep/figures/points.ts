// What a figure of a sweep is drawn from: the cells that it shows, what it reads of each, and which panel they belong to.
import type { CellResult, Labels, RunCell } from '../../cells/cell.js';
import { conflict } from '../../input/errors.js';
import { valueName } from './axes.js';
import type { SweepPlot } from './plot.js';

/** A cell of a sweep with its result, where it has one. */
export interface Shown {
  readonly cell: RunCell;
  readonly result: CellResult | undefined;
}

/** A panel: its labels, and its cells. */
export interface PanelCells {
  readonly labels: Labels;
  readonly shown: readonly Shown[];
}

/** The most panels of a figure. */
const most = 12;

const keyOf = (names: readonly string[], { cell }: Shown): string => JSON.stringify(names.map((name) => cell.labels[name] ?? null));

/** Cells by the values of some of their labels, in the order of their first appearance. */
export function grouped(names: readonly string[], shown: readonly Shown[]): Shown[][] {
  const groups = new Map<string, Shown[]>();
  for (const one of shown) {
    const key = keyOf(names, one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/** The labels that are left to tell cells apart which agree in those named. */
function unnamed(labels: readonly string[], named: readonly string[], shown: readonly Shown[]): string[] {
  const rest = labels.filter((name) => !named.includes(name));
  const groups = grouped(named, shown);
  return rest.filter((name) => groups.some((group) => new Set(group.map(({ cell }) => cell.labels[name])).size > 1));
}

/** Whether a cell has the labels asked for; numbers may be given as texts. */
function isWanted({ cell }: Shown, only: SweepPlot['only']): boolean {
  return Object.entries(only).every(([name, value]) => {
    const own = cell.labels[name];
    return own === value || (typeof own === 'number' && typeof value === 'string' && value !== '' && own === Number(value));
  });
}

/**
 * Labels whose values are names and differ along a line, or over a map, even where each value of x has one of them alone: what is drawn through two
 * optimizers says nothing.
 */
function crossed(plot: SweepPlot, labels: readonly string[], shown: readonly Shown[]): string[] {
  const lines = [...(plot.series === undefined ? [] : [plot.series]), ...plot.panels];
  const named = new Set([plot.x, plot.y, ...lines, ...plot.band]);
  const groups = grouped(lines, shown);
  return labels.filter((name) => {
    const values = groups.map((group) => new Set(group.map(({ cell }) => cell.labels[name])));
    return !named.has(name) && values.some((of) => of.size > 1 && [...of].some((value) => typeof value === 'string'));
  });
}

/** The plot with a line, or a panel, for each of the names that it would draw through. */
export function ofOneKind(plot: SweepPlot, labels: readonly string[], all: readonly Shown[]): SweepPlot {
  const shown = all.filter((one) => isWanted(one, plot.only));
  const [first, ...rest] = crossed(plot, labels, shown);
  if (first === undefined) return plot;
  if (plot.color === undefined && plot.series === undefined) return ofOneKind({ ...plot, series: first }, labels, all);
  return { ...plot, panels: [...plot.panels, first, ...rest] };
}

/**
 * The panels of a plot. Labels that vary and are named nowhere make panels of their own: a mean over them would say nothing.
 *
 * @throws E_RANGE where no cell is left, or the panels are too many
 */
export function panelsOf(plot: SweepPlot, labels: readonly string[], all: readonly Shown[]): PanelCells[] {
  const shown = all.filter((one) => isWanted(one, plot.only));
  if (shown.length === 0)
    throw conflict('plot.only', 'no cell has these labels', { value: plot.only, allowed: 'values that the labels have' });
  const named = [
    plot.x,
    ...(plot.color === undefined ? [] : [plot.y]),
    ...(plot.series === undefined ? [] : [plot.series]),
    ...plot.panels,
  ];
  const more = unnamed(
    labels.filter((name) => !plot.band.includes(name)),
    named,
    shown,
  );
  const by = [...plot.panels, ...more];
  const panels = grouped(by, shown);
  if (panels.length > most)
    throw conflict('plot.panels', `${by.join(', ')} would make ${panels.length} panels`, {
      value: by,
      allowed: `at most ${most}; choose cells by only, as in ${by[0]}=${panels[0][0].cell.labels[by[0]]}, or average by band`,
    });
  return panels.map((group) => ({
    labels: Object.fromEntries(by.flatMap((name) => (name in group[0].cell.labels ? [[name, group[0].cell.labels[name]]] : []))),
    shown: group,
  }));
}

/** The last value of a measure of a run that came to its end; NaN of any other. */
export function lastValue({ cell, result }: Shown, measure: string): number {
  if (result?.status !== 'finished' || result.step.at(-1) !== cell.config.steps) return Number.NaN;
  return result.measures[measure]?.at(-1) ?? Number.NaN;
}

const symbols: Readonly<Record<string, string>> = { beta1: 'β1', beta2: 'β2', kappa: 'κ', delta: 'δ' };

/** A label as headings and legends have it. */
export function labelText(name: string, value: string | number | undefined): string {
  if (value === undefined) return `no ${name}`;
  if (typeof value === 'string') return valueName(value);
  const short = name.replace(/^(?:problem|optimizer|noise)\./, '');
  return `${Object.hasOwn(symbols, short) ? symbols[short] : short} = ${valueName(value)}`;
}
