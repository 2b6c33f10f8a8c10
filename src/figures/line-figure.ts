// Lines over seeds as a Vega-Lite specification: what was measured, beside what theory expects there. A pure function; nothing here needs Node.
import { type BandKind, numberIn, type Row } from './aggregate.js';
import { type AxisOptions, isDrawable, position, type ResolvedAxis, resolveAxis } from './axis.js';
import { bandNote, headingOf } from './heading.js';
import { dataLayers } from './line-layers.js';
import { type Line, linesOf, type SeriesOptions } from './lines.js';
import { type MarginLabel, marginLayers, marginSize } from './margin-labels.js';
import { ruleStyle } from './palette.js';
import { horizontalRuleLayers, type Rule, type VerticalRule, verticalRuleLayers } from './rules.js';
import { theme } from './theme.js';
import { thin } from './thin.js';

/** A Vega-Lite specification as plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** Everything a line figure shows. */
export interface LineFigureOptions {
  /** One row for each seed and x. */
  readonly rows: readonly Row[];
  readonly x: AxisOptions;
  /** On a log axis the mean is geometric, and values that a log axis cannot show are left out and counted under the title. */
  readonly y: AxisOptions;
  readonly series: SeriesOptions;
  /** Default `range`. */
  readonly band?: BandKind;
  /** Points on the mean lines; default true. */
  readonly points?: boolean;
  /** A small dot for every single seed; default false. */
  readonly dots?: boolean;
  /** Rules; one whose value a log axis cannot show, such as a prediction of zero, is left out. */
  readonly verticalRules?: readonly VerticalRule[];
  readonly horizontalRules?: readonly Rule[];
  /** Drawn above the plot. A report shows the figure's title anyway. */
  readonly title?: string;
  readonly subtitle?: string;
  /** Size of the plot without margins in pixels, default 520 by 340; the height grows when the labels need more. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * Mean lines with bands over the seeds, named at their ends, with reference lines.
 *
 * @example
 * lineFigure({
 *   rows: [{ optimizer: 'adam', n: 40, seed: 0, testLoss: 1.15 }, …],
 *   x: { field: 'n', title: 'training rows n', scale: 'linear' },
 *   y: { field: 'testLoss', title: 'test loss', scale: 'log' },
 *   series: { field: 'optimizer', order: [{ value: 'adam', label: 'Adam, 20k steps' }] },
 *   verticalRules: [{ value: 61, label: 'ℓ1 recovery: n = 61' }],
 *   horizontalRules: [{ value: 0.2, label: 'recovered: below 0.2' }],
 * });
 */
export function lineFigure(options: LineFigureOptions): VegaLiteSpec {
  const { band = 'range', points = true, dots = false, width = 520 } = options;
  const verticalRules = (options.verticalRules ?? []).filter(({ value }) => isDrawable(value, options.x.scale));
  const horizontalRules = (options.horizontalRules ?? []).filter(({ value }) => isDrawable(value, options.y.scale));
  const found = linesOf(options.rows, options.x, options.y, options.series, band);
  const drawn = found.lines.filter((line) => line.points.length > 0);
  const names = [...drawn, ...horizontalRules].map(({ label }) => label);
  const margin = marginSize(names);
  const height = Math.max(options.height ?? 340, margin.height);

  const means = drawn.flatMap((line) => thin(line.points, options.x.scale, width).map((point) => ({ series: line.value, ...point })));
  const seeds = dots ? found.rows.map((row) => seedOf(row, options)) : [];
  const rings = verticalRules.flatMap((rule) => ringsOf(rule, drawn));
  const xs = [...means, ...verticalRules.map(({ value }) => ({ x: value }))].map(({ x }) => x);
  const ys = [
    ...means.flatMap(({ lower, upper }) => [lower, upper]),
    ...[...seeds, ...rings].map(({ y }) => y),
    ...horizontalRules.map(({ value }) => value),
  ];
  const x = resolveAxis(options.x, xs, width, 0.025);
  const y = resolveAxis(options.y, ys, height, 0.05);

  const vertical = verticalRuleLayers(verticalRules, x);
  const subtitles = [options.subtitle, bandNote(found, options.y.scale, band)].filter((line) => line !== undefined);
  const right = Math.max(margin.width, vertical.right - width) + 4;
  const heading = headingOf(options.title, subtitles, width + right);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${options.title ?? 'Figure'}: ${options.y.title} against ${options.x.title}, for ${names.join('; ')}.`,
    title: heading.title,
    width,
    height,
    autosize: { type: 'none' },
    padding: { left: 84, right, top: heading.height + vertical.height + 8, bottom: 52 },
    datasets: { means, seeds, rings },
    layer: [
      ...horizontalRuleLayers(horizontalRules),
      ...vertical.layers,
      ...dataLayers(found.lines, x, y, { points, dots, rings: rings.length > 0 }),
      ...marginLayers(marginLabels(drawn, horizontalRules, x, y), width, height),
    ],
    config: theme,
  };
}

function seedOf(row: Row, { x, y, series }: LineFigureOptions): { series: string; x: number; y: number } {
  return { series: String(row[series.field]), x: numberIn(row, x.field), y: numberIn(row, y.field) };
}

function ringsOf({ value, rings = [] }: VerticalRule, lines: readonly Line[]): { series: string; x: number; y: number }[] {
  return lines.flatMap((line) => {
    const point = rings.includes(line.value) ? line.points.findLast(({ x }) => x <= value) : undefined;
    return point ? [{ series: line.value, x: point.x, y: point.mean }] : [];
  });
}

function marginLabels(lines: readonly Line[], rules: readonly Rule[], x: ResolvedAxis, y: ResolvedAxis): MarginLabel[] {
  const fromTop = (value: number): number => y.length - position(y, value);
  return [
    ...lines.map(({ label, style, points }) => {
      const end = points[points.length - 1];
      return { text: label, x: position(x, end.x), y: fromTop(end.mean), style };
    }),
    ...rules.map(({ label, value }) => ({ text: label, x: x.length, y: fromTop(value), style: ruleStyle })),
  ];
}
