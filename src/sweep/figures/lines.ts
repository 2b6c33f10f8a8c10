// Panels of lines of a sweep: a measure against a label, or against the step, a line for every value of the series, bands over the seeds, and theory.
import type { Labels } from '../../cells/cell.js';
import { linePanel, type Panel, type Row } from '../../figures/index.js';
import type { SeriesEntry } from '../../figures/series.js';
import { unavailable } from '../../input/errors.js';
import { axisScale, axisTitle, labelAxis } from './axes.js';
import type { SweepPlot } from './plot.js';
import { grouped, labelText, lastValue, type PanelCells, type Shown } from './points.js';
import { recoveryLines } from './recovery.js';
import { slowFlowReadings } from './slow-flow.js';

/** How to watch and stop the theory of a figure, which may take long. */
export interface TheoryWatch {
  /** Hears, in words, of theory that has no value somewhere. */
  readonly complain: (what: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Hears how many of the curves are computed, parts of one included, and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How far below the runs theory is shown on a logarithmic axis. */
const reach = 30;

/** The most lines of a panel. */
const most = 14;

const seriesOf = ({ series }: SweepPlot, { cell }: Shown): string => (series === undefined ? 'all' : String(cell.labels[series]));

/** The rows of a cell: at its last step, or at all. */
function rowsOf(plot: SweepPlot, shown: Shown, at: (value: string | number | undefined) => number): Row[] {
  const { x, y } = plot;
  const { cell, result } = shown;
  const common = { series: seriesOf(plot, shown), seed: cell.labels[plot.band[0]] ?? 0 };
  if (x !== 'step') return [{ ...common, x: at(cell.labels[x]), y: lastValue(shown, y) }];
  const values = result?.measures[y] ?? [];
  return (result?.step ?? []).map((step, k) => ({ ...common, x: step, y: values[k] ?? Number.NaN }));
}

/** Steps at which a curve of theory is read: even on its axis. */
function stepsTo(last: number): number[] {
  const points = 40;
  return [...new Set(Array.from({ length: points + 1 }, (_, k) => Math.round((last * k * k) / (points * points))))];
}

/** The cells whose slow flows a panel shows: one for each curve, or each point of a line. */
function flowCells(plot: SweepPlot, { shown }: PanelCells): Shown[] {
  if (!plot.theory.includes('slow-flow')) return [];
  const by = [...(plot.series === undefined ? [] : [plot.series]), ...(plot.x === 'step' ? [] : [plot.x])];
  return grouped(by, shown).map(([one]) => one);
}

/** The rows of slow flows. */
async function flowRows(
  plot: SweepPlot,
  cells: readonly Shown[],
  at: (value: string | number | undefined) => number,
  { complain, signal, onProgress }: Omit<TheoryWatch, 'onProgress'> & { readonly onProgress: (done: number) => void },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [k, one] of cells.entries()) {
    const { cell } = one;
    onProgress(k);
    try {
      const steps = plot.x === 'step' ? stepsTo(cell.config.steps) : [0, cell.config.steps];
      const readings = await slowFlowReadings(cell, plot.y, steps, { signal, onProgress: (t, T) => onProgress(k + Math.min(1, t / T)) });
      const used = plot.x === 'step' ? readings : readings.slice(-1);
      for (const { step, value } of used)
        rows.push({ series: `slow flow of ${seriesOf(plot, one)}`, x: plot.x === 'step' ? step : at(cell.labels[plot.x]), y: value });
    } catch (error) {
      signal?.throwIfAborted();
      complain(`slow-flow (${describe(cell.labels)}): ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return rows;
}

const describe = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** The panels of lines, all with the same axes. */
export async function linePanels(plot: SweepPlot, panels: readonly PanelCells[], watch: TheoryWatch): Promise<Panel[]> {
  const all = panels.flatMap(({ shown }) => shown);
  const axis =
    plot.x === 'step'
      ? { options: { title: 'step', scale: plot.log.includes('x') ? ('log' as const) : ('linear' as const) }, isRanked: false, at: Number }
      : labelAxis(
          plot,
          'x',
          plot.x,
          all.map(({ cell }) => cell.labels[plot.x]),
          false,
        );
  const values = [...new Set(all.map((one) => seriesOf(plot, one)))];
  if (values.length > most)
    throw unavailable('plot.series', `${values.length} lines are too many for a panel`, {
      value: plot.series,
      allowed: `at most ${most}; take it as panels or choose by only`,
    });
  const measured = panels.map(({ shown }) => shown.flatMap((one) => rowsOf(plot, one, axis.at)));
  const seen = measured.flat().map((row) => Number(row.y));
  const y = axisScale(plot, 'y', seen);
  const floor = y === 'log' ? seen.reduce((low, value) => (value > 0 ? Math.min(low, value) : low), 1) / reach : Number.NEGATIVE_INFINITY;
  const shown = seen.filter((value) => Number.isFinite(value) && (y === 'linear' || value > 0));
  const ends = shown.length === 0 ? [] : [shown.reduce((a, b) => Math.min(a, b)), shown.reduce((a, b) => Math.max(a, b))];
  const rows: Row[][] = [];
  const curves = panels.map((panel) => flowCells(plot, panel));
  const total = curves.flat().length;
  let before = 0;
  for (const [k, cells] of curves.entries()) {
    const onProgress = (done: number): void => watch.onProgress?.(before + done, total);
    const flows = await flowRows(plot, cells, axis.at, { ...watch, onProgress });
    before += cells.length;
    onProgress(0);
    const visible = flows.filter((row) => Number(row.y) >= floor);
    if (flows.length > 0 && visible.length === 0)
      watch.complain(`slow-flow: all of it lies below the runs by more than a factor of ${reach}`);
    rows.push([...measured[k], ...visible]);
  }
  return panels.map((panel, k) => {
    const order: SeriesEntry[] = values.map((value) => {
      const one = all.find((candidate) => seriesOf(plot, candidate) === value);
      return { value, label: plot.series === undefined ? '' : labelText(plot.series, one?.cell.labels[plot.series]) };
    });
    const flows = values.filter((value) => rows[k].some((row) => row.series === `slow flow of ${value}`));
    const theory = flows.map((value): SeriesEntry => ({ value: `slow flow of ${value}`, label: 'slow flow', theoryOf: value }));
    const heading = Object.entries(panel.labels)
      .map(([name, value]) => labelText(name, value))
      .join(', ');
    return linePanel({
      rows: rows[k],
      x: { field: 'x', ...axis.options },
      y: { field: 'y', title: axisTitle(plot.y), scale: y, ...(panels.length > 1 && { include: ends }) },
      series: { field: 'series', order: [...order, ...theory] },
      points: plot.x !== 'step',
      verticalRules: plot.theory.includes('l1-recovery') ? recoveryRules(plot, panel) : [],
      ...(heading !== '' && { heading }),
      ...(panels.length > 1 && { width: 300, height: 260 }),
    });
  });
}

function recoveryRules(plot: SweepPlot, { shown }: PanelCells): { value: number; label: string }[] {
  if (plot.x !== 'problem.n')
    throw unavailable('plot.theory', 'l1-recovery is a number of training rows', { value: 'l1-recovery', allowed: 'x or y problem.n' });
  const lines = recoveryLines(shown.map(({ cell }) => cell));
  const name = ({ kappa, rows }: (typeof lines)[number]): string =>
    lines.length === 1 ? `ℓ1 recovery: n = ${Math.round(rows)}` : `ℓ1 recovery, κ = ${kappa}`;
  return lines.map((line) => ({ value: line.rows, label: name(line) }));
}
