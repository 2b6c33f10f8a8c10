// Panels: level curves against the functions they are of, fitted slopes, theory lines, maps, and that Vega-Lite takes all of it.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile, type TopLevelSpec } from 'vega-lite';
import { contourLines, gridOf, type Point } from '../../src/figures/contours.js';
import { type HeatPanelOptions, heatPanel } from '../../src/figures/heat-panel.js';
import { type LinePanelOptions, linePanel } from '../../src/figures/line-panel.js';
import { type OrderPanelOptions, orderPanel } from '../../src/figures/order-panel.js';
import { colorAt, inkOn } from '../../src/figures/palette.js';
import { type Panel, type Plot, panelFigure } from '../../src/figures/panel.js';
import { planePanel } from '../../src/figures/plane-panel.js';
import { stylesOf } from '../../src/figures/series.js';
import { renderSvg } from '../../src/figures/svg.js';
import { initSync } from '../../src/index.js';
import { present } from '../support/present.js';
import { textsOf } from './line-figures.js';

initSync(); // slopes are fitted by the kernels

const order = [
  { value: 'sgd', label: 'SGD' },
  { value: 'flow', label: 'its flow', theoryOf: 'sgd' },
];
const lines: LinePanelOptions = {
  rows: [1, 2, 3].flatMap((t) => [
    { o: 'sgd', t, seed: 0, y: 1 / t },
    { o: 'sgd', t, seed: 1, y: 2 / t },
    { o: 'flow', t, y: 1.4 / t },
  ]),
  x: { field: 't', title: 'slow time t', scale: 'linear' },
  y: { field: 'y', title: 'tr H', scale: 'log' },
  series: { field: 'o', order },
  heading: 'μ = 0',
};
const square: Point = [-2, 2];
const circle = gridOf((x, y) => x * x + y * y, square, square, 81);
const plane = planePanel({
  x: { title: 'x', domain: square },
  y: { title: 'y', domain: square },
  contours: [
    { grid: circle, levels: [1], look: 'strong', label: 'minimizers' },
    { grid: circle, levels: [0.5, 2], look: 'scale' },
  ],
  trajectories: [
    {
      series: 'sgd',
      points: [
        [0, 1],
        [0.001, 1],
        [0.5, 1.5],
        [Number.NaN, 0],
        [1, 0],
      ],
    },
    {
      series: 'flow',
      points: [
        [0, 1],
        [1, 0],
      ],
    },
  ],
  order,
  points: [{ x: 1, y: 0, label: 'tip', side: 'above' }],
  heading: 'Plane',
});
const heat: HeatPanelOptions = {
  cells: [10, 20, 40].flatMap((x) => [1, 2].map((y) => ({ x, y, value: x === 10 && y === 2 ? Number.NaN : x / 40 / y }))),
  x: { title: 'rows n', scale: 'log' },
  y: { title: 'entries κ', scale: 'linear' },
  value: { title: 'share', scale: 'linear', domain: [0, 1] },
  lines: [
    {
      label: 'ℓ1 recovery',
      points: [
        [10, 1],
        [40, 2],
      ],
    },
  ],
};
const errors = [4e-3, 2e-3, 1e-3].map((h) => ({ flow: 'corrected', h, error: 3 * h * h }));
const orderOptions: OrderPanelOptions = {
  rows: errors,
  x: { field: 'h', title: 'step size h' },
  y: { field: 'error', title: 'error' },
  series: { field: 'flow', order: [{ value: 'corrected', label: 'corrected' }] },
  slopes: [2],
};
const orders = orderPanel(orderOptions);
const panels: Record<string, () => Panel> = {
  lines: () => linePanel(lines),
  'lines without rows': () => linePanel({ ...lines, rows: [] }),
  plane: () => plane,
  'empty plane': () => planePanel({ x: { title: 'x', domain: square }, y: { title: 'y', domain: square } }),
  heat: () => heatPanel(heat),
  'heat without cells': () => heatPanel({ ...heat, cells: [] }),
  order: () => orders,
};

