// The noisy ellipse: SGD goes to the tips, Adam to a kink nearer the axis, AdamE between. Li, Wen, Lyu 2025, Fig. 1, with the flows laid over.
// @eq li2025 (5), Thm. 5.1, Thm. 5.2

import { formatNumber, formatRounded, gridOf, linePanel, type PanelFigure, planePanel } from '../../../figures/index.js';
import { square } from '../../../kernels/series.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { ellipse } from '../../../problems/ellipse/problem.js';
import { labelNoiseFlow } from '../../../theory/li2025/label-noise-flow.js';
import type { Analysis, CellResult, Experiment, Table, TaskContext, TaskResult } from '../../experiment.js';
import { direction, last, planeMeasures, planePoints } from '../../readings.js';
import { everyOf } from '../../schemas.js';
import { claims, endOf, farthest, flowOf, pointText, runsOf } from './claims.js';
import { along, flattest, sharpness } from './geometry.js';
import { cells, type FlowSettings, methods, type NoisyEllipseSettings, onEllipse, presets, schema } from './settings.js';

/** The label-noise flow from the start of the runs, at the steps of their records. */
async function flow({ settings, method }: FlowSettings, { signal }: TaskContext): Promise<TaskResult> {
  const { a, b, start, delta, records } = settings;
  const { optimizer, steps } = methods(settings)[method];
  const every = everyOf(steps, records);
  const step = Array.from({ length: Math.floor(steps / every) + 1 }, (_, k) => k * every);
  const square = optimizer.lr * optimizer.lr;
  const T = last(step) * square;
  const { theta } = await labelNoiseFlow.async({
    signal,
    problem: ellipse({ a, b }),
    optimizer,
    noise: labelNoise({ delta }),
    theta0: onEllipse(settings, start.x, start.y),
    T,
    record: step.map((k) => Math.min(T, k * square)),
  });
  return { step, measures: planeMeasures(theta) };
}

function about(settings: NoisyEllipseSettings): string {
  const { a, b, delta, beta1, c, eps } = settings;
  const rates = methods(settings).map(({ name, optimizer, steps }) => `${name} lr ${optimizer.lr}, ${formatNumber(steps)} steps`);
  return `a = ${a}, b = ${b}, label noise ±${delta}; ${rates.join('; ')}; β1 ${beta1}, 1 − β2 = ${c} lr², ε ${eps}.`;
}

/** One run of every method over the level curves of the loss, with its flow. */
function plane(settings: NoisyEllipseSettings, results: readonly CellResult[]): PanelFigure {
  const { a, b } = settings;
  const problem = ellipse({ a, b });
  const size = 1.25 * Math.max(a, b) * Math.SQRT1_2 + 0.1;
  const loss = gridOf((x, y) => problem.loss([x, y]), [-size, size], [-size, size], 81);
  const manifold = gridOf((x, y) => 1 - 1 / onEllipseRadius(settings, x, y), [-size, size], [-size, size], 121);
  const tip = flattest(settings, 1).theta;
  const kink = flattest(settings, 0.5).theta;
  const panels = methods(settings).map((method) =>
    planePanel({
      x: { title: 'x', domain: [0.6, 1.9] },
      y: { title: 'y', domain: [-0.4, 1.8] },
      contours: [
        {
          grid: loss,
          levels: [0.02, 0.1, 0.25, 0.4, 0.49],
          look: 'quiet',
          label: 'levels of the loss',
        },
        { grid: manifold, levels: [0], look: 'strong', label: 'the minimizers' },
      ],
      trajectories: [
        ...runsOf(results, method)
          .slice(0, 1)
          .map((run) => ({ series: 'runs', points: planePoints(run) })),
        ...[flowOf(results, method)].flatMap((path) => (path ? [{ series: 'flow', points: planePoints(path) }] : [])),
      ],
      order: [
        { value: 'runs', label: 'one run' },
        { value: 'flow', label: 'flow', theoryOf: 'flow' },
      ],
      points: [
        { x: tip[0], y: tip[1], label: 'tip', side: 'above' },
        { x: kink[0], y: kink[1], label: 'kink', side: 'right' },
      ],
      heading: method.name,
      width: 250,
    }),
  );
  return {
    id: 'plane',
    title: 'Along the ellipse to different minima',
    caption:
      'Runs and flows start at the ring and end at the dots, near the ellipse of minimizers (heavy line) all the time. SGD comes to rest at the tip, where tr H is least; Adam ' +
      'at the kink, where one entry of the gradient of f vanishes and tr(Diag(H)^½) is least; AdamE with a small exponent goes to the tip as well, and with ' +
      `a larger one between the two.`,
    panels,
    columns: 2,
  };
}

/** The factor by which (x, y) lies beyond the ellipse. */
function onEllipseRadius(settings: NoisyEllipseSettings, x: number, y: number): number {
  const [s, t] = [(x + y) / settings.a, (x - y) / settings.b];
  return Math.max(1e-9, Math.sqrt((s * s + t * t) / 2));
}

