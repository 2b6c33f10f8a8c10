// Sparse recovery by a diagonal net under label noise: Li, Wen, Lyu 2025, Fig. 2 (a).
import { curvePanel, formatNumber, linePanel, type PanelFigure } from '../../../figures/index.js';
import { l1RecoveryRows } from '../../../measures/l1-recovery.js';
import type { Analysis, CellResult, Experiment } from '../../experiment.js';
import { finished, mean, recordRows } from '../../readings.js';
import { seriesTable } from '../../series-table.js';
import { finalLossTable } from '../rows-curve.js';
import { claims } from './claims.js';
import { allSeries, type Reading, readings, type Series, zeroPredictor } from './readings.js';
import { adams, cells, presets, type SparseRecoverySettings, schema } from './settings.js';

function seriesLabels(settings: SparseRecoverySettings): Record<Series, string> {
  const { sgd } = settings;
  const [headline, ...others] = adams(settings).map(
    ({ name, lr, beta2, steps }) => [name, `Adam, lr ${lr}, β2 ${beta2}, ${formatNumber(steps)} steps`] as const,
  );
  return Object.fromEntries([
    headline as readonly [string, string],
    ['SGD short', `SGD, lr ${sgd.lr}, ${formatNumber(sgd.shortSteps)} steps`],
    ['SGD long', `SGD, lr ${sgd.lr}, ${formatNumber(sgd.steps)} steps`],
    ...others,
  ]);
}

/** Everything the curves depend on. */
function about(settings: SparseRecoverySettings): string {
  const { d, kappa, delta, sgd } = settings;
  const rates = adams(settings).map(
    ({ lr, beta1, beta2, steps }) => `Adam (lr ${lr}, β1 ${beta1}, β2 ${beta2}) ${formatNumber(steps)} steps; `,
  );
  return (
    `d = ${formatNumber(d)}, κ = ${kappa}, label noise ±${delta}. Budgets: ${rates.join('')}` +
    `SGD (lr ${sgd.lr}) ${formatNumber(sgd.shortSteps)} and ${formatNumber(sgd.steps)} steps.`
  );
}

/** SGD at its two budgets is one series of the other figure. */
function seriesOrder(settings: SparseRecoverySettings): { value: string; label: string; variantOf?: string }[] {
  const labels = seriesLabels(settings);
  return allSeries(settings).map((value) => ({ value, label: labels[value], ...(value.startsWith('SGD') && { variantOf: 'SGD' }) }));
}

function rowsFigure(settings: SparseRecoverySettings, all: readonly Reading[], zero: number, line: number): PanelFigure {
  return {
    id: 'test-loss-against-rows',
    title: 'Final test loss against the number of training rows',
    caption:
      'Adam drops to its noise floor at about the number of rows that ℓ1 recovery needs, in one jump. SGD decreases gradually, and how far ' +
      'depends on its budget: it is not that SGD fails, its slow time is steps × lr². A smaller rate of Adam ends lower where it recovers, but ' +
      'needs more rows: at small noise it stays in local minima. Each value is the mean over the last tenth of the budget.',
    panels: [
      linePanel({
        rows: all
          .filter(({ testLoss }) => Number.isFinite(testLoss))
          .map(({ series, n, seed, testLoss }) => ({ series, n, seed, testLoss })),
        x: { field: 'n', title: 'training rows n', scale: 'linear', ticks: settings.n },
        y: { field: 'testLoss', title: 'final test loss ½‖w − w*‖²', scale: 'log' },
        series: { field: 'series', order: seriesOrder(settings) },
        dots: true,
        verticalRules: [{ value: line, label: `ℓ1 recovery: n = ${Math.round(line)}` }],
        horizontalRules: [
          { value: settings.recovered, label: `recovered: below ${settings.recovered}` },
          { value: zero, label: `zero predictor: ${formatNumber(zero)}` },
        ],
      }),
    ],
  };
}

