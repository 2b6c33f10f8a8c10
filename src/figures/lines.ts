// From rows to lines: which rows an axis can show, whose they are, and what their seeds amount to.
import { MinifoldError } from '../errors.js';
import { aggregate, type BandKind, type BandPoint, numberIn, type Row } from './aggregate.js';
import { type AxisOptions, isDrawable } from './axis.js';
import { type SeriesStyle, seriesStyle } from './palette.js';

/** Which lines there are: one for each entry of `order`, in this order, which also fixes colour, dash and shape. */
export interface SeriesOptions {
  /** The field of the rows that tells series apart. */
  readonly field: string;
  /** Every value of that field, numbers in decimal notation, with its label. A value without rows keeps its style for the figure next to this one. */
  readonly order: readonly { readonly value: string; readonly label: string }[];
}

/** A series ready to draw. */
export interface Line {
  readonly value: string;
  readonly label: string;
  readonly style: SeriesStyle;
  readonly points: readonly BandPoint[];
}

/** The lines, the rows behind them, and how many rows have no place on the y axis. */
export interface Lines {
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  readonly leftOut: number;
}

/** Groups and averages rows: one line for each entry of the order. */
export function linesOf(allRows: readonly Row[], x: AxisOptions, y: AxisOptions, series: SeriesOptions, band: BandKind): Lines {
  checkSeries(allRows, series);
  // Step 0 has no place on a log axis of steps, and no reader misses it; a value that is missing on the y axis is a result.
  const onX = allRows.filter((row) => isDrawable(numberIn(row, x.field), x.scale));
  const rows = onX.filter((row) => isDrawable(numberIn(row, y.field), y.scale));
  const lines = series.order.map(({ value, label }, index) => {
    const own = rows.filter((row) => String(row[series.field]) === value);
    const points = aggregate(own, x.field, y.field, y.scale === 'log' ? 'geometric' : 'arithmetic', band);
    return { value, label, style: seriesStyle(index), points };
  });
  return { lines, rows, leftOut: onX.length - rows.length };
}

/** A row that belongs to no line would vanish from the figure in silence. */
function checkSeries(rows: readonly Row[], { field, order }: SeriesOptions): void {
  const known = order.map(({ value }) => value);
  for (const row of rows) {
    const value = row[field];
    if (known.includes(String(value))) continue;
    throw new MinifoldError(
      'E_UNKNOWN_KEY',
      `a row has ${JSON.stringify(value)} in its field "${field}", which the figure's order does not list`,
      {
        path: 'series.order',
        value,
        allowed: known.join(', '),
      },
    );
  }
}