/** The sharpnesses along the ellipse, and where the runs end. */
function landscape(settings: NoisyEllipseSettings, results: readonly CellResult[]): PanelFigure {
  const problem = ellipse({ a: settings.a, b: settings.b });
  const points = along(settings, -20, 60, 321);
  const exponents = [...new Set(methods(settings).map(({ exponent }) => exponent))];
  return {
    id: 'sharpness-along-the-ellipse',
    title: 'What each optimizer minimizes',
    caption:
      'tr(Diag(H)^e) over the direction of a minimizer, divided by its least value. A vertical line says in which direction the mean of an optimizer’s runs ends: ' +
      `each at the least value of its own e.`,
    panels: [
      linePanel({
        rows: exponents.flatMap((e) => {
          const least = flattest(settings, e).value;
          return points.map(({ theta, degrees }) => ({ series: String(e), degrees, value: sharpness(problem, theta, e) / least }));
        }),
        x: { field: 'degrees', title: 'direction from the x axis (degrees)', scale: 'linear' },
        y: { field: 'value', title: 'tr(Diag(H)^e) over its least value', scale: 'linear' },
        series: { field: 'series', order: exponents.map((e) => ({ value: String(e), label: `e = ${e}` })) },
        points: false,
        verticalRules: methods(settings).flatMap((method) => {
          const end = endOf(results, method);
          return end ? [{ value: direction([end[0], end[1]]), label: method.name }] : [];
        }),
      }),
    ],
  };
}

/** The direction of the runs and of their flows against slow time. */
function motion(settings: NoisyEllipseSettings, results: readonly CellResult[]): PanelFigure {
  const panels = methods(settings).map((method) => {
    const directions = (series: string, path: CellResult) =>
      planePoints(path).map((point, k) => ({
        series,
        seed: path.labels.seed ?? 0,
        t: path.step[k] * square(method.optimizer.lr),
        degrees: direction(point),
      }));
    const path = flowOf(results, method);
    return linePanel({
      rows: [...runsOf(results, method).flatMap((run) => directions('runs', run)), ...(path ? directions('flow', path) : [])],
      x: { field: 't', title: 'slow time: steps × lr²', scale: 'linear' },
      y: { field: 'degrees', title: 'direction (degrees)', scale: 'linear' },
      series: {
        field: 'series',
        order: [
          { value: 'runs', label: 'mean of runs' },
          { value: 'flow', label: 'flow', theoryOf: 'flow' },
        ],
      },
      points: false,
      heading: method.name,
      width: 260,
      height: 200,
    });
  });
  return {
    id: 'direction-against-slow-time',
    title: 'Runs and flows in slow time',
    caption: `The mean direction over the seeds and the label-noise flow with the coefficient α/4.`,
    panels,
    columns: 2,
  };
}

function table(settings: NoisyEllipseSettings, results: readonly CellResult[]): Table {
  return {
    title: 'Where the runs end: means over the seeds and the last tenth of the steps',
    columns: ['optimizer', 'e', 'least tr(Diag(H)^e) at', 'runs end at', 'largest difference from the flow'],
    rows: methods(settings).map((method) => {
      const end = endOf(results, method);
      const distance = farthest(results, method);
      return [
        method.name,
        method.exponent,
        pointText(flattest(settings, method.exponent).theta),
        end ? pointText(end) : 'not run',
        distance === undefined ? 'not run' : `${formatRounded(distance.value, 2)} ± ${formatRounded(distance.standardError, 2)}°`,
      ];
    }),
  };
}

function analyse(settings: NoisyEllipseSettings, results: readonly CellResult[]): Analysis {
  return {
    claims: claims(settings, results),
    figures: [plane, landscape, motion].map((figure) => figure(settings, results)),
    tables: [table(settings, results)],
  };
}

export const noisyEllipse: Experiment<NoisyEllipseSettings> = {
  id: 'noisy-ellipse',
  title: 'On an ellipse of minimizers SGD and Adam come to rest at different places',
  paper: 'li2025',
  place: 'Fig. 1',
  summary:
    'The minimizers of a loss of two parameters form an ellipse. Label noise drives SGD along it to a tip, the flattest minimum; Adam to a sparser one, ' +
    'where one entry of the gradient vanishes; AdamE between, by its exponent. The label-noise flow of each is laid over its runs.',
  ours:
    'The paper gives the loss and the noise, not a, b, rates, start or steps: all of these are ours. AdamE is ours in this figure. Every optimizer also runs at ' +
    'twice its rate, which tells what the rate changes. Paper runs at a quarter of the rates of quick for the same slow time.',
  presets,
  quickTakes: { seconds: 7, megabytes: 250 },
  paperTakes: { seconds: 25, processorSeconds: 24, megabytes: 400 },
  schema,
  draws: 'noise',
  tasks: { flow },
  cells,
  about,
  analyse,
};
