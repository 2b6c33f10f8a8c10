// Adam along the floor of the valley turned by an angle, beside SGD. Ma, Kunin, Ying 2023, Fig. 3 (right).
// @eq ma2023 (27)

import * as valibot from 'valibot';
import { formatNumber, linePanel, type PanelFigure, type Row } from '../../../figures/index.js';
import { decay, nonNegative, positive, whole } from '../../../input/validate.js';
import { log } from '../../../kernels/functions.js';
import { square } from '../../../kernels/series.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { rmsprop } from '../../../optimizers/rmsprop.js';
import { sgd } from '../../../optimizers/sgd.js';
import { above, claim, notRun, type Outcome, outcome, predicted, readingText } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { mean } from '../../readings.js';
import { listOf, seeds } from '../../schemas.js';
import { endOf, floorAt, motionEndOf, motionOf, positions, rowsOf, runsOf, type ValleySeries, valleyCells } from '../valley-readings.js';

export interface RotatedValleySettings {
  readonly lr: number;
  readonly beta1: number;
  /** (1 - beta2)/lr². */
  readonly c: number;
  readonly eps: number;
  readonly sigma: number;
  readonly x0: number;
  readonly steps: number;
  /** Angles π/2^j besides 0. */
  readonly halvings: readonly number[];
  /** Each seed draws its own noise. */
  readonly seeds: readonly number[];
  readonly records: number;
}

const schema: valibot.GenericSchema<unknown, RotatedValleySettings> = valibot.strictObject({
  lr: positive,
  beta1: decay,
  c: positive,
  eps: nonNegative,
  sigma: positive,
  x0: positive,
  steps: whole(100),
  halvings: listOf(whole(2, 20), 'angle'),
  seeds,
  records: whole(10, 1e6),
});

const quick: RotatedValleySettings = {
  lr: 0.005,
  beta1: 0.9,
  c: 10,
  eps: 1e-8,
  sigma: 2,
  x0: 5,
  steps: 600_000,
  halvings: [5, 4, 3, 2],
  seeds: [0, 1, 2, 3],
  records: 300,
};
const paper: RotatedValleySettings = { ...quick, lr: 0.0025, steps: 2_400_000, seeds: [0, 1, 2, 3, 4, 5, 6, 7] };

type Turned = ValleySeries & { readonly name: string; readonly j: number };

/** SGD, and Adam by angle, the least angle first. */
function seriesOf(settings: RotatedValleySettings): { plain: ValleySeries; turned: readonly Turned[] } {
  const { lr, beta1, c, eps, sigma, x0, steps, halvings } = settings;
  const common = { noise: injectedNoise({ sigma, covariance: 'hessian', codimension: 1 }), steps, x0 };
  const optimizer = adam({ lr, beta1, c, eps, biasCorrection: true }) as ValleySeries['optimizer'];
  const angles = [Number.POSITIVE_INFINITY, ...halvings].sort((a, b) => b - a);
  const turned = angles.map((j) => {
    const name = Number.isFinite(j) ? `π/${2 ** j}` : '0';
    return { ...common, optimizer, j, name, series: `Adam, ϑ = ${name}`, floor: floorAt(j) };
  });
  return { plain: { ...common, series: 'SGD, any ϑ', optimizer: sgd({ lr }) as ValleySeries['optimizer'] }, turned };
}

/** β1 changes nothing at leading order, and without it the motion takes long steps. */
function forTheory({ lr, c, eps }: RotatedValleySettings, own: ValleySeries): ValleySeries {
  return { ...own, optimizer: rmsprop({ lr, c, eps, biasCorrection: true }) as ValleySeries['optimizer'] };
}

function cells(settings: RotatedValleySettings): Cell[] {
  const { plain, turned } = seriesOf(settings);
  return [...turned, plain].flatMap((own) => valleyCells(own, settings.seeds, settings.records));
}

/** Steps to half of x0, the mean over the seeds; infinite where a run does not get there. */
function stepsToHalf(results: readonly CellResult[], own: ValleySeries): number | undefined {
  const runs = runsOf(results, own);
  if (runs.length === 0) return undefined;
  return mean(
    runs.map((run) => {
      const at = positions(run, own.floor).findIndex(({ x }) => Math.abs(x) < own.x0 / 2);
      return at < 0 ? Number.POSITIVE_INFINITY : run.step[at];
    }),
  );
}

const stepsText = (steps: number | undefined): string => {
  if (steps === undefined) return 'not run';
  return Number.isFinite(steps) ? formatNumber(Math.round(steps)) : 'not reached';
};

