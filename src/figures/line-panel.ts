// Lines over seeds: what was measured, beside what theory expects there. A pure function; nothing here needs Node.
import { numberIn, type Row } from './aggregate.js';
import { type AxisOptions, isDrawable, labelsApart, position, type ResolvedAxis, resolveAxis } from './axis.js';
import { describeLines } from './describe.js';
import { bandNote } from './heading.js';
import { type EndLabel, endLayers, type LegendEntry, legendEntries, legendRoom, listLayers } from './legend.js';
import { dataLayers } from './line-layers.js';
import { type Line, linesOf, type MeanOptions, type SeriesOptions } from './lines.js';
import { ruleStyle } from './palette.js';
import { type Drawing, leftMargin, type Panel, type Plot, panelHeading } from './panel.js';
import { horizontalRuleLayers, type RuleMark, type VerticalRule, verticalRuleLayers } from './rules.js';
import { ownStyles, type Styles } from './series.js';
import { thin } from './thin.js';

/** Everything that one plot of lines shows. */
export interface LinePanelOptions extends MeanOptions {
  /** One row for each seed and x. A line of theory has one row for each x. */
  readonly rows: readonly Row[];
  readonly x: AxisOptions;
  /** Values that a log axis cannot show are left out and counted under the title. */
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
  /** Size of the plot without margins in pixels, default 520 by 340; the height grows when the labels need more. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * Mean lines with bands over the seeds, named, with reference lines and lines of theory.
 *
 * @example
 * linePanel({
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
export function linePanel(options: LinePanelOptions): Panel {
  const { width = 520, x, y, series } = options;
  const within = {
    ...options,
    verticalRules: (options.verticalRules ?? []).filter(({ value }) => isDrawable(value, x.scale)),
    horizontalRules: (options.horizontalRules ?? []).filter(({ value }) => isDrawable(value, y.scale)),
  };
  const shown = series.order.filter(({ value }) =>
    options.rows.some(
      (row) =>
        String(row[series.field]) === value && isDrawable(numberIn(row, x.field), x.scale) && isDrawable(numberIn(row, y.field), y.scale),
    ),
  );
  const legend = (styles: Styles): LegendEntry[] => [
    ...legendEntries(shown, styles),
    ...within.horizontalRules.map(({ label }) => ({ text: label, style: ruleStyle })),
  ];
  return { width, series: series.order, legend, draw: (drawing) => drawn(within, drawing) };
}

/** A line panel whose x axis is the field `step` and whose budgets are marked. */
export interface CurvePanelOptions extends Omit<LinePanelOptions, 'x' | 'points'> {
  /** Scale of the steps, default `log`, which leaves out step 0. */
  readonly stepScale?: 'linear' | 'log';
  /** Where the budgets end: a rule at `value` steps, and a ring on the curves named in `rings`. */
  readonly budgets?: readonly VerticalRule[];
}

/**
 * Mean curves with bands over the seeds.
 *
 * @example
 * curvePanel({
 *   rows: [{ optimizer: 'adam', seed: 0, step: 1000, testLoss: 0.8 }, …],
 *   y: { field: 'testLoss', title: 'test loss', scale: 'log' },
 *   series: { field: 'optimizer', order: [{ value: 'adam', label: 'Adam' }, { value: 'sgd', label: 'SGD' }] },
 *   budgets: [{ value: 36_000, label: '36k steps', rings: ['sgd'] }],
 * });
 */
export function curvePanel({ stepScale = 'log', budgets = [], verticalRules = [], ...options }: CurvePanelOptions): Panel {
  return linePanel({
    ...options,
    x: { field: 'step', title: 'step', scale: stepScale },
    points: false,
    verticalRules: [...verticalRules, ...budgets],
  });
}

/** Below the plot: ticks, their labels, the title. */
const bottom = 52;

function drawn(
  options: LinePanelOptions & { readonly verticalRules: readonly VerticalRule[]; readonly horizontalRules: readonly RuleMark[] },
  { styles, place, entries, width, isNarrow }: Drawing,
): Plot {
  const { points = true, dots = false, heading, verticalRules, horizontalRules } = options;
  const own = ownStyles(options.series.order, styles);
  const found = linesOf(options.rows, options.x, options.y, options.series, own, options);
  const drawn = found.lines.filter((line) => line.points.length > 0);
  const room = legendRoom(entries, place, width);
  const height = Math.max(isNarrow ? 220 : (options.height ?? 340), room.height);

  const thinned = (lines: readonly Line[]): object[] =>
    lines.flatMap((line) => thin(line.points, options.x.scale, width).map((point) => ({ series: line.value, ...point })));
  const means = thinned(drawn.filter(({ isTheory }) => !isTheory));
  const theory = thinned(drawn.filter(({ isTheory }) => isTheory));
  const theories = new Set(found.lines.filter(({ isTheory }) => isTheory).map(({ value }) => value));
  const seeds = dots ? found.rows.map((row) => seedOf(row, options)).filter(({ series }) => !theories.has(series)) : [];
  const rings = verticalRules.flatMap((rule) => ringsOf(rule, drawn));
  const everyPoint = drawn.flatMap((line) => line.points);
  const xs = [...everyPoint.map((point) => point.x), ...verticalRules.map(({ value }) => value)];
  const x = labelsApart(resolveAxis(options.x, xs, width, 0.025));
  const ys = [
    ...everyPoint.flatMap(({ mean, lower, upper }) => [mean, lower, upper]),
    ...[...seeds, ...rings].map((point) => point.y),
    ...horizontalRules.map(({ value }) => value),
  ];
  const y = resolveAxis(options.y, ys, height, 0.05);

  const vertical = verticalRuleLayers(verticalRules, x, isNarrow);
  const title = panelHeading(heading, width, vertical.height);
  const note = bandNote(found, options.y.scale, options);
  return {
    width,
    height,
    margin: {
      left: leftMargin,
      right: Math.max(room.right, isNarrow ? 0 : vertical.right - width, 12) + 4,
      top: vertical.height + title.height,
      bottom: bottom + room.below,
    },
    heading,
    notes: note === '' ? [] : [note],
    description: describeLines(heading, options.x, options.y, drawn, [...verticalRules, ...horizontalRules]),
    datasets: { means, theory, seeds, rings },
    layers: [
      ...horizontalRuleLayers(horizontalRules),
      ...vertical.layers,
      ...dataLayers(found.lines, x, y, { points, dots, rings: rings.length > 0, theory: theory.length > 0 }),
      ...(place === 'ends' ? endLayers(ends(entries, drawn, horizontalRules, x, y), width, height) : []),
      ...(place === 'beside' || place === 'below' ? listLayers(entries, place, { width, height, left: leftMargin, bottom }) : []),
      ...title.layers,
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

/** Where the line, or the rule, of each entry ends. */
function ends(
  entries: readonly LegendEntry[],
  lines: readonly Line[],
  rules: readonly RuleMark[],
  x: ResolvedAxis,
  y: ResolvedAxis,
): EndLabel[] {
  const fromTop = (value: number): number => y.length - position(y, value);
  return entries.map((entry) => {
    const point = lines.find(({ label }) => label === entry.text)?.points.at(-1);
    if (point) return { ...entry, x: position(x, point.x), y: fromTop(point.mean) };
    const rule = rules.find(({ label }) => label === entry.text);
    return { ...entry, x: x.length, y: rule ? fromTop(rule.value) : y.length };
  });
}
