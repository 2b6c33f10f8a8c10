// Conventional and slow stochastic equations beside SGD: one sees the convergence, the other the motion along the minimizers.
// Li, Wen, Lyu 2025, Fig. 3 and App. A, where the figure is a drawing.
// @eq li2025 Def. 3.1, (1)

import { formatNumber, formatRounded, gridOf, linePanel, type PanelFigure, type Point, planePanel } from '../../../figures/index.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { sgd } from '../../../optimizers/sgd.js';
import { ellipse } from '../../../problems/ellipse/problem.js';
import { slowSde } from '../../../theory/li2025/slow-sde.js';
import { conventionalSde } from '../../../theory/ma2023/conventional-sde.js';
import type { Analysis, CellResult, Experiment, Table, TaskContext, TaskResult } from '../../experiment.js';
import { labelsOf, planeMeasures, planePoints } from '../../readings.js';
import { claims, landing, moved, offSlow } from './claims.js';
import { directions, meanDirections, pathsOf } from './readings.js';
import {
  type ConventionalPath,
  type ConventionalVsSlowSettings,
  cells,
  endOf,
  type Horizon,
  presets,
  schema,
  solverSteps,
} from './settings.js';

/** One path of the conventional equation. */
async function conventional({ settings, lr, seed, horizon }: ConventionalPath, { signal }: TaskContext): Promise<TaskResult> {
  const { a, b, start, delta, records } = settings;
  const T = endOf(settings, horizon, lr);
  const { t, theta } = await conventionalSde.async({
    signal,
    problem: ellipse({ a, b }),
    optimizer: sgd({ lr }),
    noise: labelNoise({ delta }),
    theta0: [start.x, start.y],
    T,
    steps: solverSteps(settings, { lr, horizon }),
    seed,
    record: Array.from({ length: records - 1 }, (_, k) => ((k + 1) * T) / records),
  });
  return { step: t, measures: planeMeasures(theta) };
}

/** The path of the slow equation, whose diffusion vanishes under label noise, from Φ(A). */
async function slow({ settings }: { settings: ConventionalVsSlowSettings }, { signal }: TaskContext): Promise<TaskResult> {
  const { a, b, start, delta, slowTime, slowSteps } = settings;
  const { t, theta } = await slowSde.async({
    signal,
    problem: ellipse({ a, b }),
    optimizer: sgd({ lr: settings.rates[0] }),
    noise: labelNoise({ delta }),
    theta0: [start.x, start.y],
    T: slowTime,
    steps: slowSteps,
    record: Array.from({ length: 257 }, (_, k) => (k * slowTime) / 256),
  });
  return { step: t, measures: planeMeasures(theta) };
}

function about({ a, b, start, delta }: ConventionalVsSlowSettings): string {
  return `Ellipse a = ${a}, b = ${b}, start (${start.x}, ${start.y}), label noise ±${delta}.`;
}

/** The paper's drawing with what was computed: the run, the conventional path to its horizon, the slow path. */
function plane(settings: ConventionalVsSlowSettings, results: readonly CellResult[]): PanelFigure {
  const { a, b, start, continued } = settings;
  const problem = ellipse({ a, b });
  const [across, up]: [Point, Point] = [
    [0.6, 2],
    [-0.5, 1.8],
  ];
  const equation = problem.constraints();
  const f = (x: number, y: number): number => equation.values(Float64Array.of(x, y))[0];
  const [slowPath] = pathsOf(results, 'slow', 'slow');
  const H = slowPath && planePoints(slowPath)[0];
  const panel = (heading: string, paths: readonly CellResult[]) =>
    planePanel({
      x: { title: 'x', domain: across },
      y: { title: 'y', domain: up },
      contours: [
        { grid: gridOf((x, y) => problem.loss([x, y]), across, up, 81), levels: [0.02, 0.1, 0.25, 0.5, 1, 2], look: 'quiet' },
        { grid: gridOf(f, across, up, 121), levels: [0], look: 'strong' },
      ],
      trajectories: paths.slice(0, 1).map((path) => ({ series: 'path', points: planePoints(path) })),
      order: [{ value: 'path', label: '' }],
      points: [
        { x: start.x, y: start.y, label: 'A', side: 'right' },
        ...(H ? [{ x: H[0], y: H[1], label: 'H = Φ(A)', side: 'left' as const }] : []),
        { x: a / Math.SQRT2, y: a / Math.SQRT2, label: 'tip', side: 'above' },
      ],
      heading,
      width: 230,
    });
  return {
    id: 'plane',
    title: 'The whole motion, and what each equation shows of it',
    caption:
      `SGD with lr ${continued} (first panel) converges to the minimizers (heavy line) and then moves along them to the flattest, the tip. The conventional equation on ` +
      'its horizon (second) shows the convergence only; the slow one (third) begins where gradient flow from A ends and shows the rest.',
    panels: [
      panel(`SGD, steps × lr² ≤ ${settings.slowTime}`, pathsOf(results, 'SGD', 'slow', continued)),
      panel(`conventional SDE, steps × lr ≤ ${settings.fastTime}`, pathsOf(results, 'conventional', 'fast', continued)),
      panel('slow SDE', slowPath ? [slowPath] : []),
    ],
  };
}