function stepFigure(settings: SparseRecoverySettings, results: readonly CellResult[]): PanelFigure {
  const { adam, sgd, curveRows, recovered } = settings;
  const otherAdams = adams(settings).slice(1);
  return {
    id: 'test-loss-against-steps',
    title: `Test loss against steps at n = ${curveRows}`,
    caption:
      'Adam reaches its plateau early, and the plateau is set by its learning rate. SGD is still falling when its budgets end: ' +
      `the rings mark where the other figure reads it.`,
    panels: [
      curvePanel({
        rows: recordRows(finished(results, { n: curveRows })),
        y: { field: 'testLoss', title: 'test loss ½‖w − w*‖²', scale: 'log' },
        series: {
          field: 'optimizer',
          order: [
            { value: 'Adam', label: `Adam, lr ${adam.lr}, β2 ${adam.beta2}` },
            { value: 'SGD', label: `SGD, lr ${sgd.lr}` },
            ...otherAdams.map(({ name, lr, beta2 }) => ({ value: name, label: `Adam, lr ${lr}, β2 ${beta2}` })),
          ],
        },
        horizontalRules: [{ value: recovered, label: `recovered: below ${recovered}` }],
        budgets: [
          { value: adam.steps, label: `Adam ${formatNumber(adam.steps)}`, rings: ['Adam'] },
          { value: sgd.shortSteps, label: `SGD ${formatNumber(sgd.shortSteps)}`, rings: ['SGD'] },
          { value: sgd.steps, label: `SGD ${formatNumber(sgd.steps)}`, rings: ['SGD'] },
        ],
      }),
    ],
  };
}

function analyse(settings: SparseRecoverySettings, results: readonly CellResult[]): Analysis {
  const all = readings(settings, results);
  const line = l1RecoveryRows(settings.d, settings.kappa);
  const labels = seriesLabels(settings);
  const series = allSeries(settings).map((value) => ({ value, label: labels[value] }));
  return {
    claims: claims(settings, all, line),
    figures: [rowsFigure(settings, all, zeroPredictor(results), line), stepFigure(settings, results)],
    tables: [
      finalLossTable(settings, series, all),
      seriesTable({
        title:
          'Sharpness of the raw iterate: tr H and tr(Diag(H)^½). At a constant rate every inactive coordinate carries noise of the size of ' +
          'the rate, so Adam’s raw iterate is not the flatter one; the claim of flatness belongs to the slow flow.',
        x: 'n',
        rows: settings.n,
        series,
        readings: all,
        of: (reading) => ({ x: reading.n, series: reading.series }),
        text: (own) =>
          `${formatNumber(mean(own.map(({ traceH }) => traceH)))} and ${formatNumber(mean(own.map(({ traceRoot }) => traceRoot)))}`,
      }),
    ],
  };
}

export const sparseRecovery: Experiment<SparseRecoverySettings> = {
  id: 'sparse-recovery',
  title: 'Sparse recovery: Adam against SGD on a diagonal net',
  paper: 'li2025',
  place: 'Fig. 2 (a)',
  summary:
    'A diagonal linear net w = u∘u − v∘v is fitted to n rows of a sparse linear model, with fresh noise on every label at every step. ' +
    'Under label noise Adam minimizes tr(Diag(H)^½), which here is 2‖w‖_½^½, and SGD minimizes tr H = 4‖w‖₁; both find sparse w, at different speeds.',
  ours:
    'The paper does not give learning rates and budgets of its figure: Adam’s rate and β2 are the defaults of its published scripts, SGD’s rate ' +
    'and all budgets are ours. The quick preset is a smaller problem of the same kind (d = 1000, κ = 10; the paper has d = 10000, κ = 50).',
  presets,
  quickTakes: { seconds: 68, megabytes: 150 },
  paperTakes: { seconds: 6327, processorSeconds: 4239, megabytes: 250 },
  schema,
  cells,
  about,
  analyse,
};