for (const [name, panel] of Object.entries(panels)) {
  test(`${name}: Vega-Lite takes it without a warning, alone and among others, and it draws no NaN`, async () => {
    const said: unknown[] = [];
    const note = (...words: unknown[]) => {
      said.push(words);
      return logger;
    };
    const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
    for (const spec of [panelFigure([panel()]), panelFigure([panel(), linePanel(lines), panel()], { columns: 2, title: 'Three' })]) {
      compile(spec as unknown as TopLevelSpec, { logger: logger });
      assert.not.match(await renderSvg(spec), /NaN|undefined/);
    }
    assert.equal(said, []);
  });
}

const drawn = (panel: Panel): Plot =>
  panel.draw({ styles: stylesOf([panel.series]), place: 'none', entries: [], width: panel.width, isNarrow: false });

test('several panels keep their own axes, names and headings, and the picture holds all of them', async () => {
  const wide = panelFigure([linePanel(lines), plane, heatPanel(heat)], { subtitle: 'η = 0.01' });
  const svg = await renderSvg(wide);
  const texts = textsOf(svg);
  for (const text of ['μ = 0', 'Plane', 'tr H', 'rows n', 'minimizers', 'tip', 'ℓ1 recovery', 'share', 'its flow', 'η = 0.01'])
    assert.ok(texts.includes(text), text);
  const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg) as unknown as [string, string, string];
  assert.ok(Number(width) > 520 && Number(width) <= 1022 && Number(height) > 340 + 320, `${width} by ${height}: no wider than a page`);
});

test('panels below each other are as wide as one, and beside each other as high as one', async () => {
  const sizeOf = async (columns: number): Promise<number[]> => {
    const svg = await renderSvg(panelFigure([linePanel({ ...lines, width: 240 }), linePanel({ ...lines, width: 240 })], { columns }));
    return [...(/viewBox="0 0 (\S+) (\S+)"/.exec(svg) as RegExpExecArray)].slice(1).map(Number);
  };
  const [[width, height], [wide, low]] = [await sizeOf(1), await sizeOf(2)] as [[number, number], [number, number]];
  // The second panel needs no legend of its own.
  assert.ok(wide > 1.5 * width && wide < 2 * width, `${wide} and ${width}`);
  assert.ok(low < 0.6 * height, `${low} of ${height}`);
});

test('in a figure with theory the measured line is solid, and the theory dashed in a shade of its colour', () => {
  const styles = stylesOf([
    [
      ...order,
      { value: 'adam', label: 'Adam' },
      { value: 'other', label: 'another theory', theoryOf: 'sgd' },
      { value: 'none', label: 'of none', theoryOf: null },
    ],
  ]);
  const style = (value: string) => present(styles.get(value));
  assert.equal(style('adam').dash, style('sgd').dash);
  assert.is(style('flow').color, style('sgd').textColor);
  assert.is.not(style('flow').color, style('adam').textColor);
  assert.is(new Set(['sgd', 'flow', 'other'].map((value) => String(style(value).dash))).size, 3);
  assert.is(new Set(['sgd', 'adam', 'none'].map((value) => style(value).color)).size, 3);
});

test('rows that are means already carry their standard error into the band', () => {
  const rows = [1, 2].map((t) => ({ o: 'sgd', t, y: t, se: 0.25 }));
  const { datasets, notes } = drawn(linePanel({ ...lines, rows, errorField: 'se', replicas: 400 }));
  assert.equal(
    (datasets.means as { lower: number; upper: number }[]).map(({ lower, upper }) => [lower, upper]),
    [
      [0.75, 1.25],
      [1.75, 2.25],
    ],
  );
  assert.equal(notes, ['Line: mean of 400 replicas; band: ± 1 standard error.']);
});

test('a level curve of a linear function is a straight line, exactly where it should be', () => {
  const coefficient = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(coefficient, coefficient, fc.double({ min: -1, max: 1, noNaN: true }), (a, b, level) => {
      const grid = gridOf((x, y) => a * x + b * y, square, square, 9);
      for (const [x, y] of contourLines(grid, level).flat()) assert.ok(Math.abs(a * x + b * y - level) < 1e-12);
    }),
  );
});

