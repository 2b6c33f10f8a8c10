// The central flow beside the run, in a valley that leads gradient descent and RMSProp to the edge of stability.
// @eq cohen2024
import * as valibot from 'valibot';
import { fitOrder } from '../../../compare/fit-order.js';
import { linePanel, type PanelFigure } from '../../../figures/index.js';
import { finite, positive, real, whole } from '../../../input/validate.js';
import { adaSGD } from '../../../optimizers/block-means/ada-sgd.js';
import { rmsprop } from '../../../optimizers/rmsprop.js';
import { sgd } from '../../../optimizers/sgd.js';
import { normalStart } from '../../../problems/normal-start.js';
import { atLeast, claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { column, finished, labelsOf, mean } from '../../readings.js';
import { listOf, withSeeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { track } from './track.js';

export interface CentralFlowSettings {
  readonly zeta: number;
  /** Of gradient descent, in the time ε k. */
  readonly gd: { readonly lr: number; readonly epsilon: readonly number[]; readonly T: number };
  /** Of RMSProp, with one v for each entry and with one for both, in the time lr k; ε is `tilt` lr². */
  readonly rmsprop: { readonly lr: readonly number[]; readonly beta2: number; readonly tilt: number; readonly T: number };
  readonly windows: number;
  /** Each draws where on the floor a run of RMSProp starts, and the first jump of gradient descent. */
  readonly seeds: readonly number[];
}

const schema: valibot.GenericSchema<unknown, CentralFlowSettings> = withSeeds<CentralFlowSettings>({
  zeta: finite,
  gd: valibot.strictObject({ lr: positive, epsilon: listOf(positive, 'epsilon', 2), T: positive }),
  rmsprop: valibot.strictObject({
    lr: listOf(positive, 'lr'),
    beta2: real('in (0, 1)', (x) => x > 0 && x < 1),
    tilt: positive,
    T: positive,
  }),
  windows: whole(4, 1e4),
});

const quick: CentralFlowSettings = {
  zeta: 1,
  gd: { lr: 0.3, epsilon: [1e-3, 3e-4, 1e-4], T: 2 },
  rmsprop: { lr: [1e-3, 5e-4], beta2: 0.9, tilt: 250, T: 4 },
  windows: 10,
  seeds: quickSeeds(2),
};
const paper: CentralFlowSettings = {
  ...quick,
  gd: { ...quick.gd, epsilon: [1e-3, 1e-4, 1e-5] },
  rmsprop: { ...quick.rmsprop, lr: [1e-3, 5e-4, 2.5e-4] },
  windows: 20,
  seeds: paperSeeds(6),
};

const series = ['gradient descent', 'RMSProp', 'scalar RMSProp'] as const;

function cells({ zeta, gd, rmsprop: adaptive, windows, seeds }: CentralFlowSettings): Cell[] {
  const measures = ['y', 'y-flow', 'sigma', 'sigma-flow', 'edge'];
  const cell = (labels: Cell['labels'], settings: object, steps: number): Cell => ({
    labels,
    task: 'central-flow/track',
    settings: { ...settings, zeta, steps, windows },
    weight: steps,
    measures,
  });
  return seeds.flatMap((seed) => {
    const drawn = normalStart(2, seed, 0, 1).map((x) => Math.max(-2, Math.min(2, x)));
    return [
      ...gd.epsilon.map((epsilon) => {
        const start = [Math.sqrt(2 * epsilon) * (1 + 0.1 * drawn[0]), 2 / gd.lr];
        const optimizer = sgd({ lr: gd.lr });
        return cell({ series: series[0], size: epsilon, seed }, { optimizer, epsilon, theta0: start }, Math.round(gd.T / epsilon));
      }),
      ...adaptive.lr.flatMap((lr) => {
        const epsilon = adaptive.tilt * lr * lr;
        const y = 1 + 0.1 * drawn[1];
        const theta0 = [0.7 * lr, y];
        const edge = (lr * y * lr * y) / 4; // where v of x is at the edge
        const steps = Math.round(adaptive.T / lr);
        const { beta2 } = adaptive;
        return [
          cell(
            { series: series[1], size: lr, seed },
            { optimizer: rmsprop({ lr, beta2, eps: 0 }), epsilon, theta0, v0: [edge, epsilon * epsilon] },
            steps,
          ),
          cell(
            { series: series[2], size: lr, seed },
            { optimizer: adaSGD({ lr, beta1: 0, beta2, eps: 0 }), epsilon, theta0, v0: [edge, edge] },
            steps,
          ),
        ];
      }),
    ];
  });
}

/** The largest relative error of σ² over the windows after the first two, where the start is forgotten; the mean over the seeds. */
function errorOf(results: readonly CellResult[], name: string, size: number): number | undefined {
  const runs = finished(results, { series: name, size });
  const own = runs.map((result) => {
    const flow = column(result, 'sigma-flow');
    return Math.max(...column(result, 'sigma').map((x, k) => (k < 2 ? 0 : Math.abs(x / flow[k] - 1))));
  });
  return own.length === 0 ? undefined : mean(own);
}

function claims({ gd, rmsprop: adaptive }: CentralFlowSettings, results: readonly CellResult[]): Claim[] {
  const order = (): Outcome => {
    const errors = gd.epsilon.map((epsilon) => errorOf(results, series[0], epsilon));
    if (errors.includes(undefined)) return notRun;
    const { order: fitted, standardError } = fitOrder(gd.epsilon, errors as number[]);
    return outcome(`order ${fitted.toFixed(2)} ± ${standardError.toFixed(2)}`, { ...atLeast(fitted, 0.5, 0.1), standardError });
  };
  const near = (name: string): Outcome => {
    const errors = adaptive.lr.map((lr) => ({ lr, error: errorOf(results, name, lr) }));
    if (errors.some(({ error }) => error === undefined)) return notRun;
    const numbers = errors.map(({ lr, error }) => equal(error as number, 0, lr));
    return outcome(numbers.map(({ value, tolerance }) => `${value.toExponential(1)} at lr ${tolerance}`).join(', '), ...numbers);
  };
  return [
    claim('gd', order(), {
      text: 'Gradient descent: the smoothed square of its jumps is the σ² of the central flow, but for an error of the order ε^½ or better.',
      expected: 'order at least 0.5 in ε',
      tolerance: '0.1',
    }),
    ...series.slice(1).map((name, k) =>
      claim(`rmsprop-${k + 1}`, near(name), {
        text: `${name}: its σ² is that of the central flow while v, and with it the edge, moves.`,
        expected: 'relative error 0',
        tolerance: 'lr, the next order',
      }),
    ),
  ];
}

function figure({ rmsprop: adaptive }: CentralFlowSettings, results: readonly CellResult[]): PanelFigure {
  const size = Math.min(...adaptive.lr);
  return {
    id: 'sigma',
    title: 'The square of the jumps of RMSProp',
    caption: `Means over windows, and dashed the central flow; lr ${size}, the first seed.`,
    panels: [
      linePanel({
        rows: series.slice(1).flatMap((name) =>
          finished(results, { series: name, size })
            .slice(0, 1)
            .flatMap((result) =>
              (['sigma', 'sigma-flow'] as const).flatMap((measure) =>
                column(result, measure).map((value, k) => ({ series: `${name} ${measure}`, step: result.step[k], value })),
              ),
            ),
        ),
        x: { field: 'step', title: 'steps', scale: 'linear' },
        y: { field: 'value', title: 'σ²', scale: 'linear' },
        series: {
          field: 'series',
          order: series.slice(1).flatMap((name) => [
            { value: `${name} sigma`, label: name },
            { value: `${name} sigma-flow`, label: 'central flow', theoryOf: `${name} sigma` },
          ]),
        },
      }),
    ],
  };
}

function analyse(settings: CentralFlowSettings, results: readonly CellResult[]): Analysis {
  const rows = finished(results, {}).map((result) => {
    const { series: name, size, seed } = labelsOf(result, { series: 'text', size: 'number', seed: 'number' });
    const end = result.step.length - 1;
    return [name, size, seed, ...['sigma', 'sigma-flow', 'y', 'y-flow'].map((measure) => column(result, measure)[end].toPrecision(5))];
  });
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [
      { title: 'The last window', columns: ['optimizer', 'ε or lr', 'seed', 'σ² seen', 'σ² of the flow', 'y seen', 'y of the flow'], rows },
    ],
  };
}

export const centralFlowValley: Experiment<CentralFlowSettings> = {
  id: 'central-flow',
  title: 'Central flows beside gradient descent and RMSProp',
  paper: 'cohen2024',
  place: '',
  summary:
    'At the edge of stability an optimizer jumps across the valley, and the jumps push it back from the steeper part. The central flow says how far it jumps ' +
    'without taking a step of it. RMSProp meets an edge that moves with v; with one v for both entries its jumps slow the motion along the floor too.',
  ours: 'The paper has networks at scale; this valley, where both sides are known to many digits, is ours.',
  presets: { quick, paper },
  quickTakes: { seconds: 6, megabytes: 150 },
  paperTakes: { seconds: 33, processorSeconds: 21, megabytes: 200 },
  schema,
  draws: 'the start',
  tasks: { track },
  cells,
  about: ({ zeta }) => `f = ½(y + ${zeta}x)x² − ε(x + y).`,
  analyse,
};
