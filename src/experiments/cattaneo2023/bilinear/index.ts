// Fig. 2 and Fig. 3 of Cattaneo, Klusowski, Shigida 2023: Adam's trajectories on the bilinear model against β, ρ and the learning rate.
// @eq cattaneo2023 Sec. 4

import { fitOrder } from '../../../compare/fit-order.js';
import { gridOf, linePanel, type Panel, type PanelFigure, type Point, planePanel } from '../../../figures/index.js';
import { pow } from '../../../kernels/functions.js';
import { adam } from '../../../optimizers/adam.js';
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { bilinear } from '../../../problems/bilinear/problem.js';
import { createOptimizer } from '../../../runs/create-optimizer.js';
import { modifiedEquation } from '../../../theory/cattaneo2023/modified-equation.js';
import { above, atLeast, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment, TaskContext, TaskResult } from '../../experiment.js';
import { ended, planeMeasures, planePoints } from '../../readings.js';
import { beforeMinima, excess, levelOf } from './paths.js';
import { type BilinearSettings, cells, type Equation, type Group, groups, presets, schema, start } from './settings.js';

/** Steps that Adam takes to a level, at most `most`. Beyond it |∇E| ~ √ε, where the equation is stiff and of no use. */
function stepsTo(level: number, optimizer: Optimizer, most: number): number {
  const state = createOptimizer(optimizer, start);
  while (state.steps < most && levelOf(state.theta as unknown as Point) > level) state.step(bilinear().gradient(state.theta));
  return state.steps;
}

/** The path of an equation after every step of the optimizer, as far as the optimizer takes to a quarter of the level that is read. */
async function equation({ beta, rho, h, epsilon, T, order, level }: Equation, { signal }: TaskContext): Promise<TaskResult> {
  const optimizer = adam.cattaneo2023({ lr: h, beta1: beta, beta2: rho, epsRoot: epsilon });
  const steps = stepsTo(level / 4, optimizer, Math.round(T / h));
  const record = Array.from({ length: steps }, (_, n) => (n + 1) * h);
  const { theta } = await modifiedEquation.async({ problem: bilinear(), optimizer, theta0: start, T: steps * h, order, record, signal });
  return { step: theta.map((_, n) => n), measures: planeMeasures(theta) };
}

/** The path of a cell; empty if it was not run. */
function pathOf(results: readonly CellResult[], kind: string, group: string, member: string): readonly Point[] {
  return ended(results, { kind, group, member }).flatMap(planePoints);
}

/** The excess of ‖∇E‖₁ over the flow's at the level, in per cent: Adam's and its modified equation's. */
interface Reading {
  readonly label: string;
  readonly observed: number;
  readonly predicted: number;
}

function readingsOf(results: readonly CellResult[], { id, members }: Group, level: number): Reading[] {
  const flow = pathOf(results, 'equation', 'flow', 'flow');
  const at = (kind: string, label: string): number => excess(pathOf(results, kind, id, label), flow, level);
  return members.map(({ label }) => ({ label, observed: at('adam', label), predicted: at('equation', label) }));
}

const percent = (x: number): string => `${x > 0 ? '+' : ''}${x.toFixed(3)} %`;

function claims(settings: BilinearSettings, results: readonly CellResult[]): Claim[] {
  const { level } = settings;
  const all = groups(settings).map((group) => ({ group, readings: readingsOf(results, group, level) }));
  const known = (readings: readonly Reading[]): boolean => readings.every(({ observed }) => Number.isFinite(observed));
  const monotone = ({ effect }: Group, readings: readonly Reading[]): Outcome => {
    if (!known(readings)) return notRun;
    const sign = effect === 'larger' ? 1 : -1;
    return outcome(
      readings.map(({ label, observed }) => `${label}: ${percent(observed)}`).join(', '),
      ...readings.slice(1).map(({ observed }, k) => above(sign * observed, sign * readings[k].observed)),
    );
  };
  /** The power of h with which Adam's shift against its modified equation's falls, on the groups that vary h. */
  const explained = (): Outcome => {
    const found = all.flatMap(({ group, readings }) => (group.id.startsWith('rate') ? [{ group, readings }] : []));
    if (!found.every(({ readings }) => readings.every(({ observed, predicted }) => Number.isFinite(observed - predicted)))) return notRun;
    const orders = found.map(({ group, readings }) => ({
      title: group.title,
      order: fitOrder(
        group.members.map(({ h }) => h),
        readings.map(({ observed, predicted }) => Math.abs(observed - predicted)),
      ).order,
    }));
    return outcome(
      orders.map(({ title, order }) => `${order.toFixed(2)} (${title})`).join(', '),
      ...orders.map(({ order }) => atLeast(order, 2, 0.25)),
    );
  };
  const texts: Readonly<Record<string, string>> = {
    beta: 'Increasing β moves Adam to a smaller one-norm of the gradient (Fig. 2).',
    rho: 'Increasing ρ does the opposite (Fig. 2).',
    'rate-beta-above-rho': 'Increasing the learning rate lowers the norm where β is well above ρ (Fig. 3).',
    'rate-rho-above-beta': 'It raises the norm where ρ is above β (Fig. 3).',
  };
  return [
    ...all.map(({ group, readings }) =>
      claim(group.id, monotone(group, readings), {
        text: texts[group.id],
        expected: `‖∇E‖₁ at equal loss ${group.effect === 'smaller' ? 'falls' : 'rises'} from value to value`,
        tolerance: 'every pair of neighbours',
      }),
    ),
    claim('modified-equation-explains', explained(), {
      text: 'The shifts against the h = 0 flow are those of the modified equation (Thm. 3.1): what is left of them falls like h².',
      expected: 'order 2 at least',
      tolerance: '0.25',
    }),
  ];
}

