// A panel is one plot with room for its labels; a figure is one panel, or several side by side. Here they become a Vega-Lite specification.
import { headingOf } from './heading.js';
import { theme } from './theme.js';

/** A Vega-Lite specification as plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** One plot: made by `linePanel`, `orderPanel`, `planePanel` and `heatPanel`. */
export interface Panel {
  /** Size of the plot itself in pixels. */
  readonly width: number;
  readonly height: number;
  /** Room for axes and labels around it. */
  readonly margin: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly datasets: Readonly<Record<string, readonly object[]>>;
  readonly layers: readonly object[];
  /** Sentences for the line under the figure's title, such as what the band is. */
  readonly notes: readonly string[];
  /** For those who cannot see it. */
  readonly description: string;
}

/** What is written over the panels and how they are arranged. */
export interface PanelFigureOptions {
  /** Drawn above the plot. A report shows the figure's title anyway. */
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
  /** Panels beside each other before the next row; default all. */
  readonly columns?: number;
}

const headingSize = 13;
/** The room that a panel's own heading takes above the plot. */
export const headingRoom = 24;

/** The heading of a panel as a layer, `above` pixels over the plot. */
export function panelHeading(text: string, above: number): object {
  const mark = { type: 'text', text, x: 0, y: -above - headingRoom / 2, align: 'left', baseline: 'middle', fontSize: headingSize };
  return { data: { values: [{}] }, encoding: {}, mark: { ...mark, fontWeight: 600, color: '#1a1a1a' } };
}

/**
 * The figure of the panels.
 *
 * @example panelFigure([linePanel({ …, heading: 'μ = 0' }), linePanel({ …, heading: 'μ = 0.9' })], { subtitle: 'η = 0.01' })
 */
export function panelFigure(panels: readonly Panel[], options: PanelFigureOptions = {}): VegaLiteSpec {
  const { title, subtitle, columns = panels.length } = options;
  const rows = Array.from({ length: Math.ceil(panels.length / columns) }, (_, r) => panels.slice(r * columns, (r + 1) * columns));
  const inColumn = (c: number): Panel[] => rows.flatMap((row) => row.slice(c, c + 1));
  const most = (of: readonly Panel[], size: (panel: Panel) => number): number => Math.max(0, ...of.map(size));
  const last = rows.map((row) => row[row.length - 1]);
  // Between two panels lies what the left one needs to its right and the right one to its left.
  const gapAfter = (row: readonly Panel[], c: number): number => row[c].margin.right + row[c + 1].margin.left;
  const across = Math.max(0, ...rows.flatMap((row) => row.slice(1).map((_, c) => gapAfter(row, c))));
  const down = Math.max(
    0,
    ...rows.slice(1).map((row, r) => most(rows[r], ({ margin }) => margin.bottom) + most(row, ({ margin }) => margin.top)),
  );
  const count = Math.min(columns, panels.length);
  const width = Array.from({ length: count }, (_, c) => most(inColumn(c), (panel) => panel.width)).reduce((a, b) => a + b, 0);
  const height = rows.map((row) => most(row, (panel) => panel.height)).reduce((a, b) => a + b, 0);
  const inner = { width: width + (count - 1) * across, height: height + (rows.length - 1) * down };
  const right = most(last, ({ margin }) => margin.right);
  const texts = [...new Set([...(subtitle === undefined ? [] : [subtitle]), ...panels.flatMap(({ notes }) => notes)])];
  const heading = headingOf(title, texts, inner.width + right);
  const padding = {
    left: most(
      rows.map((row) => row[0]),
      ({ margin }) => margin.left,
    ),
    right,
    top: heading.height + most(rows[0], ({ margin }) => margin.top) + 8,
    bottom: most(rows[rows.length - 1], ({ margin }) => margin.bottom),
  };
  const common = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: [...(title === undefined ? [] : [title]), ...panels.map(({ description }) => description)].join(' | '),
    title: heading.title,
    autosize: { type: 'none' },
  };
  if (panels.length === 1) {
    const [panel] = panels;
    return { ...common, width: panel.width, height: panel.height, padding, datasets: panel.datasets, layer: panel.layers, config: theme };
  }
  return {
    ...common,
    // A concatenation has no size of its own, but for the width of a single column: its extent goes into the padding.
    padding: { ...padding, right: (count > 1 ? inner.width : 0) + right, bottom: inner.height + padding.bottom },
    datasets: Object.assign(
      {},
      ...panels.map(({ datasets }, k) => Object.fromEntries(Object.entries(datasets).map(([name, values]) => [`${name}_${k}`, values]))),
    ),
    columns,
    // A colour means what its own panel says.
    resolve: { scale: Object.fromEntries(['color', 'fill', 'shape', 'strokeDash'].map((channel) => [channel, 'independent'])) },
    bounds: 'flush',
    spacing: { column: across, row: down },
    concat: panels.map((panel, k) => ({ width: panel.width, height: panel.height, layer: panel.layers.map((layer) => renamed(layer, k)) })),
    config: theme,
  };
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
