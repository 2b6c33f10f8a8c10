// The numbers behind a figure: one row per x, one column per series.
import type { Table } from './experiment.js';

/** What the table is made of. `Reading` is one run read once. */
export interface SeriesTableOptions<Reading> {
  readonly title: string;
  /** Name of the first column. */
  readonly x: string;
  readonly rows: readonly number[];
  readonly series: readonly { readonly value: string; readonly label: string }[];
  /** The readings of a row and a series. */
  readonly readings: readonly Reading[];
  readonly of: (reading: Reading) => { readonly x: number; readonly series: string };
  /** The text of a place in the table from its readings, of which there is at least one. */
  readonly text: (own: readonly Reading[]) => string;
}

/** A place without readings says `not run`. */
export function seriesTable<Reading>({ title, x, rows, series, readings, of, text }: SeriesTableOptions<Reading>): Table {
  return {
    title,
    columns: [x, ...series.map(({ label }) => label)],
    rows: rows.map((row) => [
      row,
      ...series.map(({ value }) => {
        const own = readings.filter((reading) => of(reading).x === row && of(reading).series === value);
        return own.length > 0 ? text(own) : 'not run';
      }),
    ]),
  };
}