function claims(settings: RotatedValleySettings, results: readonly CellResult[]): Claim[] {
  const { plain, turned } = seriesOf(settings);
  const times = turned.map((own) => stepsToHalf(results, own));
  const ordered = (): Outcome => {
    const known = times.filter((time) => time !== undefined);
    if (known.length < times.length) return notRun;
    return outcome(known.map(stepsText).join(', '), ...known.slice(1).map((time, i) => above(time, known[i])));
  };
  const beside = (): Outcome => {
    const [ofAdam, ofSgd] = [times.at(-1), stepsToHalf(results, plain)];
    if (ofAdam === undefined || ofSgd === undefined) return notRun;
    return outcome(`Adam ${stepsText(ofAdam)}, SGD ${stepsText(ofSgd)}`, above(ofAdam, ofSgd));
  };
  const quarter = turned.find(({ j }) => j === 2);
  const elapsed = (x: number): number => (x * x - square(settings.x0)) / 2 + log(Math.abs(x) / settings.x0);
  const expected = quarter ? elapsed(motionEndOf(results, forTheory(settings, quarter), 'full') ?? Number.NaN) : Number.NaN;
  const end = quarter && endOf(results, quarter);
  return [
    claim('angle', ordered(), {
      text: 'The nearer the floor is to an axis, the faster Adam runs along it: steps to half of x0 rise with the angle.',
      expected: `rising over ϑ = ${turned.map(({ name }) => name).join(', ')}`,
      tolerance: 'none',
    }),
    claim('slower-than-sgd', beside(), {
      text: 'Where the floor is farthest from the axes Adam is slower than SGD at the same rate.',
      expected: 'more steps to half of x0',
      tolerance: 'none',
    }),
    ...(quarter
      ? [
          claim('quarter', predicted(end === undefined ? undefined : elapsed(end), expected, 0.05), {
            text: 'At ϑ = π/4 the mean x of Adam ends where the quasistatic motion with memory does (52), by (x² − x0²)/2 + ln(x/x0), which (27) has fall as −t.',
          }),
        ]
      : []),
  ];
}

/** Where theory is drawn: at an angle of 0 the motion is without bound but for ε and for what is not in the theory. */
const hasTheory = ({ j }: Turned): boolean => Number.isFinite(j);

function figure(settings: RotatedValleySettings, results: readonly CellResult[]): PanelFigure {
  const { plain, turned } = seriesOf(settings);
  const { lr, beta1, c, eps, sigma } = settings;
  const theory = (own: ValleySeries, form: 'full' | 'first-order'): Row[] =>
    motionOf(results, own, form, 150).map((point) => ({ series: `theory of ${own.series}`, ...point }));
  return {
    id: 'x-against-steps',
    title: 'Adam’s speed depends on the direction of the floor',
    caption:
      'Distance x from the flattest minimum along the floor, mean over the seeds; dashed the quasistatic motion. Along an axis Adam’s second ' +
      'moment of that coordinate vanishes and it runs; at π/4 every coordinate oscillates and it is slower than SGD. No theory is drawn for ϑ = 0, where ' +
      `it is without bound but for ε. Hessian noise of the normal direction, σ = ${sigma}, η = ${lr}, β1 = ${beta1}, 1 − β2 = ${c} η², ε = ${eps}.`,
    panels: [
      linePanel({
        rows: [
          ...[plain, ...turned].flatMap((own) => rowsOf(results, own).map((row) => ({ ...row, x: Math.abs(row.x) }))),
          ...theory(plain, 'first-order'),
          ...turned.filter(hasTheory).flatMap((own) => theory(forTheory(settings, own), 'full')),
        ],
        x: { field: 'step', title: 'steps', scale: 'log' },
        y: { field: 'x', title: '|x| along the floor', scale: 'linear', include: [0] },
        series: {
          field: 'series',
          order: [plain, ...turned].flatMap((own) => [
            { value: own.series, label: own.series },
            { value: `theory of ${own.series}`, label: 'quasistatic motion', theoryOf: own.series },
          ]),
        },
        points: false,
        height: 380,
      }),
    ],
  };
}

function analyse(settings: RotatedValleySettings, results: readonly CellResult[]): Analysis {
  const { plain, turned } = seriesOf(settings);
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [
      {
        title: 'Steps to half of x0, and the end',
        columns: ['run', 'steps to half', 'mean x at the end'],
        rows: [plain, ...turned].map((own) => [own.series, stepsText(stepsToHalf(results, own)), readingText(endOf(results, own))]),
      },
    ],
  };
}

export const rotatedValley: Experiment<RotatedValleySettings> = {
  id: 'rotated-valley',
  title: 'Adam along a valley, by the direction of the valley',
  paper: 'ma2023',
  place: 'Fig. 3 (right)',
  summary:
    'The valley is turned by an angle. SGD does not notice. Adam divides each coordinate by its own gradients: along an axis it runs, in between it is ' +
    'slower than SGD.',
  ours:
    'The paper gives the function and Hessian noise, not rates, β1, β2, ε, noise size, angles or steps. Noise is kept to the direction of the largest ' +
    'curvature, as the paper’s noise at the projected point. Paper runs at half the rate and the same c = (1 − β2)/η².',
  presets: { quick, paper },
  quickTakes: { seconds: 3, megabytes: 150 },
  schema,
  draws: 'noise',
  cells,
  analyse,
};
