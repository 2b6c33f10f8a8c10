// Figures with every kind of panel and scale, drawn: their SVG must be equal in every engine.
import { gridOf, type Point } from '../../src/figures/contours.js';
import { heatPanel } from '../../src/figures/heat-panel.js';
import { linePanel } from '../../src/figures/line-panel.js';
import { orderPanel } from '../../src/figures/order-panel.js';
import { type Panel, panelFigure } from '../../src/figures/panel.js';
import { planePanel } from '../../src/figures/plane-panel.js';
import { renderSvg } from '../../src/figures/svg.js';

const order = [
  { value: 'sgd', label: 'SGD' },
  { value: 'flow', label: 'its flow', theoryOf: 'sgd' },
];
const square: Point = [-2, 2];
const counts = Array.from({ length: 120 }, (_, k) => k + 1);

const panels: Readonly<Record<string, () => Panel>> = {
  lines: () =>
    linePanel({
      rows: counts.flatMap((t) => [
        { o: 'sgd', t, seed: 0, y: 1 / (t * t + t / 7) },
        { o: 'sgd', t, seed: 1, y: 2 / (t * t * t) },
        { o: 'flow', t, y: 1.4 / (t * t) },
      ]),
      x: { field: 't', title: 't', scale: 'log' },
      y: { field: 'y', title: 'tr H', scale: 'log' },
      series: { field: 'o', order },
    }),
  plane: () =>
    planePanel({
      x: { title: 'x', domain: square },
      y: { title: 'y', domain: square },
      contours: [
        { grid: gridOf((x, y) => x * x + y * y * y, square, square, 81), levels: [0.5, 1, 2], look: 'strong', label: 'minimizers' },
      ],
      trajectories: [{ series: 'sgd', points: counts.map((k): Point => [1 / k, 2 - 3 / k]) }],
      order,
    }),
  heat: () =>
    heatPanel({
      cells: [10, 20, 40, 70].flatMap((x) => [1, 2, 3].map((y) => ({ x, y, value: x / 70 / y }))),
      x: { title: 'n', scale: 'log' },
      y: { title: 'κ', scale: 'log' },
      value: { title: 'share', scale: 'linear', domain: [0, 1] },
      lines: [],
    }),
  order: () =>
    orderPanel({
      rows: [4e-3, 3e-3, 2e-3, 1e-3].map((h) => ({ flow: 'corrected', h, error: 3 * h * h })),
      x: { field: 'h', title: 'h' },
      y: { field: 'error', title: 'error' },
      series: { field: 'flow', order: [{ value: 'corrected', label: 'corrected' }] },
      slopes: [2],
    }),
};

/** The SVG of a figure of each kind, by name. The kernels must be initialized. */
export async function drawnFigures(): Promise<Record<string, string>> {
  const drawn = Object.entries(panels).map(async ([name, panel]) => [name, await renderSvg(panelFigure([panel()]))] as const);
  return Object.fromEntries(await Promise.all(drawn));
}
