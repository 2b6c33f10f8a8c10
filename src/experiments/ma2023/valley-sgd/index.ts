// SGD along the floor of the valley f = (1 + x²) y², with Hessian noise and with noise isotropic across the floor. Ma, Kunin, Ying 2023, Fig. 1.
// @eq ma2023 (12), (13), (14)

import * as valibot from 'valibot';
import { formatNumber, gridOf, linePanel, type PanelFigure, planePanel } from '../../../figures/index.js';
import { positive, whole } from '../../../input/validate.js';
import { exp, log } from '../../../kernels/functions.js';
import { square } from '../../../kernels/series.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { sgd } from '../../../optimizers/sgd.js';
import { claim, readingText, theoryText } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { predictedMean } from '../../measured.js';
import { last } from '../../readings.js';
import { seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import {
  endOf,
  leftOut,
  meanRun,
  motionEndOf,
  motionOf,
  positions,
  rowsOf,
  runsOf,
  type ValleySeries,
  valleyCells,
  widthOf,
} from '../valley-readings.js';

export interface ValleySgdSettings {
  readonly lr: number;
  readonly steps: number;
  readonly x0: number;
  /** Sizes of the two noises. */
  readonly sigma: { readonly hessian: number; readonly isotropic: number };
  /** Each seed draws its own noise. */
  readonly seeds: readonly number[];
  readonly records: number;
}

const schema: valibot.GenericSchema<unknown, ValleySgdSettings> = valibot.strictObject({
  lr: positive,
  steps: whole(100),
  x0: positive,
  sigma: valibot.strictObject({ hessian: positive, isotropic: positive }),
  seeds,
  records: whole(10, 1e6),
});

const quick: ValleySgdSettings = {
  lr: 1e-3,
  steps: 600_000,
  x0: 5,
  sigma: { hessian: 2, isotropic: 6 },
  seeds: quickSeeds(16),
  records: 300,
};
const paper: ValleySgdSettings = { ...quick, lr: 2.5e-4, steps: 9_600_000, seeds: paperSeeds(16) };

function seriesOf({ lr, steps, x0, sigma }: ValleySgdSettings): { hessian: ValleySeries; isotropic: ValleySeries } {
  const common = { optimizer: sgd({ lr }) as ValleySeries['optimizer'], steps, x0 };
  return {
    hessian: { ...common, series: 'Hessian noise', noise: injectedNoise({ sigma: sigma.hessian, covariance: 'hessian' }) },
    isotropic: {
      ...common,
      series: 'isotropic noise',
      noise: injectedNoise({ sigma: sigma.isotropic, covariance: 'normal', codimension: 1 }),
    },
  };
}

function cells(settings: ValleySgdSettings): Cell[] {
  return Object.values(seriesOf(settings)).flatMap((own) => valleyCells(own, settings.seeds, settings.records));
}

function claims(settings: ValleySgdSettings, results: readonly CellResult[]): Claim[] {
  const { lr, steps, x0, sigma } = settings;
  const { hessian, isotropic } = seriesOf(settings);
  const closed = x0 * exp((-lr * lr * square(sigma.hessian) * steps) / 2);
  const time = (x: number): number => (x * x - x0 * x0) / 2 + log(x / x0);
  const slow = (lr * lr * square(sigma.isotropic) * steps) / 2;
  const passed = meanRun(results, isotropic, (run) => time(last(positions(run)).x));
  return [
    claim('hessian', predictedMean(endOf(results, hessian), closed, leftOut(hessian)), {
      text: 'With Hessian noise the mean x ends at x0 exp(−η²σ²k/2).',
    }),
    claim('isotropic', predictedMean(passed, -slow, leftOut(isotropic)), {
      text: 'With isotropic noise (x² − x0²)/2 + ln(x/x0) ends at −η²σ²k/2: a flow down log h.',
    }),
    claim('range', predictedMean(widthOf(results, hessian), (lr * square(sigma.hessian)) / 4, leftOut(hessian)), {
      text: 'With Hessian noise E y² is ησ²/4 wherever x is.',
    }),
  ];
}

function about({ lr, steps, sigma }: ValleySgdSettings): string {
  const sizes = `σ = ${sigma.hessian} (Hessian noise) and ${sigma.isotropic} (isotropic across the floor)`;
  return `f = (1 + x²) y², η = ${lr}, ${formatNumber(steps)} steps, ${sizes}.`;
}

function plane(settings: ValleySgdSettings, results: readonly CellResult[]): PanelFigure {
  const { hessian } = seriesOf(settings);
  const runs = runsOf(results, hessian).slice(0, 1);
  const most = Math.max(0.05, ...runs.flatMap((run) => positions(run).map(({ y }) => 1.3 * Math.abs(y))));
  const [across, along] = [
    [-most, most],
    [-0.3, settings.x0 + 0.3],
  ] as const;
  const level = most * most;
  return {
    id: 'plane',
    title: 'One run of SGD from (5, 0)',
    caption:
      'The floor y = 0 is all minimizers; the walls get steeper with |x|. The run oscillates across the floor and rolls along it to x = 0, where the walls ' +
      `are lowest.`,
    panels: [
      planePanel({
        x: { title: 'x, along the floor', domain: along },
        y: { title: 'y, across it', domain: across },
        contours: [
          {
            grid: gridOf((x, y) => (1 + x * x) * y * y, along, across, 121),
            levels: [0.5, 1, 2, 4, 8, 16].map((factor) => factor * level),
            look: 'quiet',
            label: 'levels of f',
          },
        ],
        trajectories: runs.map((run) => ({ series: hessian.series, points: positions(run).map(({ x, y }) => [x, y] as const) })),
        order: [{ value: hessian.series, label: 'SGD, Hessian noise' }],
        width: 620,
        height: 240,
      }),
    ],
  };
}

function motion(settings: ValleySgdSettings, results: readonly CellResult[]): PanelFigure {
  const both = Object.values(seriesOf(settings));
  return {
    id: 'x-against-steps',
    title: 'Runs and the quasistatic motion',
    caption:
      'Mean x over the seeds, and dashed the manifold dynamics: a flow down h with Hessian noise, down log h with isotropic noise, which ' +
      `slows where the walls are steep.`,
    panels: [
      linePanel({
        rows: both.flatMap((own) => [
          ...rowsOf(results, own),
          ...motionOf(results, own, 'first-order', 120).map((point) => ({ series: `theory of ${own.series}`, ...point })),
        ]),
        x: { field: 'step', title: 'steps', scale: 'linear' },
        y: { field: 'x', title: 'x', scale: 'linear', include: [0] },
        series: {
          field: 'series',
          order: both.flatMap(({ series }) => [
            { value: series, label: series },
            { value: `theory of ${series}`, label: 'theory', theoryOf: series },
          ]),
        },
        points: false,
      }),
    ],
  };
}

function analyse(settings: ValleySgdSettings, results: readonly CellResult[]): Analysis {
  const { hessian, isotropic } = seriesOf(settings);
  const row = (own: ValleySeries): (string | number)[] => {
    const theory = theoryText(motionEndOf(results, own, 'first-order'));
    return [own.series, readingText(endOf(results, own)?.value), theory, readingText(widthOf(results, own)?.value)];
  };
  return {
    claims: claims(settings, results),
    figures: [plane, motion].map((figure) => figure(settings, results)),
    tables: [{ title: 'The end of the runs', columns: ['noise', 'mean x', 'theory', 'E y²'], rows: [row(hessian), row(isotropic)] }],
  };
}

export const valleySgd: Experiment<ValleySgdSettings> = {
  id: 'valley-sgd',
  title: 'SGD rolls along a flat valley to its flattest part',
  paper: 'ma2023',
  place: 'Fig. 1',
  summary:
    'Every point of the line y = 0 minimizes (1 + x²) y². The oscillation across it drives SGD along it, to where the valley is flattest; the quasistatic ' +
    'equations say how fast, for noise with the covariance of the Hessian and for noise isotropic across the floor.',
  ours:
    'The paper gives the function and the start (5, 0), not the rate, noise sizes or steps. Its isotropic noise is taken across the floor only, as (14) ' +
    'has it: along the floor it would be a random walk far larger than the drift. Paper runs at a quarter of the rate.',
  presets: { quick, paper },
  quickTakes: { seconds: 3, megabytes: 150 },
  paperTakes: { seconds: 78, processorSeconds: 47, megabytes: 150 },
  schema,
  draws: 'noise',
  cells,
  about,
  analyse,
};
