// The quadratically parametrized model of HaoChen, Wei, Lee, Ma 2021: which noise makes gradient descent find the sparse truth.

import * as valibot from 'valibot';
import { curvePanel, formatNumber, type PanelFigure } from '../../../figures/index.js';
import { nonNegative, positive, whole } from '../../../input/validate.js';
import { log } from '../../../kernels/functions.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { stepDecay } from '../../../optimizers/schedule.js';
import { sgd } from '../../../optimizers/sgd.js';
import { diagonalNet } from '../../../problems/diagonal-net/problem.js';
import { claim, notRun, type Outcome, outcome, readingText } from '../../claim.js';
import type { Analysis, Cell, CellResult, Claim, Experiment } from '../../experiment.js';
import { measuredMean, measuredText, sure, surelyAbove, surelyBelow } from '../../measured.js';
import { ended, labelsOf, lastTenth, meanEnd, recordRows } from '../../readings.js';
import { count, everyOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

export interface HaochenSettings {
  readonly d: number;
  /** w* is 1 on its first kappa coordinates and 0 elsewhere. */
  readonly kappa: number;
  /** Rows of standard normal features. */
  readonly n: number;
  /** Each seed draws its own features and noise. */
  readonly seeds: readonly number[];
  /** The rate for the loss ½(f - y)², divided by 10 after each third of the steps. */
  readonly lr: number;
  readonly steps: number;
  /** Standard deviation of the label noise. */
  readonly delta: number;
  /** Sizes of isotropic noise in the gradient. */
  readonly sigmas: readonly number[];
  /** Test loss below which w* counts as recovered. */
  readonly recovered: number;
}

const schema: valibot.GenericSchema<unknown, HaochenSettings> = valibot.strictObject({
  d: count,
  kappa: count,
  n: count,
  seeds,
  lr: positive,
  steps: whole(3),
  delta: nonNegative,
  sigmas: valibot.array(positive),
  recovered: positive,
});

const quick: HaochenSettings = {
  d: 100,
  kappa: 5,
  n: 40,
  seeds: quickSeeds(4),
  lr: 0.005,
  steps: 300_000,
  delta: 1,
  sigmas: [0.02, 0.2, 2],
  recovered: 0.05,
};

const labelled = 'label noise';
const plain = 'no noise';
const isotropic = (sigma: number): string => `isotropic, σ = ${sigma}`;

/** Features of a generated net with the truth of the benchmark, as plain data. */
function dataOf({ d, kappa, n }: HaochenSettings, seed: number): object {
  const { z } = diagonalNet({ d, kappa, n, seed, features: 'normal' });
  const wStar = Array.from({ length: d }, (_, j) => (j < kappa ? 1 : 0));
  const y = Array.from({ length: n }, (_, i) => wStar.reduce((sum: number, w, j) => sum + w * z[i * d + j], 0));
  return { name: 'diagonalNet', z: { data: [...z], shape: [n, d] }, y, wStar };
}

function cells(settings: HaochenSettings): Cell[] {
  const { d, seeds, steps, lr, delta, sigmas } = settings;
  const third = Math.ceil(steps / 3);
  const noises = [
    ...sigmas.map((sigma) => ({ series: isotropic(sigma), noise: injectedNoise({ sigma, covariance: 'isotropic' }) })),
    { series: labelled, noise: labelNoise({ delta, distribution: 'normal', samples: 'one' }) },
    { series: plain, noise: undefined },
  ];
  return seeds.flatMap((seed) => {
    const problem = dataOf(settings, seed);
    return noises.map(({ series, noise }) => ({
      labels: { series, seed },
      config: {
        problem,
        optimizer: sgd({ lr: stepDecay({ lr, factor: 0.1, every: third }) }),
        ...(noise && { noise }),
        seed,
        // u = 1 and v = 0: without noise of its own v stays there, and w = u∘u as in the paper.
        theta0: Array.from({ length: 2 * d }, (_, p) => (p < d ? 1 : 0)),
        steps,
        every: everyOf(steps, 150),
        measures: ['trainLoss', 'testLoss', 'traceH', 'l1'],
      },
    }));
  });
}

const allSeries = ({ sigmas }: HaochenSettings): string[] => [labelled, plain, ...sigmas.map(isotropic)];

function about({ d, kappa, n, lr, steps, delta }: HaochenSettings): string {
  return (
    `d = ${d}, w* = 1 on ${kappa} coordinates, ${n} Gaussian rows, start u = 1, v = 0; lr ${lr}, divided by 10 after each third of ` +
    `${formatNumber(steps)} steps; label noise N(0, ${delta}²) on one random sample a step.`
  );
}

function figure(settings: HaochenSettings, results: readonly CellResult[], of: FigureOf): PanelFigure {
  const third = Math.ceil(settings.steps / 3);
  return {
    id: of.id,
    title: of.title,
    caption: of.caption,
    panels: [
      curvePanel({
        rows: recordRows(ended(results)),
        stepScale: 'linear',
        y: { field: of.measure, title: of.axis, scale: 'log' },
        series: { field: 'series', order: allSeries(settings).map((value) => ({ value, label: value })) },
        budgets: [third, 2 * third].map((value) => ({ value, label: 'lr ÷ 10' })),
        horizontalRules: of.rules,
      }),
    ],
  };
}

interface FigureOf {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly measure: string;
  readonly axis: string;
  readonly rules: readonly { readonly value: number; readonly label: string }[];
}

function claims(settings: HaochenSettings, results: readonly CellResult[]): Claim[] {
  const { recovered, kappa, steps, sigmas } = settings;
  const read = (series: string, name: string): number[] => ended(results, { series }).map((result) => lastTenth(result, name, steps));
  /** Test losses of some series, each of which is to lie on one side of a number: in logs, as they spread by factors. */
  const losses = (series: readonly string[], side: typeof surelyBelow, limit: number): Outcome => {
    const means = series.map((one) => read(one, 'testLoss')).filter((own) => own.length > 0);
    if (means.length < series.length) return notRun;
    return outcome(
      means.map((own) => measuredText(measuredMean(own))).join(', '),
      ...means.map((own) => side(measuredMean(own.map(log)), log(limit))),
    );
  };
  const interpolation = (): Outcome => {
    const ends = [labelled, plain].map((series) => read(series, 'trainLoss'));
    if (ends.some((own) => own.length === 0)) return notRun;
    const zeroLoss = kappa / 2; // of w = 0, as the features are standard normal
    return outcome(
      ends
        .map((own) => measuredText(measuredMean(own)))
        .join(' with label noise, ')
        .concat(' without'),
      ...ends.map((own) => surelyBelow(measuredMean(own), zeroLoss / 1000)),
    );
  };
  const flatter = (): Outcome => {
    const pairs = ended(results, { series: labelled }).flatMap((noisy) =>
      ended(results, { series: plain, seed: labelsOf(noisy, { seed: 'number' }).seed }).map((bare) =>
        log(lastTenth(noisy, 'traceH', steps) / lastTenth(bare, 'traceH', steps)),
      ),
    );
    if (pairs.length === 0) return notRun;
    const [noisy, bare] = [labelled, plain].map((series) => measuredText(measuredMean(read(series, 'traceH'))));
    return outcome(
      `${noisy} against ${bare}; log of their ratio ${measuredText(measuredMean(pairs))}`,
      surelyBelow(measuredMean(pairs), 0),
    );
  };
  const zero = kappa / 2;
  const sampling = `${sure} standard errors`;
  return [
    claim('label-noise-recovers', losses([labelled], surelyBelow, recovered), {
      text: 'With label noise gradient descent recovers w*.',
      expected: `½‖w − w*‖² < ${recovered}`,
      tolerance: sampling,
    }),
    claim('gradient-descent-does-not', losses([plain], surelyAbove, zero), {
      text: 'Without noise it ends no nearer to w* than w = 0 is.',
      expected: `½‖w − w*‖² > ${zero}`,
      tolerance: sampling,
    }),
    claim('isotropic-noise-does-not', losses(sigmas.map(isotropic), surelyAbove, zero), {
      text: 'With isotropic noise of any size tried it ends no nearer either.',
      expected: `½‖w − w*‖² > ${zero} at σ = ${sigmas.join(', ')}`,
      tolerance: sampling,
    }),
    claim('both-interpolate', interpolation(), {
      text: 'With label noise and without, the training rows are fitted: the difference is one of bias.',
      expected: 'a training loss below a thousandth of that of w = 0',
      tolerance: sampling,
    }),
    claim('label-noise-is-flatter', flatter(), {
      text: 'Label noise ends at a lower tr H.',
      expected: 'below no noise',
      tolerance: `${sampling} of the paired seeds`,
    }),
  ];
}

function analyse(settings: HaochenSettings, results: readonly CellResult[]): Analysis {
  const series = allSeries(settings);
  const final = (series: string, name: string): string => readingText(meanEnd(ended(results, { series }), name));
  return {
    claims: claims(settings, results),
    figures: [
      figure(settings, results, {
        id: 'test-loss-against-steps',
        title: 'Distance to the sparse truth along training',
        caption:
          'Only label noise, whose covariance is that of the Hessian, leads to w*, and the falling rate removes what it leaves. Without noise the dense ' +
          'start is kept; isotropic noise wanders off, the farther the larger it is.',
        measure: 'testLoss',
        axis: 'test loss ½‖w − w*‖²',
        rules: [
          { value: settings.recovered, label: `recovered: below ${settings.recovered}` },
          { value: settings.kappa / 2, label: `zero predictor: ${settings.kappa / 2}` },
        ],
      }),
      figure(settings, results, {
        id: 'trace-against-steps',
        title: 'Sharpness along training',
        caption: 'Label noise minimizes tr H, here 4 Σ u² mean(z²), which is small where w is sparse. Isotropic noise raises it.',
        measure: 'traceH',
        axis: 'tr H',
        rules: [],
      }),
    ],
    tables: [
      {
        title: 'Means over the last tenth of the steps and over the seeds',
        columns: ['noise', 'test loss', 'training loss', 'tr H', '‖w‖₁'],
        rows: series.map((one) => [one, ...['testLoss', 'trainLoss', 'traceH', 'l1'].map((name) => final(one, name))]),
      },
    ],
  };
}

export const haochenSparse: Experiment<HaochenSettings> = {
  id: 'haochen-sparse',
  title: 'The shape of the noise: label noise finds the sparse truth, isotropic noise does not',
  paper: 'haochen2021',
  place: '',
  summary:
    'w = u∘u is fitted to few Gaussian rows from a large dense start. Gradient descent stays in the kernel regime and interpolates with a dense w; ' +
    'label noise, whose size shrinks with u, leads to the sparse truth; noise of the same size in every direction does not.',
  ours:
    'Sizes, start, rates and steps are those of the benchmark; its loss is ¼(f − y)², ours ½, so the rate is halved. The net is w = u∘u − v∘v with ' +
    'v = 0: label noise and gradient descent keep v there, isotropic noise moves it as well. The sizes of the isotropic noise are ours; lr × σ is what it ' +
    'adds to a parameter in a step.',
  presets: { quick, paper: { ...quick, seeds: paperSeeds(10) } },
  quickTakes: { seconds: 11, megabytes: 150 },
  paperTakes: { seconds: 108, processorSeconds: 54, megabytes: 200 },
  schema,
  cells,
  about,
  analyse,
};
