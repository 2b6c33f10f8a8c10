// Error against step size on log axes: the slope of each line is the order of convergence.

import { fitOrder } from '../compare/fit-order.js';
import { exponential, logarithm } from '../kernels/series.js';
import type { Row } from './aggregate.js';
import { type LinePanelOptions, linePanel } from './line-panel.js';
import { linesOf } from './lines.js';
import type { Panel } from './panel.js';
import { type SeriesEntry, stylesOf } from './series.js';

/** A line panel with log axes, whose series are named with their fitted slopes. */
export interface OrderPanelOptions extends Omit<LinePanelOptions, 'x' | 'y' | 'series'> {
  readonly x: { readonly field: string; readonly title: string };
  readonly y: { readonly field: string; readonly title: string };
  readonly series: { readonly field: string; readonly order: readonly SeriesEntry[] };
  /** Slopes that a theory predicts: a dashed line each, through the largest step of the series whose slope is nearest. */
  readonly slopes: readonly number[];
}

/**
 * Errors with fitted and reference slopes.
 *
 * @example
 * orderPanel({
 *   rows: [{ flow: 'corrected', h: 0.004, error: 0.024 }, …],
 *   x: { field: 'h', title: 'step size h' },
 *   y: { field: 'error', title: 'largest error up to t = 1.2' },
 *   series: { field: 'flow', order: [{ value: 'corrected', label: 'with correction' }] },
 *   slopes: [2],
 * });
 */
export function orderPanel({ slopes, ...options }: OrderPanelOptions): Panel {
  const { field, order } = options.series;
  const x = { ...options.x, scale: 'log' as const };
  const y = { ...options.y, scale: 'log' as const };
  const { lines } = linesOf(options.rows, x, y, options.series, stylesOf([order]), options);
  const sized = lines
    .filter(({ points, isTheory }) => points.length > 1 && !isTheory)
    .map(({ value, points }) => {
      const [steps, errors] = [points.map((point) => point.x), points.map((point) => point.mean)];
      return { value, points, order: fitOrder(steps, errors).order };
    });
  const references = slopes.flatMap((slope) => {
    const off = (line: (typeof sized)[number]): number => Math.abs(line.order - slope);
    const nearest = sized.reduce<(typeof sized)[number] | undefined>(
      (best, line) => (best && off(best) <= off(line) ? best : line),
      undefined,
    );
    return nearest ? [{ slope, line: nearest }] : [];
  });
  const value = (slope: number): string => `slope ${slope}`;
  // Through the last point, a little below it, so that both lines are seen.
  const rows: Row[] = references.flatMap(({ slope, line: { points } }) => {
    const last = points[points.length - 1];
    return points.map((point) => ({
      [field]: value(slope),
      [x.field]: point.x,
      [y.field]: 0.75 * last.mean * exponential(slope * logarithm(point.x / last.x)),
    }));
  });
  const labelled = order.map((entry) => {
    const slope = sized.find((line) => line.value === entry.value)?.order;
    return slope === undefined ? entry : { ...entry, label: `${entry.label}: slope ${slope.toFixed(2)}` };
  });
  const reference = references.map(({ slope }) => ({ value: value(slope), label: `slope ${slope}`, theoryOf: null }));
  return linePanel({ ...options, x, y, rows: [...options.rows, ...rows], series: { field, order: [...labelled, ...reference] } });
}
