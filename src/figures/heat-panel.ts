// A heat map: a number over two settings, such as a success rate over rows and sparsity, with lines of theory across it.
import { decimalExponent, exponential, logarithm } from '../kernels/series.js';
import { type AxisOptions, axisEncoding, position, type ResolvedAxis, resolveAxis, type ScaleKind } from './axis.js';
import type { Point } from './contours.js';
import { describeMap } from './describe.js';
import { formatNumber } from './format.js';
import { type EndLabel, endLayers, type LegendEntry, legendRoom, listLayers } from './legend.js';
import { colorAt, inkOn, ruleStyle, type SeriesStyle } from './palette.js';
import { type Drawing, leftMargin, type Panel, type Plot, panelHeading } from './panel.js';

/** One cell of the map, centred at (x, y). NaN is shown as grey. */
export interface HeatCell {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

export interface HeatPanelOptions {
  readonly cells: readonly HeatCell[];
  /** Ticks stand at the cells unless given. */
  readonly x: Omit<AxisOptions, 'field'>;
  readonly y: Omit<AxisOptions, 'field'>;
  /** What the colour means, and the values at its ends: those of the cells unless given. */
  readonly value: { readonly title: string; readonly scale: ScaleKind; readonly domain?: Point };
  /** The number in every cell; default where they fit. */
  readonly numbers?: boolean;
  /** Lines across the map, in the units of the axes, named in the margin. */
  readonly lines?: readonly { readonly label: string; readonly points: readonly Point[] }[];
  readonly heading?: string;
  readonly width?: number;
  readonly height?: number;
}

const lineStyles: readonly SeriesStyle[] = [
  { color: '#D55E00', textColor: '#AD4B00', dash: [1, 0], width: 3 },
  { color: '#E43FA0', textColor: '#B01573', dash: [7, 4], width: 3 },
  { color: '#000000', textColor: '#000000', dash: [2, 3], width: 3 },
];

/** Below the axis title: what the colours mean, and the colour bar. */
const bar = { top: 88, height: 11, strips: 44, width: 220 };

/** Below the plot: the axis, the colour bar and its ends. */
const bottom = bar.top + bar.height + 24;

/**
 * A map of cells with a colour bar below.
 *
 * @example
 * heatPanel({
 *   cells: [{ x: 40, y: 10, value: 0.8 }, …],
 *   x: { title: 'training rows n', scale: 'linear' },
 *   y: { title: 'nonzero entries κ', scale: 'linear' },
 *   value: { title: 'share of seeds that recover', scale: 'linear', domain: [0, 1] },
 *   lines: [{ label: 'ℓ1 recovery', points: [[21, 2], [61, 10]] }],
 * });
 */
export function heatPanel(options: HeatPanelOptions): Panel {
  const { width = 420, lines = [] } = options;
  const entries = lines.map(({ label }, k) => ({ text: label, style: lineStyles[k % lineStyles.length] }));
  return { width, series: [], legend: () => entries, draw: (drawing) => drawn(options, drawing) };
}

function drawn(options: HeatPanelOptions, { place, entries, width, isNarrow }: Drawing): Plot {
  const { cells, value, lines = [], heading } = options;
  const room = legendRoom(entries, place, width);
  const height = Math.max(isNarrow ? 220 : (options.height ?? 320), room.height);
  const title = panelHeading(heading, width, 0);
  const [xs, ys] = [centres(cells.map(({ x }) => x)), centres(cells.map(({ y }) => y))];
  const [xEdges, yEdges] = [edges(xs, options.x.scale), edges(ys, options.y.scale)];
  const longest = Math.max(3, ...xs.map((value) => options.x.label?.(value).length ?? 0));
  const x = resolveAxis({ ticks: few(xs, width / (7 * longest + 13)), ...options.x, field: 'x' }, xEdges, width, 0);
  const y = resolveAxis({ ticks: few(ys, height / 18), ...options.y, field: 'y' }, yEdges, height, 0);
  const to = value.scale === 'log' ? logarithm : Number;
  const shown = cells.map((cell) => cell.value).filter((v) => Number.isFinite(to(v)));
  const [low, high] = value.domain ?? [Math.min(...shown), Math.max(...shown)];
  const shareOf = (v: number): number => (high > low ? (to(v) - to(low)) / (to(high) - to(low)) : 0.5);
  // Two digits of what the colours span.
  const decimals = Math.min(9, Math.max(0, 2 - decimalExponent(high - low || 1)));
  const short = (v: number): string => String(Number(value.scale === 'log' ? v.toPrecision(2) : v.toFixed(decimals)));
  const tiles = cells.map((cell) => {
    const [i, j] = [xs.indexOf(cell.x), ys.indexOf(cell.y)];
    const share = shareOf(cell.value);
    const text = Number.isFinite(cell.value) ? short(cell.value) : '–';
    const [x1, x2, y1, y2] = [xEdges[i], xEdges[i + 1], yEdges[j], yEdges[j + 1]];
    return { x: cell.x, y: cell.y, x1, x2, y1, y2, fill: colorAt(share), ink: Number.isFinite(share) ? inkOn(share) : inkOn(1), text };
  });
  const narrowest = Math.min(...xEdges.slice(1).map((edge, k) => position(x, edge) - position(x, xEdges[k])));
  const numbers = options.numbers ?? narrowest >= Math.max(30, ...tiles.map(({ text }) => 6.5 * text.length));
  const alongX = (field: string): object => ({ field, type: 'quantitative', ...axisEncoding(x) });
  const alongY = (field: string): object => ({ field, type: 'quantitative', ...axisEncoding(y) });
  const literal = (field: string): object => ({ field, type: 'nominal', scale: null, legend: null });
  const across = lines.flatMap(({ points }, k) => points.map(([a, b], at) => ({ id: k, at, x: a, y: b })));
  return {
    width,
    height,
    margin: { left: leftMargin, right: Math.max(room.right, 16) + 4, top: title.height, bottom: bottom + room.below },
    heading,
    notes: [],
    description: describeMap(
      heading,
      `${value.title} over ${options.x.title} and ${options.y.title}`,
      cells,
      lines.map(({ label }) => label),
    ),
    datasets: { tiles, across },
    layers: [
      {
        name: 'tiles',
        data: { name: 'tiles' },
        mark: { type: 'rect', stroke: 'white', strokeWidth: 0.5 },
        encoding: { x: alongX('x1'), x2: { field: 'x2' }, y: alongY('y1'), y2: { field: 'y2' }, fill: literal('fill') },
      },
      ...lines.flatMap((_, k) => lineLayers(k, alongX('x'), alongY('y'))),
      ...(numbers
        ? [
            {
              name: 'numbers',
              data: { name: 'tiles' },
              mark: { type: 'text', fontSize: 11, baseline: 'middle' },
              encoding: { x: alongX('x'), y: alongY('y'), text: { field: 'text' }, color: literal('ink') },
            },
          ]
        : []),
      ...(place === 'ends' ? endLayers(ends(entries, lines, y, width), width, height) : []),
      ...(place === 'beside' || place === 'below' ? listLayers(entries, place, { width, height, left: leftMargin, bottom }) : []),
      ...colorBar(options, low, high, { width: Math.min(bar.width, width), height }),
      ...title.layers,
    ],
  };
}

/** A line with a white edge, which is seen on every colour. */
function lineLayers(k: number, x: object, y: object): object[] {
  const { color, dash, width } = lineStyles[k % lineStyles.length];
  const layer = (look: object): object => ({
    data: { name: 'across' },
    transform: [{ filter: `datum.id === ${k}` }],
    mark: { type: 'line', clip: true, ...look },
    encoding: { x, y, order: { field: 'at' } },
  });
  return [layer({ color: 'white', strokeWidth: width + 3, opacity: 0.8 }), layer({ color, strokeDash: dash, strokeWidth: width })];
}

/** Where each line ends, as far as it is on the map. */
function ends(entries: readonly LegendEntry[], lines: NonNullable<HeatPanelOptions['lines']>, y: ResolvedAxis, width: number): EndLabel[] {
  return entries.map((entry, k) => {
    const fromBottom = position(y, lines[k].points.at(-1)?.[1] ?? y.domain[0]);
    return { ...entry, x: width / 2, y: y.length - Math.min(y.length, Math.max(0, fromBottom)) };
  });
}

function colorBar(
  { value }: HeatPanelOptions,
  low: number,
  high: number,
  { width, height }: { readonly width: number; readonly height: number },
): object[] {
  const one = { data: { values: [{}] }, encoding: {} };
  const top = height + bar.top;
  const strip = width / bar.strips;
  const strips = Array.from({ length: bar.strips }, (_, k) => ({
    ...one,
    mark: { type: 'rect', x: k * strip, x2: (k + 1) * strip + 0.5, y: top, y2: top + bar.height, color: colorAt(k / (bar.strips - 1)) },
  }));
  const text = (label: string, x: number, align: string, y: number): object => ({
    ...one,
    mark: { type: 'text', text: label, x, y, align, baseline: 'middle', fontSize: 12, color: ruleStyle.textColor },
  });
  return [
    ...strips,
    text(formatNumber(low), 0, 'left', top + bar.height + 11),
    text(formatNumber(high), width, 'right', top + bar.height + 11),
    text(value.title, 0, 'left', top - 11),
  ];
}

function centres(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Where one cell ends and the next begins: half way, in the sense of the scale. */
function edges(at: readonly number[], scale: ScaleKind): number[] {
  if (at.length === 0) return [0, 1];
  const [to, back] = scale === 'log' ? [logarithm, exponential] : [Number, Number];
  const c = at.map(to);
  const middle = c.slice(1).map((next, k) => (c[k] + next) / 2);
  const half = (k: number): number => (c.length > 1 ? Math.abs(c[k] - middle[Math.min(k, middle.length - 1)]) : 0.5);
  return [c[0] - half(0), ...middle, c[c.length - 1] + half(c.length - 1)].map(back);
}

/** Not more ticks than there is room for. */
function few(at: readonly number[], most: number): number[] {
  const stride = Math.max(1, Math.ceil(at.length / most));
  return at.filter((_, k) => k % stride === 0);
}
