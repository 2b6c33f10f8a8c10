// How diagonal the Hessian is along training, and what Adam's sparsity depends on: correlated features, and rotated coordinates.

import { formatNumber, linePanel, type Panel } from '../../../figures/index.js';
import { degreesOf } from '../../../kernels/series.js';
import type { Analysis, CellResult, Experiment, Table } from '../../experiment.js';
import { column, ended, mean, recordRows } from '../../readings.js';
import { seriesTable } from '../../series-table.js';
import { claims, type Reading, readings, type Sweep, sweepOf } from './claims.js';
import { cells, type HessianDiagonalitySettings, presets, schema } from './settings.js';

const optimizers = ['Adam', 'SGD'];
const series = { field: 'optimizer', order: optimizers.map((value) => ({ value, label: value })) };

/** The angle of a plane rotation in degrees, for axes. */
const degrees = (rotation: number): number => Number((2 * degreesOf(rotation, 1)).toPrecision(3));

function about(settings: HessianDiagonalitySettings): string {
  const { d, kappa, n, delta, adam, sgd } = settings;
  return (
    `Diagonal net, d = ${d}, κ = ${kappa}, n = ${n} Gaussian rows, label noise ±${delta}. Budgets: Adam (lr ${adam.lr}, β1 ${adam.beta1}, ` +
    `β2 ${adam.beta2}) ${formatNumber(adam.steps)} steps; SGD (lr ${sgd.lr}) ${formatNumber(sgd.steps)} steps.`
  );
}

interface Quantity {
  readonly of: 'testLoss' | 'offDiagonal';
  readonly title: string;
  readonly scale: 'log' | 'linear';
  readonly rules: readonly { readonly value: number; readonly label: string }[];
}

function sweepPanel(all: readonly Reading[], sweep: Sweep, { of, title, scale, rules }: Quantity): Panel {
  const at = (reading: Reading): number => (sweep === 'correlation' ? reading.correlation : degrees(reading.rotation));
  const rows = sweepOf(all, sweep)
    .filter((reading) => Number.isFinite(reading[of]))
    .map((reading) => ({ optimizer: reading.optimizer, seed: reading.seed, x: at(reading), y: reading[of] }));
  return linePanel({
    rows,
    x: {
      field: 'x',
      title: sweep === 'correlation' ? 'correlation r of neighbouring features' : 'angle of the rotations, degrees',
      scale: 'linear',
      ...(sweep === 'correlation' && { ticks: [...new Set(rows.map(({ x }) => x))] }),
    },
    y: { field: 'y', title, scale, ...(scale === 'linear' && { include: [0, 1] }) },
    series,
    horizontalRules: rules,
    heading: sweep === 'correlation' ? 'correlated features' : 'rotated coordinates',
    width: 330,
    height: 300,
  });
}

function sweepPanels(all: readonly Reading[], quantity: Quantity): Panel[] {
  return (['correlation', 'rotation'] as const).map((sweep) => sweepPanel(all, sweep, quantity));
}

/** The share off the diagonal along the runs, at no mixing and at the far ends of both sweeps. */
function alongTraining({ correlations, rotations }: HessianDiagonalitySettings, results: readonly CellResult[]): Panel[] {
  const places = [
    { correlation: 0, rotation: 0, heading: 'independent features' },
    { correlation: Math.max(...correlations), rotation: 0, heading: `correlation ${Math.max(...correlations)}` },
    { correlation: 0, rotation: Math.max(...rotations), heading: `rotated by ${degrees(Math.max(...rotations))}°` },
  ];
  return places.map(({ correlation, rotation, heading }) =>
    linePanel({
      rows: recordRows(ended(results, { correlation, rotation })),
      x: { field: 'step', title: 'step', scale: 'log' },
      y: { field: 'offDiagonalMass', title: 'share of H² off the diagonal', scale: 'linear', include: [0, 1] },
      series,
      points: false,
      heading,
      width: 240,
      height: 260,
    }),
  );
}

function analyse(settings: HessianDiagonalitySettings, results: readonly CellResult[]): Analysis {
  const all = readings(settings, results);
  const bySeed = new Map(ended(results).map((result) => [result.labels.seed, column(result, 'testLoss')[0]]));
  const zero = mean([...bySeed.values()]);
  const table = (sweep: Sweep, of: 'testLoss' | 'offDiagonal', title: string): Table =>
    seriesTable({
      title,
      x: sweep === 'correlation' ? 'r' : 'angle, degrees',
      rows: sweep === 'correlation' ? settings.correlations : settings.rotations.map(degrees),
      series: series.order,
      readings: sweepOf(all, sweep),
      of: ({ optimizer, correlation, rotation }) => ({ x: sweep === 'correlation' ? correlation : degrees(rotation), series: optimizer }),
      text: (own) => formatNumber(mean(own.map((reading) => reading[of]))),
    });
  return {
    claims: claims(settings, all),
    figures: [
      {
        id: 'test-loss-against-mixing',
        title: 'Recovery of w* with correlated features, and in rotated coordinates',
        caption:
          'First panel: neighbouring features are correlated; diag H, and with it Adam’s sharpness, is as before. Second panel: features and w* are rotated together, ' +
          `so that the net’s coordinates are no longer those in which w* is sparse.`,
        panels: sweepPanels(all, {
          of: 'testLoss',
          title: 'final test loss ½‖w − w*‖²',
          scale: 'log',
          rules: [
            { value: settings.recovered, label: `recovered: below ${settings.recovered}` },
            { value: zero, label: `zero predictor: ${formatNumber(zero)}` },
          ],
        }),
      },
      {
        id: 'off-diagonal-against-mixing',
        title: 'The share of the Hessian off its diagonal, at the end',
        caption: `Σ_{i≠j} H_ij² / Σ H_ij², mean over the last tenth of the steps: 0 is diagonal.`,
        panels: sweepPanels(all, { of: 'offDiagonal', title: 'share of H² off the diagonal', scale: 'linear', rules: [] }),
      },
      {
        id: 'off-diagonal-against-steps',
        title: 'The share of the Hessian off its diagonal, along training',
        caption: `While w turns sparse, few entries of H are left and the diagonal gains: early and far for Adam, late for SGD, and less where w* is not sparse.`,
        panels: alongTraining(settings, results),
      },
    ],
    tables: [
      table('correlation', 'testLoss', 'Final test loss with correlated features: mean over the seeds'),
      table('rotation', 'testLoss', 'Final test loss in rotated coordinates: mean over the seeds'),
      table('correlation', 'offDiagonal', 'Share of H² off the diagonal with correlated features: mean over the seeds'),
      table('rotation', 'offDiagonal', 'Share of H² off the diagonal in rotated coordinates: mean over the seeds'),
    ],
  };
}

export const hessianDiagonality: Experiment<HessianDiagonalitySettings> = {
  id: 'hessian-diagonality',
  title: 'What Adam’s sparsity depends on: a diagonal Hessian, or the right coordinates',
  paper: 'li2025',
  place: 'Sec. 5.2',
  summary:
    'Adam minimizes tr(Diag(H)^½): is its sparsity lost when H is far from diagonal? Two ways to make it so: correlated features, which leave diag H as ' +
    'it is, and a rotation of the coordinates, in which w* is no longer sparse. Adam and SGD are run on both.',
  ours: 'Everything: the paper has independent ±1 features only. The paper preset has more seeds and steps.',
  presets,
  quickTakes: { seconds: 28, megabytes: 300 },
  paperTakes: { seconds: 776, processorSeconds: 331, megabytes: 350 },
  schema,
  cells,
  about,
  analyse,
};