test('the level curve of a bowl is one closed circle of the right radius and length', () => {
  const found = contourLines(circle, 1);
  assert.is(found.length, 1);
  const [line] = found as [Point[]];
  assert.equal(line[0], line.at(-1));
  for (const [x, y] of line) assert.ok(Math.abs(Math.hypot(x, y) - 1) < 1e-3);
  const length = line.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot(x - line[k][0], y - line[k][1]), 0);
  assert.ok(Math.abs(length - 2 * Math.PI) < 5e-3, String(length));
});

test('a saddle has two branches that do not touch, and values that are not finite leave a gap', () => {
  for (const level of [-0.3, 0.3]) {
    const branches = contourLines(
      gridOf((x, y) => x * y, square, square, 20),
      level,
    );
    assert.is(branches.length, 2);
    for (const branch of branches) assert.is(new Set(branch.map(([x]) => Math.sign(x))).size, 1);
  }
  const open = contourLines(
    gridOf((x, y) => (x > 0.5 ? Number.NaN : x * x + y * y), square, square, 81),
    1,
  );
  assert.is(open.length, 1);
  assert.not.equal(open[0][0], open[0].at(-1));
});

test('an order panel names the fitted slope and draws the predicted one through its last point', async () => {
  const texts = textsOf(await renderSvg(panelFigure([orders])));
  assert.ok(texts.includes('corrected: slope 2.00'));
  assert.ok(texts.includes('slope 2'));
  const theory = drawn(orders).datasets.theory as { x: number; mean: number }[];
  for (const { x, mean } of theory) assert.ok(Math.abs(mean - 0.75 * 3 * x * x) < 1e-12);
});

test('one point has no slope', async () => {
  const alone = orderPanel({ ...orderOptions, rows: errors.slice(0, 1) });
  assert.not.match(textsOf(await renderSvg(panelFigure([alone]))).join(), 'slope');
});

test('the cells of a map meet half way, in the sense of the scale, and every one is there', () => {
  const tiles = drawn(heatPanel(heat)).datasets.tiles as {
    x: number;
    x1: number;
    x2: number;
    y1: number;
    y2: number;
    text: string;
    fill: string;
  }[];
  assert.is(tiles.length, 6);
  const near = (a: number, b: number) => assert.ok(Math.abs(a / b - 1) < 1e-12, `${a} ${b}`);
  for (const { x, x1, x2 } of tiles) [near(x1, x / Math.SQRT2), near(x2, x * Math.SQRT2)];
  assert.equal([...new Set(tiles.map(({ y1 }) => y1))], [0.5, 1.5]);
  assert.is(tiles.find(({ text }) => text === '–')?.fill, '#d9d9d9');
});

test('the colour scale grows lighter from end to end, and text on it has contrast 3', () => {
  const luminance = (hex: string): number => {
    const [r, g, b] = [1, 3, 5].map((k) => {
      const c = Number.parseInt(hex.slice(k, k + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const shares = Array.from({ length: 101 }, (_, k) => k / 100);
  for (const [k, share] of shares.entries()) {
    const own = luminance(colorAt(share));
    if (k > 0) assert.ok(own > luminance(colorAt(shares[k - 1])) - 0.002, `${share}`);
    const ink = luminance(inkOn(share));
    assert.ok((Math.max(own, ink) + 0.05) / (Math.min(own, ink) + 0.05) >= 3, `ink at ${share}`);
  }
});

test('a plane leaves out points that no eye can tell apart or that are not finite, and keeps both ends', () => {
  const own = (drawn(plane).datasets.paths as { series: string; x: number; y: number }[]).filter(({ series }) => series === 'sgd');
  assert.equal(
    own.map(({ x, y }) => [x, y]),
    [
      [0, 1],
      [0.5, 1.5],
      [1, 0],
    ],
  );
  assert.equal(drawn(plane).datasets.ends, [{ series: 'sgd', x: 1, y: 0 }]);
});

test.run();
