// A plane of two parameters: level curves of a landscape, trajectories over it, marked points.
import { hypotenuse } from '../kernels/series.js';
import { axisEncoding, resolveAxis } from './axis.js';
import { contourLines, type Grid, type Point } from './contours.js';
import { describePlane } from './describe.js';
import { type EndLabel, endLayers, type LegendEntry, legendEntries, legendRoom, listLayers } from './legend.js';
import { colorAt, ruleStyle, type SeriesStyle, seriesChannel } from './palette.js';
import { type Drawing, leftMargin, type Panel, type Plot, panelHeading } from './panel.js';
import { ownStyles, type SeriesEntry, type Styles } from './series.js';

/** An axis of the plane: its limits are the figure's choice. */
export interface PlaneAxis {
  readonly title: string;
  readonly domain: Point;
}

/** Level curves of one function. */
export interface Contours {
  readonly grid: Grid;
  readonly levels: readonly number[];
  /** `quiet`: grey, for a landscape; `strong`: black, for a manifold; `scale`: by level, dark is low. */
  readonly look: 'quiet' | 'strong' | 'scale';
  /** What they are, in the legend. */
  readonly label?: string;
}

/** A point with a name beside it. */
export interface MarkedPoint {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  /** Where the name stands, default `right`. */
  readonly side?: 'left' | 'right' | 'above' | 'below';
}

/** Several trajectories may belong to one series. */
export interface Trajectory {
  readonly series: string;
  readonly points: readonly Point[];
}

export interface PlanePanelOptions {
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  readonly contours?: readonly Contours[];
  readonly trajectories?: readonly Trajectory[];
  /** Names and styles of the series, theory dashed. */
  readonly order?: readonly SeriesEntry[];
  readonly points?: readonly MarkedPoint[];
  readonly heading?: string;
  /** Pixels, default 420; the height makes units equally long on both axes unless it is given. */
  readonly width?: number;
  readonly height?: number;
}

const contourStyle = (look: Contours['look']): SeriesStyle =>
  look === 'strong'
    ? { color: '#1a1a1a', textColor: '#1a1a1a', dash: [1, 0], width: 2 }
    : { ...ruleStyle, color: look === 'quiet' ? '#c4c4c4' : colorAt(0.4), dash: [1, 0] };

/** Points closer than this many pixels look like one. */
const resolution = 0.7;

/**
 * A plane with level curves, trajectories (those measured with a ring at the start and a dot at the end) and marked points.
 *
 * @example
 * planePanel({
 *   x: { title: 'x', domain: [-2, 2] },
 *   y: { title: 'y', domain: [-2, 2] },
 *   contours: [{ grid: gridOf((x, y) => x * x + 4 * y * y - 1, [-2, 2], [-2, 2]), levels: [0], look: 'strong', label: 'minimizers' }],
 *   trajectories: [{ series: 'sgd', points: [[1, 1], [0.9, 0.2]] }],
 *   order: [{ value: 'sgd', label: 'SGD' }],
 *   points: [{ x: 1, y: 0, label: 'tip' }],
 * });
 */
export function planePanel(options: PlanePanelOptions): Panel {
  const { contours = [], trajectories = [], order = [], width = 420 } = options;
  const used = order.filter(({ value }) => trajectories.some(({ series }) => series === value));
  const legend = (styles: Styles): LegendEntry[] => [
    ...legendEntries(used, styles),
    // A plane without any line of this look says nothing of it.
    ...contours.flatMap(({ label, look }) => (label === undefined ? [] : [{ text: label, style: contourStyle(look) }])),
  ];
  return { width, series: order, legend, draw: (drawing) => drawn(options, drawing) };
}

/** Below the plot: ticks, their labels, the title. */
const bottom = 52;

