// Adam along the floor of the valley turned by an angle, beside SGD. Ma, Kunin, Ying 2023, Fig. 3 (right).
// @eq ma2023 (27)

import * as valibot from 'valibot';
import { linePanel, type PanelFigure, type Row } from '../../../figures/index.js';
import { decay, nonNegative, positive, whole } from '../../../input/validate.js';
import { log } from '../../../kernels/functions.js';
import { hypotenuse, square } from '../../../kernels/series.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { rmsprop } from '../../../optimizers/rmsprop.js';
import { sgd } from '../../../optimizers/sgd.js';
import { claim, notRun, type Outcome, outcome, readingText } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { type Measured, measuredText, predictedMean, sure, surelyAbove } from '../../measured.js';
import { last } from '../../readings.js';
import { listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';
import {
  endOf,
  floorAt,
  leftOut,
  meanRun,
  motionEndOf,
  motionOf,
  positions,
  rowsOf,
  type ValleySeries,
  valleyCells,
} from '../valley-readings.js';

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
  seeds: quickSeeds(8),
  records: 300,
};
const paper: RotatedValleySettings = { ...quick, lr: 0.0025, steps: 2_400_000, seeds: paperSeeds(16) };

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

/** Steps to half of x0, between the records of a run; infinite where it does not get there. */
function stepsToHalf(run: CellResult, { x0, floor }: ValleySeries): number {
  const x = positions(run, floor).map((at) => Math.abs(at.x) - x0 / 2);
  const k = x.findIndex((left) => left < 0);
  if (k < 0) return Number.POSITIVE_INFINITY;
  return run.step[k - 1] + ((run.step[k] - run.step[k - 1]) * x[k - 1]) / (x[k - 1] - x[k]);
}

function halfOf(results: readonly CellResult[], own: ValleySeries): Measured | undefined {
  return meanRun(results, own, (run) => stepsToHalf(run, own));
}

function claims(settings: RotatedValleySettings, results: readonly CellResult[]): Claim[] {
  const { lr, sigma, x0 } = settings;
  const { plain, turned } = seriesOf(settings);
  const times = turned.map((own) => halfOf(results, own));
  const ordered = (): Outcome => {
    const known = times.filter((time) => time !== undefined);
    if (known.length < times.length) return notRun;
    return outcome(
      known.map(measuredText).join(', '),
      ...known.slice(1).map(({ value, standardError }, k) => {
        const before = known[k];
        return surelyAbove({ value: value - before.value, standardError: hypotenuse(standardError, before.standardError) }, 0);
      }),
    );
  };
  const quarter = turned.find(({ j }) => j === 2);
  const elapsed = (x: number): number => (x * x - square(x0)) / 2 + log(Math.abs(x) / x0);
  const expected = quarter ? elapsed(motionEndOf(results, forTheory(settings, quarter), 'full') ?? Number.NaN) : Number.NaN;
  // Of S h at π/4, where both coordinates have half of the noise's variance σ²h: S = √2/(σ√h).
  const steepest = (lr * Math.sqrt(2 * 2 * (1 + square(x0)))) / sigma;
  return [
    claim('angle', ordered(), {
      text: 'The nearer the floor is to an axis, the faster Adam runs along it: steps to half of x0 rise with the angle.',
      expected: `rising over ϑ = ${turned.map(({ name }) => name).join(', ')}`,
      tolerance: `by more than ${sure} standard errors`,
    }),
    claim('sgd', predictedMean(halfOf(results, plain), (2 * log(2)) / square(lr * sigma), leftOut(plain)), {
      text: 'SGD, which sees no angle, takes 2 ln 2/(η²σ²) steps to half of x0.',
    }),
    ...(quarter
      ? [
          claim(
            'quarter',
            predictedMean(
              meanRun(results, quarter, (run) => elapsed(last(positions(run, quarter.floor)).x)),
              expected,
              steepest,
            ),
            {
              text: 'At ϑ = π/4 Adam ends where the quasistatic motion with memory does (52), by (x² − x0²)/2 + ln(x/x0), which (27) has fall as −t.',
            },
          ),
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
        rows: [plain, ...turned].map((own) => [
          own.series,
          readingText(halfOf(results, own)?.value),
          readingText(endOf(results, own)?.value),
        ]),
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
    'slow.',
  ours:
    'The paper gives the function and Hessian noise, not rates, β1, β2, ε, noise size, angles or steps. Noise is kept to the direction of the largest ' +
    'curvature, as the paper’s noise at the projected point. Paper runs at half the rate and the same c = (1 − β2)/η².',
  presets: { quick, paper },
  quickTakes: { seconds: 4, megabytes: 150 },
  paperTakes: { seconds: 30, processorSeconds: 34, megabytes: 200 },
  schema,
  draws: 'noise',
  cells,
  analyse,
};
