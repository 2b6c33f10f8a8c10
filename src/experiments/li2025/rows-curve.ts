// A test loss against the number of training rows: what the experiments on sparse recovery read off it.
import { formatNumber } from '../../figures/index.js';
import { log } from '../../kernels/functions.js';
import type { Table } from '../experiment.js';
import { mean } from '../readings.js';
import { seriesTable } from '../series-table.js';

/** One run read at one budget. */
export interface RowReading {
  readonly series: string;
  readonly n: number;
  readonly seed: number;
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

/** How much the log of the test loss falls from one n to the next where it falls most, seed by seed. */
export function steepestFalls(all: readonly RowReading[], series: string): readonly { readonly seed: number; readonly fall: number }[] {
  const own = all.filter((reading) => reading.series === series);
  return [...new Set(own.map(({ seed }) => seed))].flatMap((seed) => {
    const losses = own
      .filter((reading) => reading.seed === seed)
      .sort((a, b) => a.n - b.n)
      .map(({ testLoss }) => log(testLoss));
    return losses.length < 2 ? [] : [{ seed, fall: Math.max(...losses.slice(1).map((loss, k) => losses[k] - loss)) }];
  });
}

/** The same of the seeds that a series recovers at some n and not at others: elsewhere it has no place to fall. */
export function plunges(all: readonly RowReading[], series: string, recovered: number): readonly number[] {
  const states = new Map<number, Set<boolean>>();
  for (const reading of all)
    if (reading.series === series)
      states.set(reading.seed, (states.get(reading.seed) ?? new Set<boolean>()).add(reading.testLoss < recovered));
  return steepestFalls(all, series).flatMap(({ seed, fall }) => (states.get(seed)?.size === 2 ? [fall] : []));
}

/** log of one series' test loss over another's, paired by seed: the mean over those n that are wanted, seed by seed. */
export function logRatios(all: readonly RowReading[], over: string, under: string, wanted: (n: number) => boolean = () => true): number[] {
  const own = all.filter(({ series, n }) => series === over && wanted(n));
  return [...new Set(own.map(({ seed }) => seed))].flatMap((seed) => {
    const ratios = own.flatMap((reading) => {
      const other = all.find((one) => one.series === under && one.n === reading.n && one.seed === seed);
      return reading.seed === seed && other ? [log(reading.testLoss / other.testLoss)] : [];
    });
    return ratios.length === 0 ? [] : [mean(ratios)];
  });
}

/** The least n of the curve from which on every seed stays below `recovered`; undefined when there is none. */
export function recoveredFrom(curve: readonly RowPoint[], recovered: number): number | undefined {
  const failing = curve.filter(({ values }) => values.some((x) => !(x < recovered))).map(({ n }) => n);
  return curve.find(({ n }) => n > Math.max(0, ...failing))?.n;
}

/** v^λ is 1 up to λ |ln v|, so that the rate is off by as much and its square, the slow time, by twice that; the ln of a v of 1e-6, which is ε, is 14. */
export const offInSlowTime = (lambda: number): number => 2 * 14 * lambda;

/** The final test loss of every series at every number of rows. */
export function finalLossTable(
  { n, recovered }: { readonly n: readonly number[]; readonly recovered: number },
  series: readonly { readonly value: string; readonly label: string }[],
  readings: readonly RowReading[],
): Table {
  return seriesTable({
    title: 'Final test loss: arithmetic mean over the seeds (recovered of all)',
    x: 'n',
    rows: n,
    series,
    readings,
    of: (reading) => ({ x: reading.n, series: reading.series }),
    text: (own) => {
      const losses = own.map(({ testLoss }) => testLoss);
      return `${formatNumber(mean(losses))} (${losses.filter((loss) => loss < recovered).length} of ${own.length})`;
    },
  });
}
