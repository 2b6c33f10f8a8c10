// Deep matrix factorization under label noise: Li, Wen, Lyu 2025, Fig. 4, with a map of where its last claim holds.
import type { CellResult } from '../cell.js';
import { curveFigure } from '../figures/curve-figure.js';
import { formatNumber } from '../figures/format.js';
import { lineFigure } from '../figures/line-figure.js';
import { provenance } from './captions.js';
import type { Experiment, Figure, Findings } from './experiment.js';
import { claims, type Reading } from './matrix-factorization-claims.js';
import { cells, type MatrixFactorizationSettings, presets, schema } from './matrix-factorization-settings.js';
import { ended, lastTenth, mean } from './readings.js';
import { seriesTable } from './series-table.js';

interface Series {
  readonly value: string;
  readonly label: string;
}

/** What every caption ends with. */
function setting(settings: MatrixFactorizationSettings, kernel: string): string {
  const { d, rank, batchSize, sigma, init, steps, sgd, adam, seeds } = settings;
  return (
    `${d} × ${d} factors, truth of rank ${rank}, batches of ${batchSize}, label noise N(0, ${sigma}²), start ${init}·N(0, 1)/√d, ` +
    `${formatNumber(steps)} steps. SGD lr ${sgd.lr}; Adam lr ${adam.lr}, β1 ${adam.beta1}, β2 ${adam.beta2}, ε ${adam.eps}. ` +
    provenance(seeds, kernel)
  );
}

function readings({ steps }: MatrixFactorizationSettings, results: readonly CellResult[]): Reading[] {
  return ended(results).map((result) => {
    const { optimizer, depth, n, seed } = result.labels as { optimizer: string; depth: number; n: number; seed: number };
    const read = (name: string): number => lastTenth(result, name, steps);
    const [trainLoss, testLoss, traceH, traceRoot] = [read('trainLoss'), read('testLoss'), read('traceH'), read('traceDiagH^0.5')];
    return { optimizer, depth, n, seed, trainLoss, testLoss, traceH, traceRoot };
  });
}

const seriesOf = (optimizer: string, depth: number): string => `${optimizer} ${depth}`;

function allSeries({ depths }: MatrixFactorizationSettings): Series[] {
  return depths.flatMap((depth) => ['SGD', 'Adam'].map((name) => ({ value: seriesOf(name, depth), label: `${name}, L = ${depth}` })));
}

function regimes(settings: MatrixFactorizationSettings, all: readonly Reading[], kernel: string): Figure {
  return {
    id: 'test-error-against-measurements',
    title: 'Final test error against the number of measurements',
    caption:
      'Where Adam’s line lies above SGD’s of the same depth, the paper’s picture shows: Adam’s sharpness generalizes worse. With more ' +
      `measurements, and earlier in deeper products, the lines cross and Adam recovers M* better. Means over the last tenth of the steps. ${setting(settings, kernel)}`,
    spec: lineFigure({
      rows: all
        .filter(({ testLoss }) => Number.isFinite(testLoss))
        .map(({ optimizer, depth, n, seed, testLoss }) => ({ series: seriesOf(optimizer, depth), n, seed, testLoss })),
      x: { field: 'n', title: 'measurements n', scale: 'linear', ticks: settings.n },
      y: { field: 'testLoss', title: 'final test error ‖W − M*‖²', scale: 'log' },
      series: { field: 'series', order: allSeries(settings) },
      dots: true,
      horizontalRules: [{ value: settings.rank, label: `zero predictor: ${settings.rank}` }],
    }),
  };
}

/** Curves of one measure or two at the depth and n of `settings.curves`. */
function curves(
  settings: MatrixFactorizationSettings,
  results: readonly CellResult[],
  measured: readonly { readonly name: string; readonly label: string }[],
  title: string,
) {
  const { depth, n } = settings.curves;
  const own = results.filter(({ labels, status }) => labels.depth === depth && labels.n === n && status === 'finished');
  return curveFigure({
    rows: measured.flatMap(({ name }) =>
      own.flatMap(({ labels, step, measures }) =>
        step.map((at, k) => ({
          series: `${labels.optimizer} ${name}`,
          seed: labels.seed as number,
          step: at,
          value: measures[name]?.[k] as number,
        })),
      ),
    ),
    y: { field: 'value', title, scale: 'log' },
    series: {
      field: 'series',
      order: measured.flatMap(({ name, label }) =>
        ['SGD', 'Adam'].map((optimizer) => ({ value: `${optimizer} ${name}`, label: `${optimizer}: ${label}` })),
      ),
    },
  });
}

function analyse(settings: MatrixFactorizationSettings, results: readonly CellResult[], kernel: string): Findings {
  const all = readings(settings, results);
  const where = `L = ${settings.curves.depth}, n = ${settings.curves.n}`;
  const table = (title: string, quantity: 'testLoss' | 'traceH' | 'traceRoot') =>
    seriesTable({
      title,
      x: 'n',
      rows: settings.n,
      series: allSeries(settings),
      readings: all,
      of: ({ n, optimizer, depth }) => ({ x: n, series: seriesOf(optimizer, depth) }),
      text: (own) => formatNumber(mean(own.map((reading) => reading[quantity]))),
    });
  return {
    claims: claims(settings, all),
    figures: [
      {
        id: 'sharpness-against-steps',
        title: `Both kinds of sharpness along training (${where})`,
        caption:
          'On the same data and noise Adam drives tr(Diag(H)^½) far below SGD’s, and ends at a slightly higher tr H: each minimizes its own ' +
          `sharpness. ${setting(settings, kernel)}`,
        spec: curves(
          settings,
          results,
          [
            { name: 'traceH', label: 'tr H' },
            { name: 'traceDiagH^0.5', label: 'tr(Diag(H)^½)' },
          ],
          'sharpness',
        ),
      },
      {
        id: 'errors-against-steps',
        title: `Training and test error along training (${where})`,
        caption: `The training errors meet at the floor that the noise sets; the test errors end apart or not, depending on the seed. ${setting(settings, kernel)}`,
        spec: curves(
          settings,
          results,
          [
            { name: 'testLoss', label: 'test ‖W − M*‖²' },
            { name: 'trainLoss', label: 'training Σ(f − b)²/n' },
          ],
          'error',
        ),
      },
      regimes(settings, all, kernel),
    ],
    tables: [
      table('Final test error ‖W − M*‖²: mean over the seeds', 'testLoss'),
      table('Final tr H: mean over the seeds', 'traceH'),
      table('Final tr(Diag(H)^½): mean over the seeds', 'traceRoot'),
    ],
  };
}

export const matrixFactorization: Experiment<MatrixFactorizationSettings> = {
  id: 'matrix-factorization',
  title: 'Deep matrix factorization: where Adam’s sharpness is the wrong one, and where not',
  source: 'Li, Wen, Lyu 2025, Adam Reduces a Unique Form of Sharpness, Fig. 4',
  summary:
    'A product of matrices is fitted to linear measurements of a matrix of low rank, with fresh noise on the labels. SGD minimizes tr H, which is ' +
    'close to the nuclear norm and so to low rank; Adam minimizes tr(Diag(H)^½). The paper shows Adam with the higher test error; which one ' +
    'ends lower depends on the number of measurements and the depth.',
  ours:
    'The paper takes Adam’s lr 10⁻³, β1 .9, β2 .999 and refers to Gatmiry et al. 2023 for the rest; sizes, batch, noise, start, SGD’s rate and ' +
    'the budgets are ours. The quick preset has fewer seeds, fewer n and 150,000 steps; the paper preset 800,000.',
  presets,
  schema,
  cells,
  analyse,
};
