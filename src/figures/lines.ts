// From rows to lines: which rows an axis can show, whose they are, and what their seeds amount to.
import { unknownName } from '../input/errors.js';
import { aggregate, type BandKind, type BandPoint, type MeanKind, numberIn, type Row } from './aggregate.js';
import { type AxisOptions, isDrawable } from './axis.js';
import type { SeriesStyle } from './palette.js';
import type { SeriesEntry, Styles } from './series.js';

/** Which lines there are: one for each entry of `order`, in this order, which also fixes colour, dash and shape. */
export interface SeriesOptions {
  /** The field of the rows that tells series apart. */
  readonly field: string;
  /** A value without rows keeps its style for the figure next to this one. */
  readonly order: readonly SeriesEntry[];
}

/** How rows become the points of a line. */
export interface MeanOptions {
  /** That of the claims which the figure shows; default arithmetic, on every axis. */
  readonly mean?: MeanKind;
  /** Default `quartiles`. */
  readonly band?: BandKind;
  /**
   * The field with the standard error of y, for rows that are means already, as an ensemble gives them: one row a point, and
   * `replicas` values behind each.
   */
  readonly errorField?: string;
  readonly replicas?: number;
}

/** A series ready to draw. */
export interface Line {
  readonly value: string;
  readonly label: string;
  readonly style: SeriesStyle;
  readonly isTheory: boolean;
  readonly points: readonly BandPoint[];
}

/** The lines, the rows behind them, and how many rows have no place on the y axis. */
export interface Lines {
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  readonly leftOut: number;
}

/** Groups and averages rows: one line for each entry of the order. */
export function linesOf(
  allRows: readonly Row[],
  x: AxisOptions,
  y: AxisOptions,
  series: SeriesOptions,
  styles: Styles,
  options: MeanOptions,
): Lines {
  checkSeries(allRows, series);
  // Step 0 has no place on a log axis of steps, and no reader misses it; a value that is missing on the y axis is a result.
  const onX = allRows.filter((row) => isDrawable(numberIn(row, x.field), x.scale));
  const rows = onX.filter((row) => isDrawable(numberIn(row, y.field), y.scale));
  const lines = series.order.map(({ value, label, theoryOf }) => {
    const own = rows.filter((row) => String(row[series.field]) === value);
    const isTheory = theoryOf !== undefined;
    return { value, label, isTheory, style: styles.get(value) as SeriesStyle, points: pointsOf(own, x, y, isTheory ? {} : options) };
  });
  return { lines, rows, leftOut: onX.length - rows.length };
}

function pointsOf(rows: readonly Row[], x: AxisOptions, y: AxisOptions, options: MeanOptions): BandPoint[] {
  const { mean = 'arithmetic', band = 'quartiles', errorField, replicas = 1 } = options;
  if (errorField === undefined) {
    const points = aggregate(rows, x.field, y.field, mean, band);
    return points.map((point) => ({ ...point, lower: isDrawable(point.lower, y.scale) ? point.lower : point.mean }));
  }
  const points = rows.map((row) => {
    const [at, error] = [numberIn(row, y.field), numberIn(row, errorField)];
    const lower = isDrawable(at - error, y.scale) ? at - error : at;
    return { x: numberIn(row, x.field), count: replicas, mean: at, lower, upper: Number.isFinite(error) ? at + error : at };
  });
  return points.sort((a, b) => a.x - b.x);
}

/** A row that belongs to no line would vanish from the figure in silence. */
function checkSeries(rows: readonly Row[], { field, order }: SeriesOptions): void {
  const known = order.map(({ value }) => value);
  for (const row of rows) {
    const value = row[field];
    if (known.includes(String(value))) continue;
    throw unknownName(`line of "${field}"`, String(value), known, 'series.order');
  }
}
