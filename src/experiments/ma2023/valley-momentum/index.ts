// SGD with momentum along the floor of the valley f = (1 + x²) y². Ma, Kunin, Ying 2023, Fig. 2 (left).
// @eq ma2023 (17), (19)

import * as valibot from 'valibot';
import { formatNumber, linePanel, type PanelFigure, type Row } from '../../../figures/index.js';
import { decay, positive, whole } from '../../../input/validate.js';
import { exp } from '../../../kernels/functions.js';
import { square } from '../../../kernels/series.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { heavyBall } from '../../../optimizers/heavy-ball.js';
import { sgdMomentum } from '../../../optimizers/sgd-momentum.js';
import { claim, type Outcome, readingText, theoryText } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { predictedMean } from '../../measured.js';
import { listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import { endOf, leftOut, motionEndOf, motionOf, rowsOf, type ValleySeries, valleyCells } from '../valley-readings.js';

export interface ValleyMomentumSettings {
  readonly lr: number;
  readonly sigma: number;
  readonly x0: number;
  /** The slow time η²σ²k/(2(1-μ)²) that every run takes: x should fall by e^-time. */
  readonly time: number;
  readonly momenta: readonly number[];
  /** Each seed draws its own noise. */
  readonly seeds: readonly number[];
  readonly records: number;
}

const schema: valibot.GenericSchema<unknown, ValleyMomentumSettings> = valibot.strictObject({
  lr: positive,
  sigma: positive,
  x0: positive,
  time: positive,
  momenta: listOf(decay, 'momentum'),
  seeds,
  records: whole(10, 1e6),
});

const quick: ValleyMomentumSettings = {
  lr: 1e-3,
  sigma: 2,
  x0: 5,
  time: 1.5,
  momenta: [0, 0.5, 0.9],
  seeds: quickSeeds(16),
  records: 200,
};
const paper: ValleyMomentumSettings = { ...quick, lr: 2.5e-4, seeds: paperSeeds(32) };

const stepsOf = ({ lr, sigma, time }: ValleyMomentumSettings, momentum: number): number =>
  Math.round((2 * time * square(1 - momentum)) / (lr * lr * sigma * sigma));

function seriesOf(settings: ValleyMomentumSettings): (ValleySeries & { readonly momentum: number })[] {
  const { lr, sigma, x0, momenta } = settings;
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  return momenta.map((momentum) => ({
    series: `μ = ${momentum}`,
    momentum,
    optimizer: heavyBall({ lr, momentum }) as ValleySeries['optimizer'],
    noise,
    steps: stepsOf(settings, momentum),
    x0,
  }));
}

/** Momentum as a moving average, for the steps that SGD needs. */
function averaged(settings: ValleyMomentumSettings): ValleySeries {
  const { lr, sigma, x0, momenta } = settings;
  const beta1 = Math.max(...momenta);
  const optimizer = sgdMomentum({ lr, beta1 }) as ValleySeries['optimizer'];
  return {
    series: `moving average, β1 = ${beta1}`,
    optimizer,
    noise: injectedNoise({ sigma, covariance: 'hessian' }),
    steps: stepsOf(settings, 0),
    x0,
  };
}

/** Over more steps than this the memory of the momentum shows nowhere, and following it takes long. */
const hasMemory = ({ steps }: ValleySeries): boolean => steps <= 40_000;

function cells(settings: ValleyMomentumSettings): Cell[] {
  const { seeds, records } = settings;
  return [averaged(settings), ...seriesOf(settings)].flatMap((own) => valleyCells(own, seeds, records));
}

function claims(settings: ValleyMomentumSettings, results: readonly CellResult[]): Claim[] {
  const expected = settings.x0 * exp(-settings.time);
  const ends = (own: ValleySeries, momentum: number): Outcome => predictedMean(endOf(results, own), expected, leftOut(own, momentum));
  return [
    ...seriesOf(settings).map((own) =>
      claim(`momentum-${own.momentum}`, ends(own, own.momentum), {
        text: `Heavy ball with μ = ${own.momentum} takes ${formatNumber(own.steps)} steps to x0 e^−${settings.time}: 1/(1−μ)² times as fast as SGD.`,
      }),
    ),
    claim('moving-average', ends(averaged(settings), 0), { text: 'Momentum as a moving average is no faster than SGD.' }),
  ];
}

function about({ lr, sigma }: ValleyMomentumSettings): string {
  return `f = (1 + x²) y² from (5, 0), Hessian noise, η = ${lr}, σ = ${sigma}.`;
}

function figure(settings: ValleyMomentumSettings, results: readonly CellResult[]): PanelFigure {
  const all = seriesOf(settings);
  const order = all.flatMap((own) => [
    { value: own.series, label: own.series },
    { value: `first order, ${own.series}`, label: 'first order (19)', theoryOf: own.series },
    ...(hasMemory(own) ? [{ value: `memory, ${own.series}`, label: 'with memory (17)', theoryOf: own.series }] : []),
  ]);
  const lines = (own: ValleySeries): object[] => [
    ...motionOf(results, own, 'first-order', 100).map((point) => ({ series: `first order, ${own.series}`, ...point })),
    ...(hasMemory(own) ? motionOf(results, own, 'full', 100).map((point) => ({ series: `memory, ${own.series}`, ...point })) : []),
  ];
  const panel = linePanel({
    rows: all.flatMap((own) => [...rowsOf(results, own), ...(lines(own) as Row[])]),
    x: { field: 'step', title: 'steps', scale: 'log' },
    y: { field: 'x', title: 'x', scale: 'linear', include: [0, settings.x0] },
    series: { field: 'series', order },
    points: false,
  });
  return {
    id: 'x-against-steps',
    title: 'Heavy ball rolls 1/(1−μ)² times as fast',
    caption:
      'Each line ends at its own number of steps, at which theory has x at the same place. Dashed the first-order ' +
      `flow and, where the steps are few enough for it to show, the motion with the momentum's memory.`,
    panels: [panel],
  };
}

function analyse(settings: ValleyMomentumSettings, results: readonly CellResult[]): Analysis {
  const all = [...seriesOf(settings), averaged(settings)];
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [
      {
        title: 'The end of the runs',
        columns: ['optimizer', 'steps', 'mean x', 'with memory (17)', 'first order (19)'],
        rows: all.map((own) => {
          const theory = (form: 'full' | 'first-order'): string => theoryText(motionEndOf(results, own, form));
          const seen = readingText(endOf(results, own)?.value);
          return [own.series, own.steps, seen, hasMemory(own) ? theory('full') : 'not computed', theory('first-order')];
        }),
      },
    ],
  };
}

export const valleyMomentum: Experiment<ValleyMomentumSettings> = {
  id: 'valley-momentum',
  title: 'Momentum speeds up the motion along a flat valley',
  paper: 'ma2023',
  place: 'Fig. 2 (left)',
  summary:
    'Heavy ball oscillates 1/(1−μ) times as wide and each step goes 1/(1−μ) times as far: along the floor it is 1/(1−μ)² times as fast as SGD at the same ' +
    'rate. Runs beside the quasistatic motion with and without the memory of the momentum.',
  ours: 'The paper gives the function and the start, not the rate, noise size, momenta or steps. The moving average is ours. Paper runs at a quarter of the rate.',
  presets: { quick, paper },
  quickTakes: { seconds: 3, megabytes: 150 },
  paperTakes: { seconds: 112, processorSeconds: 108, megabytes: 150 },
  schema,
  draws: 'noise',
  cells,
  about,
  analyse,
};
