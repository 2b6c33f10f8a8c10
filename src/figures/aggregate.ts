// Many seeds at one x become one point with a band. Which mean and which band are named, never guessed by the reader.

import { invalid } from '../input/errors.js';
import { exponential, logarithm, square } from '../kernels/series.js';

/** One observation as plain data: `{ optimizer: 'adam', n: 60, seed: 0, testLoss: 0.09 }`. */
export type Row = Readonly<Record<string, string | number>>;

/** Location and spread of a sample. `sd` divides by count - 1; `standardError` is sd / sqrt(count). Both are NaN for a single value. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly sd: number;
  readonly standardError: number;
  readonly min: number;
  readonly max: number;
}

/** `geometric` is exp(mean(log y)), of positive values: for a figure whose claim is about the mean of the logs. */
export type MeanKind = 'arithmetic' | 'geometric';

/** `quartiles` hold the middle half of the seeds; `standardError` is one standard error to each side of the mean (of the logs, if geometric). */
export type BandKind = 'quartiles' | 'standardError';

/** The seeds at one x. */
export interface BandPoint {
  readonly x: number;
  readonly count: number;
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Summarizes a sample. The values are sorted before they are added, so the result does not depend on the order in which runs ended.
 *
 * @example summarize([1, 2, 3, 6]) // { count: 4, mean: 3, sd: 2.16…, standardError: 1.08…, min: 1, max: 6 }
 */
export function summarize(values: ArrayLike<number>): Summary {
  const sorted = new Float64Array(values).sort();
  const count = sorted.length;
  if (count === 0) return { count, mean: Number.NaN, sd: Number.NaN, standardError: Number.NaN, min: Number.NaN, max: Number.NaN };
  const min = sorted[0];
  const max = sorted[count - 1];
  const mean = clamp(sum(sorted) / count, min, max);
  const squares = sorted.map((value) => square(value - mean)).sort();
  const sd = count > 1 ? Math.sqrt(sum(squares) / (count - 1)) : Number.NaN;
  return { count, mean, sd, standardError: sd / Math.sqrt(count), min, max };
}

/**
 * Groups rows by x, ascending, and gives each group its mean and band.
 *
 * @param rows one series: every seed of it
 * @param x name of the field on the x axis
 * @param y name of the field that is averaged
 */
export function aggregate(rows: readonly Row[], x: string, y: string, mean: MeanKind, band: BandKind): BandPoint[] {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const at = numberIn(row, x);
    const group = groups.get(at);
    if (group) group.push(numberIn(row, y));
    else groups.set(at, [numberIn(row, y)]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([at, values]) => ({ x: at, ...meanAndBand(values, mean, band) }));
}

/** The number in a field of a row; anything else there is the mistake of whoever made the row. */
export function numberIn(row: Row, field: string): number {
  const value = row[field];
  if (typeof value === 'number') return value;
  throw invalid('E_TYPE', `rows.${field}`, value, 'a number in every row of a figure');
}

function meanAndBand(values: readonly number[], kind: MeanKind, band: BandKind): Omit<BandPoint, 'x'> {
  const { count, min, max } = summarize(values);
  const scaled = summarize(kind === 'geometric' ? values.map(logarithm) : values);
  const back = kind === 'geometric' ? exponential : Number;
  const mean = clamp(back(scaled.mean), min, max);
  // A single seed has no spread to show: its band has no height.
  if (count === 1) return { count, mean, lower: mean, upper: mean };
  if (band === 'quartiles') return { count, mean, lower: quantile(values, 0.25), upper: quantile(values, 0.75) };
  return { count, mean, lower: back(scaled.mean - scaled.standardError), upper: back(scaled.mean + scaled.standardError) };
}

/** The quantile at a share of the sorted values, linear between them (definition 7 of Hyndman, Fan 1996; R's and NumPy's default). */
function quantile(values: readonly number[], share: number): number {
  return quantileOf(Float64Array.from(values).sort(), share);
}

/** The same of values that rise already; NaN of none. */
export function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Rounding can carry a mean of equal values past them by an ulp; a mean outside its own range looks like a bug. */
function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
