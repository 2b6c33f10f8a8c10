// A panel is one plot with room for its labels; a figure is one panel, or several side by side. Here they become a Vega-Lite specification.
import { headingOf } from './heading.js';
import type { LegendEntry, LegendPlace } from './legend.js';
import { ruleStyle } from './palette.js';
import { type SeriesEntry, type Styles, stylesOf } from './series.js';
import { wrap } from './text.js';
import { theme } from './theme.js';

/** A Vega-Lite specification as plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** One plot before it has a place: made by `linePanel`, `curvePanel`, `orderPanel`, `planePanel` and `heatPanel`. */
export interface Panel {
  /** Width of the plot where there is room for it, in pixels. */
  readonly width: number;
  /** What its legend names, theory too. */
  readonly series: readonly SeriesEntry[];
  legend(styles: Styles): readonly LegendEntry[];
  draw(drawing: Drawing): Plot;
}

/** What a panel is told where it is drawn. */
export interface Drawing {
  readonly styles: Styles;
  readonly place: LegendPlace;
  /** What its legend names, where it has one. */
  readonly entries: readonly LegendEntry[];
  readonly width: number;
  /** Whether the width is all there is: nothing may stand beside the plot. */
  readonly isNarrow: boolean;
}

/** A drawn panel. */
export interface Plot {
  /** Size of the plot itself in pixels. */
  readonly width: number;
  readonly height: number;
  /** Room for axes and labels around it. */
  readonly margin: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly datasets: Readonly<Record<string, readonly object[]>>;
  readonly layers: readonly object[];
  /** Sentences for the line under the figure's title, such as what the band is; with the heading where panels differ in them. */
  readonly notes: readonly string[];
  readonly heading: string | undefined;
  /** For those who cannot see it. */
  readonly description: string;
}

/** What is written over the panels and how they are arranged. */
export interface PanelFigureOptions {
  /** Drawn above the plot. A report shows the figure's title anyway. */
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
  /** At most so many panels beside each other; default as many as a page is wide. */
  readonly columns?: number | undefined;
  /** The looks of the series; those of a figure alone by default. */
  readonly styles?: Styles;
  /** For a phone: one panel under the other, nothing beside them. */
  readonly isNarrow?: boolean;
}

/** Room left of a plot for its y axis. */
export const leftMargin = 74;
/** A figure that is wider gets fewer columns: on a page of text it would be shrunk until nobody can read it. */
const pageWidth = 1022;
/** The plot on a phone of 360 pixels, between the margins of the page. */
const phoneWidth = 222;

const headingSize = 13;
const headingLine = 17;

/** The heading of a panel as a layer, `above` pixels over the plot, and the height it takes. */
export function panelHeading(text: string | undefined, width: number, above: number): { layers: object[]; height: number } {
  if (text === undefined) return { layers: [], height: 0 };
  const lines = wrap(text, Math.floor(width / (headingSize * 0.55)));
  const height = lines.length * headingLine + 7;
  const mark = {
    type: 'text',
    text: lines.length === 1 ? text : lines,
    x: 0,
    y: -above - height + 12,
    align: 'left',
    baseline: 'middle',
    fontSize: headingSize,
    lineHeight: headingLine,
    fontWeight: 600,
    color: '#1a1a1a',
  };
  return { layers: [{ data: { values: [{}] }, encoding: {}, mark }], height };
}

/**
 * The figure of the panels.
 *
 * @example panelFigure([linePanel({ …, heading: 'μ = 0' }), linePanel({ …, heading: 'μ = 0.9' })], { subtitle: 'η = 0.01' })
 */
export function panelFigure(panels: readonly Panel[], options: PanelFigureOptions = {}): VegaLiteSpec {
  const { isNarrow = false, columns = panels.length } = options;
  const styles = options.styles ?? stylesOf(panels.map(({ series }) => series));
  for (let most = isNarrow ? 1 : Math.max(1, Math.min(columns, panels.length)); ; most--) {
    for (const scale of most === 1 ? [1] : [1, 0.9, 0.8, 0.7]) {
      const figure = arranged(rowsOf(panels, most), styles, isNarrow, scale, options);
      if (most === 1 || figure.width <= pageWidth) return figure.spec;
    }
  }
}

/** The panels in rows, as even as they can be. */
function rowsOf<T>(panels: readonly T[], columns: number): T[][] {
  const count = Math.ceil(panels.length / columns);
  const length = Math.ceil(panels.length / count);
  return Array.from({ length: count }, (_, r) => panels.slice(r * length, (r + 1) * length));
}

type Legend = Pick<Drawing, 'place' | 'entries'>;

/** Where each legend stands, and what it names. Panels of nearly the same lines share one; else neighbours of the same lines do. */
function legendsOf(rows: readonly (readonly Panel[])[], styles: Styles, isNarrow: boolean): Legend[][] {
  const all = rows.flat().map((panel) => panel.legend(styles));
  const none: Legend = { place: 'none', entries: [] };
  if (all.length === 1 && !isNarrow) return [[{ place: 'ends', entries: all[0] }]];
  const key = (entries: readonly LegendEntry[]): string => JSON.stringify(entries);
  const different = [...new Map(all.flat().map((entry) => [JSON.stringify(entry), entry])).values()];
  const isRule = ({ style }: LegendEntry): boolean => style === ruleStyle;
  const union = [...different.filter((entry) => !isRule(entry)), ...different.filter(isRule)];
  const shared = all.every(({ length }) => 2 * length > union.length);
  let k = 0;
  return rows.map((row, r) =>
    row.map((_, c) => {
      const entries = all[k++];
      const isLast = c === row.length - 1;
      if (shared) return r === 0 && isLast ? { place: isNarrow ? 'below' : 'beside', entries: union } : none;
      if (isNarrow) return r > 0 && key(entries) === key(all[k - 2]) ? none : { place: 'below', entries };
      return !isLast && key(entries) === key(all[k]) ? none : { place: 'beside', entries };
    }),
  );
}

