// Deep matrix factorization under label noise: Li, Wen, Lyu 2025, Fig. 4, with a map of where its last claim holds.
// @eq li2025 App. B
import { formatNumber, linePanel, type PanelFigure } from '../../../figures/index.js';
import type { Analysis, CellResult, Experiment, Table } from '../../experiment.js';
import { measuredText } from '../../measured.js';
import { ended, finished, labelsOf, lastTenth, mean, recordRows } from '../../readings.js';
import { seriesTable } from '../../series-table.js';
import { claims, logRatio, type Quantity, type Reading } from './claims.js';
import { fallsAllAlong } from './rise.js';
import { cells, type MatrixFactorizationSettings, presets, schema } from './settings.js';

/** What every caption ends with. */
function about(settings: MatrixFactorizationSettings): string {
  const { d, rank, batchSize, sigma, init, steps, sgd, adam } = settings;
  return (
    `${d} × ${d} factors, truth of rank ${rank}, batches of ${batchSize}, label noise N(0, ${sigma}²), start ${init}·N(0, 1)/√d, ` +
    `${formatNumber(steps)} steps. SGD lr ${sgd.lr}; Adam lr ${adam.lr}, β1 ${adam.beta1}, β2 ${adam.beta2}, ε ${adam.eps}.`
  );
}

function readings({ steps }: MatrixFactorizationSettings, results: readonly CellResult[]): Reading[] {
  return ended(results).map((result) => {
    const read = (name: string): number => lastTenth(result, name, steps);
    const labels = labelsOf(result, { optimizer: 'text', depth: 'number', n: 'number', seed: 'number' });
    const [trainLoss, testLoss, traceH, traceRoot] = [read('trainLoss'), read('testLoss'), read('traceH'), read('traceDiagH^0.5')];
    return { ...labels, trainLoss, testLoss, traceH, traceRoot };
  });
}

const optimizers = ['Adam', 'SGD'];
const series = { field: 'optimizer', order: optimizers.map((value) => ({ value, label: value })) };

const inTable = (optimizer: string, depth: number): string => `${optimizer}, L = ${depth}`;

function regimes(settings: MatrixFactorizationSettings, all: readonly Reading[]): PanelFigure {
  const { depths, n, rank } = settings;
  const finite = all.filter(({ testLoss }) => Number.isFinite(testLoss));
  // Both panels reach as far, so that depths compare.
  const include = finite.map(({ testLoss }) => testLoss);
  return {
    id: 'test-error-against-measurements',
    title: 'Final test error against the number of measurements',
    caption:
      'Where Adam’s line lies above SGD’s, the paper’s picture shows: Adam’s sharpness generalizes worse. With more measurements, and earlier in ' +
      `deeper products, the lines cross and Adam recovers M* better. Means over the last tenth of the steps.`,
    panels: depths.map((depth) =>
      linePanel({
        heading: `depth L = ${depth}`,
        rows: finite.filter((reading) => reading.depth === depth).map((reading) => ({ ...reading })),
        x: { field: 'n', title: 'measurements n', scale: 'linear', ticks: n },
        y: { field: 'testLoss', title: 'final test error ‖W − M*‖²', scale: 'log', include },
        series,
        mean: 'arithmetic',
        dots: true,
        horizontalRules: [{ value: rank, label: `zero predictor: ${rank}` }],
        width: 330,
        height: 300,
      }),
    ),
  };
}

