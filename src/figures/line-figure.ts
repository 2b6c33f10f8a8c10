// Lines over seeds: what was measured, beside what theory expects there. A pure function; nothing here needs Node.
import { numberIn, type Row } from './aggregate.js';
import { type AxisOptions, isDrawable, labelsApart, position, type ResolvedAxis, resolveAxis } from './axis.js';
import { bandNote } from './heading.js';
import { dataLayers } from './line-layers.js';
import { type Line, linesOf, type MeanOptions, type SeriesOptions } from './lines.js';
import { type MarginLabel, marginLayers, marginSize } from './margin-labels.js';
import { ruleStyle } from './palette.js';
import { headingRoom, type Panel, panelFigure, panelHeading, type VegaLiteSpec } from './panel.js';
import { horizontalRuleLayers, type RuleMark, type VerticalRule, verticalRuleLayers } from './rules.js';
import { thin } from './thin.js';

/** Everything that one plot of lines shows. */
export interface LinePanelOptions extends MeanOptions {
  /** One row for each seed and x. A line of theory has one row for each x. */
  readonly rows: readonly Row[];
  readonly x: AxisOptions;
  /** On a log axis the mean is geometric, and values that a log axis cannot show are left out and counted under the title. */
  readonly y: AxisOptions;
  readonly series: SeriesOptions;
  /** Points on the mean lines; default true. */
  readonly points?: boolean;
  /** A small dot for every single seed; default false. */
  readonly dots?: boolean;
  /** Rules; one whose value a log axis cannot show, such as a prediction of zero, is left out. */
  readonly verticalRules?: readonly VerticalRule[];
  readonly horizontalRules?: readonly RuleMark[];
  /** Above the panel, where there are several. */
  readonly heading?: string;
  /** Names beside the ends of the lines; default true. Panels that share their series need them only once, in the last of a row. */
  readonly labels?: boolean;
  /** Size of the plot without margins in pixels, default 520 by 340; the height grows when the labels need more. */
  readonly width?: number;
  readonly height?: number;
}

/** A line figure: one panel with a title. */
export interface LineFigureOptions extends Omit<LinePanelOptions, 'heading' | 'labels'> {
  /** Drawn above the plot. A report shows the figure's title anyway. */
  readonly title?: string;
  readonly subtitle?: string;
}

/**
 * Mean lines with bands over the seeds, named at their ends, with reference lines and lines of theory.
 *
 * @example
 * lineFigure({
 *   rows: [{ optimizer: 'adam', n: 40, seed: 0, testLoss: 1.15 }, …, { optimizer: 'adam flow', n: 40, testLoss: 1.1 }, …],
 *   x: { field: 'n', title: 'training rows n', scale: 'linear' },
 *   y: { field: 'testLoss', title: 'test loss', scale: 'log' },
 *   series: {
 *     field: 'optimizer',
 *     order: [{ value: 'adam', label: 'Adam, 20k steps' }, { value: 'adam flow', label: 'its flow', theoryOf: 'adam' }],
 *   },
 *   verticalRules: [{ value: 61, label: 'ℓ1 recovery: n = 61' }],
 *   horizontalRules: [{ value: 0.2, label: 'recovered: below 0.2' }],
 * });
 */
export function lineFigure(options: LineFigureOptions): VegaLiteSpec {
  return panelFigure([linePanel(options)], options);
}

/** Pixels between the labels of the x axis: four digits and a gap. */
const labelRoom = 32;

/** The same as one panel of several. */
export function linePanel(options: LinePanelOptions): Panel {
  const { points = true, dots = false, labels = true, width = 520, heading } = options;
  const verticalRules = (options.verticalRules ?? []).filter(({ value }) => isDrawable(value, options.x.scale));
  const horizontalRules = (options.horizontalRules ?? []).filter(({ value }) => isDrawable(value, options.y.scale));
  const found = linesOf(options.rows, options.x, options.y, options.series, options);
  const drawn = found.lines.filter((line) => line.points.length > 0);
  const named = drawn.filter(({ label }) => label !== '');
  const names = [...named, ...horizontalRules].map(({ label }) => label);
  const margin = marginSize(labels ? names : []);
  const height = Math.max(options.height ?? 340, margin.height);

  const thinned = (lines: readonly Line[]): object[] =>
    lines.flatMap((line) => thin(line.points, options.x.scale, width).map((point) => ({ series: line.value, ...point })));
  const means = thinned(drawn.filter(({ isTheory }) => !isTheory));
  const theory = thinned(drawn.filter(({ isTheory }) => isTheory));
  const theories = new Set(found.lines.filter(({ isTheory }) => isTheory).map(({ value }) => value));
  const seeds = dots ? found.rows.map((row) => seedOf(row, options)).filter(({ series }) => !theories.has(series)) : [];
  const rings = verticalRules.flatMap((rule) => ringsOf(rule, drawn));
  const everyPoint = drawn.flatMap((line) => line.points);
  const xs = [...everyPoint.map((point) => point.x), ...verticalRules.map(({ value }) => value)];
  const x = labelsApart(resolveAxis(options.x, xs, width, 0.025), labelRoom);
  const ys = [
    ...everyPoint.flatMap(({ lower, upper }) => [lower, upper]),
    ...[...seeds, ...rings].map((point) => point.y),
    ...horizontalRules.map(({ value }) => value),
  ];
  const y = resolveAxis(options.y, ys, height, 0.05);

  const vertical = verticalRuleLayers(verticalRules, x);
  const note = bandNote(found, options.y.scale, options);
  return {
    width,
    height,
    margin: {
      left: 84,
      right: Math.max(labels ? margin.width : 12, vertical.right - width) + 4,
      top: vertical.height + (heading === undefined ? 0 : headingRoom),
      bottom: 52,
    },
    notes: note === '' ? [] : [note],
    description: `${heading ?? 'Figure'}: ${options.y.title} against ${options.x.title}, for ${names.join('; ')}.`,
    datasets: { means, theory, seeds, rings },
    layers: [
      ...horizontalRuleLayers(horizontalRules),
      ...vertical.layers,
      ...dataLayers(found.lines, x, y, { points, dots, rings: rings.length > 0, theory: theory.length > 0 }),
      ...(labels ? marginLayers(marginLabels(named, horizontalRules, x, y), width, height) : []),
      ...(heading === undefined ? [] : [panelHeading(heading, vertical.height)]),
    ],
  };
}

function seedOf(row: Row, { x, y, series }: LinePanelOptions): { series: string; x: number; y: number } {
  return { series: String(row[series.field]), x: numberIn(row, x.field), y: numberIn(row, y.field) };
}

function ringsOf({ value, rings = [] }: VerticalRule, lines: readonly Line[]): { series: string; x: number; y: number }[] {
  return lines.flatMap((line) => {
    const point = rings.includes(line.value) ? line.points.findLast(({ x }) => x <= value) : undefined;
    return point ? [{ series: line.value, x: point.x, y: point.mean }] : [];
  });
}

function marginLabels(lines: readonly Line[], rules: readonly RuleMark[], x: ResolvedAxis, y: ResolvedAxis): MarginLabel[] {
  const fromTop = (value: number): number => y.length - position(y, value);
  return [
    ...lines.map(({ label, style, points }) => {
      const end = points[points.length - 1];
      return { text: label, x: position(x, end.x), y: fromTop(end.mean), style };
    }),
    ...rules.map(({ label, value }) => ({ text: label, x: x.length, y: fromTop(value), style: ruleStyle })),
  ];
}