/** The same runs on the two clocks. */
function clocks(settings: ConventionalVsSlowSettings, results: readonly CellResult[]): PanelFigure {
  const { rates, continued } = settings;
  const rows = (series: string, horizon: Horizon, lr: number, name: string) =>
    pathsOf(results, series, horizon, lr).flatMap((path) => {
      const { t, degrees } = directions(path);
      return t.map((time, k) => ({
        series: name,
        ...labelsOf(path, { seed: 'number' }),
        t: horizon === 'fast' ? time : lr * time,
        degrees: degrees[k],
      }));
    });
  const means = (series: string, horizon: Horizon, lr: number, name: string) => {
    const { t, degrees } = meanDirections(pathsOf(results, series, horizon, lr));
    return t.map((time, k) => ({ series: name, seed: 0, t: horizon === 'fast' ? time : lr * time, degrees: degrees[k].value }));
  };
  const [slowPath] = pathsOf(results, 'slow', 'slow');
  const theory = slowPath ? directions(slowPath) : { t: [], degrees: [] };
  const from = landing(results);
  const y = { field: 'degrees', title: 'direction (degrees)', scale: 'linear' } as const;
  const own = (lr: number): string => `lr ${lr}`;
  return {
    id: 'two-clocks',
    title: 'The same runs on two clocks',
    caption:
      'First panel: against steps × lr the motion along the minimizers slows down with lr, and in the limit nothing is left of it; the conventional equation ' +
      `(dashed, mean) goes with each. Second panel: against steps × lr² the runs fall on the slow equation. There the conventional equation for lr ${continued}, ` +
      `carried on beyond its horizon, goes along (dashed in the colour of its runs).`,
    panels: [
      linePanel({
        rows: rates.flatMap((lr) => [...rows('SGD', 'fast', lr, own(lr)), ...means('conventional', 'fast', lr, `conventional ${lr}`)]),
        x: { field: 't', title: 'steps × lr', scale: 'linear' },
        y,
        series: {
          field: 'series',
          order: [
            ...rates.map((lr) => ({ value: own(lr), label: `SGD, lr ${lr}` })),
            ...rates.map((lr) => ({ value: `conventional ${lr}`, label: 'conventional SDE', theoryOf: own(lr) })),
          ],
        },
        points: false,
        ...(from !== undefined && { horizontalRules: [{ value: from, label: 'Φ(A): the limit' }] }),
        width: 330,
      }),
      linePanel({
        rows: [
          ...rates.flatMap((lr) => rows('SGD', 'slow', lr, own(lr))),
          ...means('conventional', 'slow', continued, 'continued'),
          ...theory.t.map((t, k) => ({ series: 'slow', seed: 0, t, degrees: theory.degrees[k] })),
        ],
        x: { field: 't', title: 'steps × lr²', scale: 'linear' },
        y,
        series: {
          field: 'series',
          order: [
            ...rates.map((lr) => ({ value: own(lr), label: `SGD, lr ${lr}` })),
            { value: 'continued', label: `conventional SDE, lr ${continued}`, theoryOf: own(continued) },
            { value: 'slow', label: 'slow SDE', theoryOf: null },
          ],
        },
        points: false,
        width: 330,
      }),
    ],
  };
}

function table(settings: ConventionalVsSlowSettings, results: readonly CellResult[]): Table {
  const { rates, fastTime, slowTime, slowSteps } = settings;
  const degrees = (x: number | undefined): string => (x === undefined ? 'not run' : `${formatRounded(x, 3)}°`);
  return {
    title: `What is left of the motion along the minimizers at steps × lr = ${fastTime}, and what the whole motion takes`,
    columns: [
      'lr',
      `moved by steps × lr = ${fastTime}`,
      'SGD off the slow SDE',
      'steps of SGD',
      'solver steps, conventional',
      'solver steps, slow',
    ],
    rows: rates.map((lr) => [
      lr,
      degrees(moved(results, lr)?.value),
      degrees(offSlow(settings, results, 'SGD', lr)?.value),
      formatNumber(Math.round(slowTime / (lr * lr))),
      formatNumber(solverSteps(settings, { lr, horizon: 'slow' })),
      formatNumber(slowSteps),
    ]),
  };
}

function analyse(settings: ConventionalVsSlowSettings, results: readonly CellResult[]): Analysis {
  return {
    claims: claims(settings, results),
    figures: [plane(settings, results), clocks(settings, results)],
    tables: [table(settings, results)],
  };
}

export const conventionalVsSlow: Experiment<ConventionalVsSlowSettings> = {
  id: 'conventional-vs-slow',
  title: 'The conventional equation of SGD sees the convergence, the slow one the motion along the minimizers',
  paper: 'li2025',
  place: 'Fig. 3, App. A',
  summary:
    'SGD with label noise starts off an ellipse of minimizers, converges to it in about 1/lr steps and moves along it in about 1/lr². The conventional ' +
    'stochastic equation is an approximation for the first, the slow one for the second; both are integrated beside the runs, on both clocks.',
  ours:
    'The paper’s figure is a drawing; the problem (its noisy ellipse), rates, times and solvers are ours. Carrying the conventional equation on beyond its ' +
    'horizon is ours as well.',
  presets,
  quickTakes: { seconds: 2, megabytes: 250 },
  paperTakes: { seconds: 23, processorSeconds: 14, megabytes: 450 },
  schema,
  draws: 'noise',
  tasks: { conventional, slow },
  cells,
  about,
  analyse,
};
