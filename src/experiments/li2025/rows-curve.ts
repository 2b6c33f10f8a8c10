// A test loss against the number of training rows: what the experiments on sparse recovery read off it.
import { mean } from '../readings.js';

/** One run read at one budget. */
export interface RowReading {
  readonly series: string;
  readonly n: number;
  readonly testLoss: number;
}

/** The test losses of a series at one n: one value per seed. */
export interface RowPoint {
  readonly n: number;
  readonly mean: number;
  readonly values: readonly number[];
}

/** The mean test loss of a series at each n that has readings, in increasing n. */
export function meanByRows(all: readonly RowReading[], series: string): readonly RowPoint[] {
  const own = all.filter((reading) => reading.series === series);
  const rows = [...new Set(own.map(({ n }) => n))].sort((a, b) => a - b);
  return rows.map((n) => {
    const values = own.filter((reading) => reading.n === n).map(({ testLoss }) => testLoss);
    return { n, mean: mean(values), values };
  });
}

/** The largest ratio of mean test losses from one n to the next: how steep the steepest part of a curve is. */
export function steepest(curve: readonly RowPoint[]): { readonly from: number; readonly to: number; readonly factor: number } | undefined {
  let best: { from: number; to: number; factor: number } | undefined;
  curve.slice(1).forEach((next, k) => {
    const previous = curve[k];
    const factor = previous.mean / next.mean;
    if (!best || factor > best.factor) best = { from: previous.n, to: next.n, factor };
  });
  return best;
}

/** The least n of the curve from which on every seed stays below `recovered`; undefined when there is none. */
export function recoveredFrom(curve: readonly RowPoint[], recovered: number): number | undefined {
  const failing = curve.filter(({ values }) => values.some((x) => !(x < recovered))).map(({ n }) => n);
  return curve.find(({ n }) => n > Math.max(0, ...failing))?.n;
}