function about({ epsilon, level }: BilinearSettings): string {
  return (
    `E = ½(3/2 − 2θ1θ2)², Adam with bias correction and ε = ${epsilon} inside the root from (${start.join(', ')}). Claims are read at ` +
    `4θ1θ2 − 3 = ${level}.`
  );
}

const flowEntry = { value: 'flow', label: 'h = 0 flow', theoryOf: null };

function plane(settings: BilinearSettings, results: readonly CellResult[]): PanelFigure {
  const [x, y]: [Point, Point] = [
    [0.5, 1],
    [0.8, 1.7],
  ];
  const grid = gridOf((a, b) => levelOf([a, b]), x, y);
  const corner = Math.sqrt(3) / 2;
  const inside = (path: readonly Point[]): readonly Point[] => beforeMinima(path).filter(([a, b]) => a < x[1] && b < y[1]);
  const panel = ({ id, title, members }: Group): Panel =>
    planePanel({
      heading: title,
      x: { title: 'θ1', domain: x },
      y: { title: 'θ2', domain: y },
      contours: [
        { grid, levels: [1, 2, 3, 4, 5], look: 'quiet' },
        { grid, levels: [0], look: 'strong' },
      ],
      trajectories: [
        { series: 'flow', points: inside(pathOf(results, 'equation', 'flow', 'flow')) },
        ...members.flatMap(({ label }) => [
          { series: label, points: inside(pathOf(results, 'adam', id, label)) },
          { series: `${label} equation`, points: inside(pathOf(results, 'equation', id, label)) },
        ]),
      ],
      order: [
        ...members.map(({ label }) => ({ value: label, label })),
        ...members.map(({ label }) => ({ value: `${label} equation`, label: 'modified equation', theoryOf: label })),
        flowEntry,
      ],
      points: [{ x: corner, y: corner, label: '' }],
      width: 300,
    });
  return {
    id: 'plane',
    title: 'Where β, ρ and the learning rate lead Adam on the bilinear model',
    caption:
      'The last part of the way to the minima (heavy line); thin: level sets of E. On a level set ‖∇E‖₁ is least on the diagonal, whose end is the cross ' +
      `(√3/2, √3/2). Solid: Adam, to its first minimum, from where it enters the picture (ring); dashed: its modified equation.`,
    panels: groups(settings).map(panel),
    columns: 2,
  };
}

function norms(settings: BilinearSettings, results: readonly CellResult[]): PanelFigure {
  const { level } = settings;
  const levels = Array.from({ length: 60 }, (_, k) => 30 * pow(level / 2 / 30, k / 59));
  const flow = pathOf(results, 'equation', 'flow', 'flow');
  const panel = ({ id, title, members }: Group): Panel =>
    linePanel({
      heading: title,
      rows: members.flatMap(({ label }) =>
        (['adam', 'equation'] as const).flatMap((kind) => {
          const path = pathOf(results, kind, id, label);
          return levels
            .map((at) => ({ series: kind === 'adam' ? label : `${label} equation`, level: at, value: excess(path, flow, at) }))
            .filter(({ value }) => Number.isFinite(value));
        }),
      ),
      x: { field: 'level', title: '4θ1θ2 − 3, falls along the way', scale: 'log' },
      y: { field: 'value', title: 'excess of ‖∇E‖₁ over the flow, %', scale: 'linear' },
      series: {
        field: 'series',
        order: [
          ...members.map(({ label }) => ({ value: label, label })),
          ...members.map(({ label }) => ({ value: `${label} equation`, label: 'modified equation', theoryOf: label })),
        ],
      },
      points: false,
      width: 300,
      height: 240,
    });
  return {
    id: 'one-norm',
    title: 'The one-norm of the gradient at equal loss',
    caption:
      'In per cent of that of the h = 0 flow, which is the sign flow. Larger β and smaller ρ lower it; a larger learning rate lowers it for β > ρ and ' +
      `raises it for ρ > β. Solid: Adam; dashed: its modified equation.`,
    panels: groups(settings).map(panel),
    columns: 2,
  };
}

function analyse(settings: BilinearSettings, results: readonly CellResult[]): Analysis {
  const { level } = settings;
  const rows = groups(settings).flatMap((group) =>
    readingsOf(results, group, level).map(({ label, observed, predicted }) => [group.title, label, percent(observed), percent(predicted)]),
  );
  return {
    claims: claims(settings, results),
    figures: [plane(settings, results), norms(settings, results)],
    tables: [
      {
        title: `Excess of ‖∇E‖₁ over the h = 0 flow at 4θ1θ2 − 3 = ${level}`,
        columns: ['at', 'varied', 'Adam', 'modified equation'],
        rows,
      },
    ],
  };
}

export const bilinearTrajectories: Experiment<BilinearSettings> = {
  id: 'bilinear',
  title: 'Adam on the bilinear model: β, ρ and the learning rate choose among minima',
  paper: 'cattaneo2023',
  place: 'Fig. 2-3',
  summary:
    'Adam goes from (2.8, 3.5) to the hyperbola θ1θ2 = 3/4. The bias of its modified equation pulls it to points with a smaller one-norm of the gradient ' +
    'where β is above ρ, and away from them where ρ is above β; the larger the steps, the more.',
  ours: 'The start is the paper’s; its β, ρ and h are only in the pictures, ours are a choice around them. Nothing is random: seeds change nothing.',
  presets,
  quickTakes: { seconds: 2, megabytes: 250 },
  paperTakes: { seconds: 18, processorSeconds: 9, megabytes: 250 },
  schema,
  draws: '',
  tasks: { equation },
  cells,
  about,
  analyse,
};