function arranged(
  rows: readonly (readonly Panel[])[],
  styles: Styles,
  isNarrow: boolean,
  scale: number,
  { title, subtitle }: PanelFigureOptions,
): { spec: VegaLiteSpec; width: number } {
  const legends = legendsOf(rows, styles, isNarrow);
  const plots = rows.map((row, r) =>
    row.map((panel, c) =>
      panel.draw({ styles, isNarrow, ...legends[r][c], width: isNarrow ? phoneWidth : Math.round(scale * panel.width) }),
    ),
  );
  const all = plots.flat();
  const most = (of: readonly Plot[], size: (plot: Plot) => number): number => Math.max(0, ...of.map(size));
  const last = plots.map((row) => row[row.length - 1]);
  // Between two plots lies what the left one needs to its right and the right one to its left.
  const across = Math.max(0, ...plots.flatMap((row) => row.slice(1).map((plot, c) => row[c].margin.right + plot.margin.left)));
  const downs = plots.slice(1).map((row, r) => most(plots[r], ({ margin }) => margin.bottom) + most(row, ({ margin }) => margin.top));
  const down = Math.max(0, ...downs);
  const count = Math.max(...rows.map((row) => row.length), 1);
  const inColumn = (c: number): Plot[] => plots.flatMap((row) => row.slice(c, c + 1));
  const width = Array.from({ length: count }, (_, c) => most(inColumn(c), (plot) => plot.width)).reduce((a, b) => a + b, 0);
  const height = plots.map((row) => most(row, (plot) => plot.height)).reduce((a, b) => a + b, 0);
  const between = count === 1 ? downs.reduce((a, b) => a + b, 0) : (rows.length - 1) * down;
  const inner = { width: width + (count - 1) * across, height: height + between };
  const right = most(last, ({ margin }) => margin.right);
  const left = most(
    plots.map((row) => row[0]),
    ({ margin }) => margin.left,
  );
  const texts = [...(subtitle === undefined ? [] : [subtitle]), ...notesOf(all)];
  const heading = headingOf(title, texts, inner.width + right);
  const padding = {
    left,
    right,
    top: heading.height + most(plots[0], ({ margin }) => margin.top) + 8,
    bottom: most(plots[rows.length - 1], ({ margin }) => margin.bottom),
  };
  const common = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: [...(title === undefined ? [] : [title]), ...all.map(({ description }) => description)].join(' '),
    title: heading.title,
    autosize: { type: 'none' },
  };
  const total = left + inner.width + right;
  if (all.length === 1) {
    const [plot] = all;
    const spec = { ...common, width: plot.width, height: plot.height, padding, datasets: plot.datasets, layer: plot.layers, config: theme };
    return { spec, width: total };
  }
  const views = all.map((plot, k) => ({ width: plot.width, height: plot.height, layer: plot.layers.map((layer) => renamed(layer, k)) }));
  const spec = {
    ...common,
    // A concatenation has no size of its own, but for the width of a single column of one width: its extent goes into the padding.
    padding: {
      ...padding,
      right: (all.every((plot) => count === 1 && plot.width === inner.width) ? 0 : inner.width) + right,
      bottom: inner.height + padding.bottom,
    },
    datasets: Object.assign(
      {},
      ...all.map(({ datasets }, k) => Object.fromEntries(Object.entries(datasets).map(([name, values]) => [`${name}_${k}`, values]))),
    ),
    ...(count === 1 ? column(views, downs) : { ...rules, columns: count, spacing: { column: across, row: down }, concat: views }),
    config: theme,
  };
  return { spec, width: total };
}

/** What holds for every concatenation: each scale has the series of its own panel alone. */
const rules = {
  resolve: { scale: Object.fromEntries(['color', 'fill', 'shape', 'strokeDash'].map((channel) => [channel, 'independent'])) },
  bounds: 'flush',
};

/** Views under each other, with a gap of its own between any two: a legend takes room under its panel alone. */
function column([first, ...others]: readonly object[], [gap, ...gaps]: readonly number[]): object {
  return others.length === 0 ? first : { ...rules, spacing: gap, vconcat: [first, column(others, gaps)] };
}

/** The notes of all plots, once where they agree. */
function notesOf(plots: readonly Plot[]): string[] {
  const different = [...new Set(plots.flatMap(({ notes }) => notes))];
  if (different.length < 2) return different;
  const owners = (note: string): string =>
    plots
      .filter(({ notes }) => notes.includes(note))
      .map(({ heading }) => heading)
      .filter((heading) => heading !== undefined)
      .join(', ');
  return different.map((note) => (owners(note) === '' ? note : `${owners(note)}: ${note}`));
}

/** Layers of several panels share one name space. */
function renamed(layer: object, k: number): object {
  const { name, data } = layer as { name?: string; data?: { name?: string } };
  return {
    ...layer,
    ...(name !== undefined && { name: `${name}_${k}` }),
    ...(data?.name !== undefined && { data: { name: `${data.name}_${k}` } }),
  };
}