/** The four panels of the paper's figure. */
function curves(settings: MatrixFactorizationSettings, results: readonly CellResult[]): PanelFigure {
  const { depth, n } = settings.curves;
  const rows = recordRows(finished(results, { depth, n }));
  const panel = (measure: string, heading: string, title: string) =>
    linePanel({
      heading,
      rows,
      x: { field: 'step', title: 'step', scale: 'log' },
      y: { field: measure, title, scale: 'log' },
      series,
      points: false,
      width: 330,
      height: 240,
    });
  return {
    id: 'sharpness-and-errors-against-steps',
    title: `Sharpness and errors along training (L = ${depth}, n = ${n})`,
    caption:
      'On the same data and noise Adam drives tr(Diag(H)^½) far below SGD’s, and ends at a slightly higher tr H: each minimizes its own ' +
      `sharpness. The training errors meet near the floor that the noise sets; the test errors end close to each other.`,
    panels: [
      panel('traceH', 'SGD’s sharpness', 'tr H'),
      panel('traceDiagH^0.5', 'Adam’s sharpness', 'tr(Diag(H)^½)'),
      panel('trainLoss', 'training error', '(1/n) Σ(f − b)²'),
      panel('testLoss', 'test error', '‖W − M*‖²'),
    ],
    columns: 2,
  };
}

/** Adam beside SGD in every setting. */
function ratios({ depths, n }: MatrixFactorizationSettings, all: readonly Reading[]): Table {
  const quantities: readonly Quantity[] = ['testLoss', 'traceH', 'traceRoot'];
  return {
    title: 'log of Adam’s over SGD’s: mean over the paired seeds',
    columns: ['L', 'n', 'test error', 'tr H', 'tr(Diag(H)^½)'],
    rows: depths.flatMap((depth) =>
      n.map((rows) => [
        depth,
        rows,
        ...quantities.map((quantity) => {
          const ratio = logRatio(all, depth, rows, quantity);
          return ratio ? measuredText(ratio) : 'not run';
        }),
      ]),
    ),
  };
}

function analyse(settings: MatrixFactorizationSettings, results: readonly CellResult[]): Analysis {
  const all = readings(settings, results);
  const table = (title: string, quantity: 'testLoss' | 'traceH' | 'traceRoot') =>
    seriesTable({
      title,
      x: 'n',
      rows: settings.n,
      series: settings.depths.flatMap((depth) => optimizers.map((name) => ({ value: inTable(name, depth), label: inTable(name, depth) }))),
      readings: all,
      of: ({ n, optimizer, depth }) => ({ x: n, series: inTable(optimizer, depth) }),
      text: (own) => formatNumber(mean(own.map((reading) => reading[quantity]))),
    });
  return {
    claims: [...claims(settings, all), fallsAllAlong(settings, results)],
    figures: [curves(settings, results), regimes(settings, all)],
    tables: [
      ratios(settings, all),
      table('Final test error ‖W − M*‖²: mean over the seeds', 'testLoss'),
      table('Final tr H: mean over the seeds', 'traceH'),
      table('Final tr(Diag(H)^½): mean over the seeds', 'traceRoot'),
    ],
  };
}

export const deepMatrixFactorization: Experiment<MatrixFactorizationSettings> = {
  id: 'matrix-factorization',
  title: 'Deep matrix factorization: where Adam’s sharpness is the wrong one, and where not',
  paper: 'li2025',
  place: 'Fig. 4',
  summary:
    'A product of matrices is fitted to linear measurements of a matrix of low rank, with fresh noise on the labels. SGD minimizes tr H, which is ' +
    'close to the nuclear norm and so to low rank; Adam minimizes tr(Diag(H)^½). The paper shows Adam with the higher test error; which one ' +
    'ends lower depends on the number of measurements and the depth.',
  ours:
    'The paper takes Adam’s lr 10⁻³, β1 .9, β2 .999 and refers to Gatmiry et al. 2023 for the rest; sizes, batch, noise, start, SGD’s rate and ' +
    'the budgets are ours. The quick preset has fewer n and 150,000 steps; the paper preset 800,000. That Adam’s test error is the higher one, as the paper’s figure ' +
    'has it, is not claimed: it depends on n, depth and budget, and a table gives it for each with its standard error.',
  presets,
  quickTakes: { seconds: 54, megabytes: 200 },
  paperTakes: { seconds: 1735, processorSeconds: 950, megabytes: 200 },
  schema,
  cells,
  about,
  analyse,
};