function drawn(options: PlanePanelOptions, { styles, place, entries, width, isNarrow }: Drawing): Plot {
  const { contours = [], trajectories = [], order = [], points = [], heading } = options;
  const span = ({ domain }: PlaneAxis): number => domain[1] - domain[0];
  const own = ownStyles(order, styles);
  const room = legendRoom(entries, place, width);
  const natural = Math.round((width * span(options.y)) / span(options.x));
  const height = Math.max(options.height === undefined ? natural : isNarrow ? 220 : options.height, room.height);
  const title = panelHeading(heading, width, 0);
  const axis = ({ title, domain }: PlaneAxis, length: number): ReturnType<typeof resolveAxis> =>
    resolveAxis({ field: '', title, scale: 'linear' }, domain, length, 0);
  const alongX = { field: 'x', type: 'quantitative', ...axisEncoding(axis(options.x, width)) };
  const alongY = { field: 'y', type: 'quantitative', ...axisEncoding(axis(options.y, height)) };
  const encoding = { x: alongX, y: alongY };
  const literal = (field: string): object => ({ field, type: 'nominal', scale: null, legend: null });

  const curves = contours.flatMap(({ grid, levels, look }, family) =>
    levels.flatMap((level, k) => {
      const { width: stroke, color } = contourStyle(look);
      const shade = look === 'scale' ? colorAt(levels.length > 1 ? (0.9 * k) / (levels.length - 1) : 0.4) : color;
      return contourLines(grid, level).map((line, piece) => ({ line, id: `${family} ${k} ${piece}`, stroke: shade, width: stroke }));
    }),
  );
  const levelRows = curves.flatMap(({ line, id, stroke, width: strokeWidth }) =>
    line.map(([x, y], at) => ({ id, at, x: round(x), y: round(y), stroke, width: strokeWidth })),
  );
  const pixel = (a: Point, b: Point): number =>
    hypotenuse(((a[0] - b[0]) / span(options.x)) * width, ((a[1] - b[1]) / span(options.y)) * height);
  const kept = trajectories.map(({ series, points: all }) => ({ series, points: apart(all, pixel) }));
  const isTheory = (value: string): boolean => order.some((entry) => entry.value === value && entry.theoryOf !== undefined);
  const pathRows = kept.flatMap(({ series, points: path }, id) =>
    path.map(([x, y], at) => ({ series, id, at, x: round(x), y: round(y), width: isTheory(series) ? 2.75 : 1.75 })),
  );
  const tips = (which: (path: readonly Point[]) => Point | undefined): object[] =>
    kept.flatMap(({ series, points: path }) => {
      const point = isTheory(series) ? undefined : which(path);
      return point ? [{ series, x: point[0], y: point[1] }] : [];
    });

  const color = seriesChannel(own, (style) => style.color);
  const lineLike = { type: 'line', clip: true, strokeJoin: 'round' };
  return {
    width,
    height,
    margin: { left: leftMargin, right: Math.max(room.right, 12) + 4, top: title.height, bottom: bottom + room.below },
    heading,
    notes: [],
    description: describePlane(
      heading,
      `${options.y.title} against ${options.x.title}`,
      kept.map(({ series, points: path }) => ({ label: order.find(({ value }) => value === series)?.label || series, points: path })),
      [...entries.map(({ text }) => text), ...points.map(({ label }) => label)].filter(
        (name) => name !== '' && !order.some(({ label }) => label === name),
      ),
    ),
    datasets: { levels: levelRows, paths: pathRows, starts: tips((path) => path[0]), ends: tips((path) => path.at(-1)), marked: points },
    layers: [
      {
        name: 'levels',
        data: { name: 'levels' },
        mark: lineLike,
        encoding: {
          ...encoding,
          detail: { field: 'id' },
          order: { field: 'at' },
          color: literal('stroke'),
          strokeWidth: { field: 'width', type: 'quantitative', scale: null, legend: null },
        },
      },
      {
        name: 'paths',
        data: { name: 'paths' },
        mark: { ...lineLike, opacity: 0.9 },
        encoding: {
          ...encoding,
          detail: { field: 'id' },
          order: { field: 'at' },
          color,
          strokeDash: seriesChannel(own, (style) => style.dash),
          // A theory lies on a curve of the plane, and is seen on it.
          strokeWidth: { field: 'width', type: 'quantitative', scale: null, legend: null },
        },
      },
      {
        name: 'starts',
        data: { name: 'starts' },
        mark: { type: 'point', filled: false, fill: 'white', size: 70, strokeWidth: 2, opacity: 1, clip: true },
        encoding: { ...encoding, color },
      },
      {
        name: 'ends',
        data: { name: 'ends' },
        mark: { type: 'point', filled: true, size: 80, opacity: 1, stroke: 'white', strokeWidth: 1, clip: true },
        encoding: { ...encoding, fill: color },
      },
      {
        name: 'marked',
        data: { name: 'marked' },
        mark: { type: 'point', shape: 'cross', filled: true, size: 90, color: '#000000', opacity: 1, stroke: 'white', strokeWidth: 1 },
        encoding,
      },
      ...points.flatMap((point) => markedName(point, encoding)),
      ...(place === 'ends' ? endLayers(ends(entries, order, kept, options, height), width, height) : []),
      ...(place === 'beside' || place === 'below' ? listLayers(entries, place, { width, height, left: leftMargin, bottom }) : []),
      ...title.layers,
    ],
  };
}

/** The name of a point: a white halo first, so that it is legible over curves. */
function markedName({ x, y, label, side = 'right' }: MarkedPoint, encoding: object): object[] {
  const away = { left: [-9, 0, 'right'], right: [9, 0, 'left'], above: [0, -14, 'center'], below: [0, 15, 'center'] }[side];
  const [dx, dy, align] = away;
  const mark = { type: 'text', text: label, dx, dy, align, baseline: 'middle', fontSize: 12 };
  const layer = (look: object): object => ({ data: { values: [{ x, y }] }, mark: { ...mark, ...look }, encoding });
  return [layer({ stroke: 'white', strokeWidth: 4, strokeOpacity: 0.9, color: 'white' }), layer({ color: '#1a1a1a' })];
}

/** Where the path of each entry ends. No leader: a trajectory ends anywhere in the plane. */
function ends(
  entries: readonly LegendEntry[],
  order: readonly SeriesEntry[],
  paths: readonly Trajectory[],
  { x, y }: PlanePanelOptions,
  height: number,
): EndLabel[] {
  return entries.map((entry) => {
    const series = order.find(({ label }) => label === entry.text)?.value;
    const end = paths.findLast((path) => path.series === series)?.points.at(-1) ?? [x.domain[0], y.domain[0]];
    const fromTop = height - ((end[1] - y.domain[0]) / (y.domain[1] - y.domain[0])) * height;
    const { shape: _, ...style } = entry.style;
    return { text: entry.text, style, x: Number.NEGATIVE_INFINITY, y: Math.min(height, Math.max(0, fromTop)) };
  });
}

/** Leaves out points that no eye can tell from the one before; the last one stays. */
function apart(points: readonly Point[], pixels: (a: Point, b: Point) => number): Point[] {
  const kept: Point[] = [];
  points.forEach((point, k) => {
    const last = kept.at(-1);
    if (!point.every(Number.isFinite)) return;
    if (!last || k === points.length - 1 || pixels(last, point) >= resolution) kept.push(point);
  });
  return kept;
}

/** Five digits are finer than any pixel. */
function round(x: number): number {
  return Number(x.toPrecision(5));
}
