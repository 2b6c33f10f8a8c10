// Values of a few named cases beside each other: a dot with its spread for every case and series, and what theory expects there.
import { numberIn, type Row, summarize } from './aggregate.js';
import { type AxisOptions, axisEncoding, isDrawable, resolveAxis } from './axis.js';
import { type SeriesOptions, stylesOf } from './lines.js';
import { marginLayers, marginSize } from './margin-labels.js';
import { type SeriesStyle, seriesChannel } from './palette.js';
import { headingRoom, type Panel, panelHeading } from './panel.js';
import { textWidth } from './text.js';

export interface ComparisonPanelOptions {
  /** One row for each case, series and seed. */
  readonly rows: readonly Row[];
  /** The field that names the case, and the cases from top to bottom. */
  readonly cases: { readonly field: string; readonly order: readonly string[] };
  readonly series: SeriesOptions;
  readonly x: AxisOptions;
  /** What is expected of a case: a black tick, named in the margin by `expectedLabel`. */
  readonly expected?: readonly { readonly case: string; readonly value: number }[];
  readonly expectedLabel?: string;
  readonly heading?: string;
  readonly width?: number;
}

const rowHeight = 44;
const expectedStyle: SeriesStyle = { color: '#000000', textColor: '#000000', dash: [1, 0], width: 2 };

/**
 * Dots with the range over the seeds, one line of the panel a case.
 *
 * @example
 * comparisonPanel({
 *   rows: [{ case: 'tr H', optimizer: 'sgd', seed: 0, value: 132 }, …],
 *   cases: { field: 'case', order: ['tr H', 'tr(Diag(H)^½)'] },
 *   series: { field: 'optimizer', order: [{ value: 'sgd', label: 'SGD' }] },
 *   x: { field: 'value', title: 'sharpness at the end', scale: 'log' },
 *   expected: [{ case: 'tr H', value: 93 }], expectedLabel: 'at the truth',
 * });
 */
export function comparisonPanel(options: ComparisonPanelOptions): Panel {
  const { rows, cases, series, expected = [], expectedLabel = 'expected', heading, width = 460 } = options;
  const styles = stylesOf(series.order);
  const seen = series.order.filter(({ value }) => rows.some((row) => String(row[series.field]) === value));
  const step = Math.min(0.3, 0.66 / Math.max(1, seen.length));
  const place = (name: string, index: number): number => cases.order.indexOf(name) + (index - (seen.length - 1) / 2) * step;
  const spreads = cases.order.flatMap((name) =>
    seen.flatMap(({ value }, index) => {
      const own = rows.filter((row) => row[cases.field] === name && String(row[series.field]) === value);
      const values = own.map((row) => numberIn(row, options.x.field)).filter((v) => isDrawable(v, options.x.scale));
      if (values.length === 0) return [];
      const { mean, min, max } = summarize(values);
      return [{ series: value, at: place(name, index), mean, min, max, count: values.length }];
    }),
  );
  const ticks = expected
    .filter(({ value }) => isDrawable(value, options.x.scale))
    .map(({ case: name, value }) => ({ value, from: cases.order.indexOf(name) - 0.42, to: cases.order.indexOf(name) + 0.42 }));
  const names = [...seen.map(({ label }) => label), ...(ticks.length > 0 ? [expectedLabel] : [])];
  const margin = marginSize(names);
  const height = Math.max(rowHeight * cases.order.length, margin.height);
  const axis = resolveAxis(options.x, [...spreads.flatMap(({ min, max }) => [min, max]), ...ticks.map(({ value }) => value)], width, 0.05);
  const x = (field: string): object => ({ field, type: 'quantitative', ...axisEncoding(axis) });
  const y = (field: string): object => ({
    field,
    type: 'quantitative',
    scale: { domain: [-0.5, cases.order.length - 0.5], reverse: true, nice: false, zero: false },
    axis: { title: null, values: cases.order.map((_, k) => k), labelExpr: `${JSON.stringify(cases.order)}[datum.value]` },
  });
  const color = seriesChannel(styles, (style) => style.color);
  const most = Math.max(1, ...spreads.map(({ count }) => count));
  const centre = height / 2;
  return {
    width,
    height,
    margin: {
      left: 24 + Math.max(60, ...cases.order.map((name) => textWidth(name, 12))),
      right: margin.width + 4,
      top: heading === undefined ? 0 : headingRoom,
      bottom: 52,
    },
    notes: most === 1 ? [] : [`Dot: mean of up to ${most} seeds; bar: smallest to largest.`],
    description: `${heading ?? 'Comparison'}: ${options.x.title} of ${cases.order.join(', ')}, for ${names.join('; ')}.`,
    datasets: { spreads, expected: ticks },
    layers: [
      {
        name: 'expected',
        data: { name: 'expected' },
        mark: { type: 'rule', strokeWidth: 2, color: '#000000' },
        encoding: { x: x('value'), y: y('from'), y2: { field: 'to' } },
      },
      {
        name: 'spreads',
        data: { name: 'spreads' },
        mark: { type: 'rule', strokeWidth: 2.5, opacity: 0.55 },
        encoding: { x: x('min'), x2: { field: 'max' }, y: y('at'), color },
      },
      {
        name: 'means',
        data: { name: 'spreads' },
        mark: { type: 'point', filled: true, size: 80, opacity: 1, stroke: 'white', strokeWidth: 1 },
        encoding: { x: x('mean'), y: y('at'), fill: color, shape: seriesChannel(styles, (style) => style.shape ?? 'circle') },
      },
      ...marginLayers(
        names.map((text, k) => {
          const entry = seen[k];
          const style = entry ? (styles.get(entry.value) as SeriesStyle) : expectedStyle;
          return { text, x: 0, y: centre, style };
        }),
        width,
        height,
      ),
      ...(heading === undefined ? [] : [panelHeading(heading, 0)]),
    ],
  };
}
