// Full-batch Adam on a small network: Cattaneo, Klusowski, Shigida 2023, Fig. 4-6.
import { formatNumber, linePanel, type PanelFigure } from '../../../figures/index.js';
import type { Analysis, CellResult, Experiment } from '../../experiment.js';
import { ended, mean, recordRows } from '../../readings.js';
import { seriesTable } from '../../series-table.js';
import { claims, type Reading, readings, type Sweep, sweepOf } from './claims.js';
import { cells, type FullBatchNetworkSettings, parametersOf, presets, schema, sizesOf } from './settings.js';

const names: Readonly<Record<Sweep, string>> = { beta: 'β', rho: 'ρ' };

function about(settings: FullBatchNetworkSettings): string {
  const { data, rows, testRows, wrongClasses, epsRoot, steps, initial } = settings;
  const from = data ? `${data.name} (SHA-256 ${data.sha256.slice(0, 12)})` : 'data made here';
  return (
    `Full-batch Adam, tanh net ${sizesOf(settings).join('-')} with cross-entropy on ${from}: the full batch of ${rows} rows, ${100 * wrongClasses} % of wrong class, ` +
    `${formatNumber(testRows)} held-out rows. ε = ${epsRoot} inside the root, ${formatNumber(steps)} steps, of which the first ${100 * initial} % are ` +
    `left out of means and maxima.`
  );
}

function sweepFigure(settings: FullBatchNetworkSettings, all: readonly Reading[], sweep: Sweep): PanelFigure {
  const [name, fixed] = sweep === 'beta' ? ['β', `ρ = ${settings.rho}`] : ['ρ', `β = ${settings.beta}`];
  const rows = sweepOf(settings, sweep, all).map((reading) => ({
    lr: String(reading.lr),
    seed: reading.seed,
    // Rounded: 1 - 0.9 is not 0.1, and a tick at 33.3 says enough.
    memory: Number((1 / (1 - reading[sweep])).toPrecision(3)),
    norm: reading.norm,
    accuracy: reading.accuracy,
  }));
  const x = {
    field: 'memory',
    title: `memory 1/(1 − ${name}), steps`,
    scale: 'log' as const,
    ticks: [...new Set(rows.map(({ memory }) => memory))],
  };
  const series = { field: 'lr', order: settings.lrs.map((lr) => ({ value: String(lr), label: `lr ${lr}` })) };
  const panel = { rows, x, series, width: 330, height: 300 };
  const says =
    sweep === 'beta'
      ? 'By the theory a larger β penalizes the norm more: it should fall to the right, and the accuracy should rise.'
      : 'By the theory a larger ρ hinders the fall of the norm: it should rise to the right, and the accuracy should fall.';
  return {
    id: `norm-and-accuracy-against-${sweep}`,
    title: `Perturbed one-norm and test accuracy against ${name} (${fixed})`,
    caption: says,
    panels: [
      linePanel({ ...panel, heading: 'perturbed one-norm', y: { field: 'norm', title: 'mean of ‖∇E‖₁,ε', scale: 'log' } }),
      linePanel({ ...panel, heading: 'test accuracy', y: { field: 'accuracy', title: 'largest test accuracy', scale: 'linear' } }),
    ],
  };
}

function curvesFigure(settings: FullBatchNetworkSettings, results: readonly CellResult[]): PanelFigure {
  const { curveLr, epsRoot } = settings;
  const panel = (sweep: Sweep, varied: readonly number[], fixed: string) =>
    linePanel({
      heading: `${names[sweep]} varied, ${fixed}`,
      rows: recordRows(ended(results, { lr: curveLr, ...(sweep === 'beta' ? { rho: settings.rho } : { beta: settings.beta }) })),
      x: { field: 'step', title: 'step', scale: 'linear' },
      y: { field: 'gradientNorm1eps', title: '‖∇E‖₁,ε', scale: 'log' },
      series: { field: sweep, order: varied.map((value) => ({ value: String(value), label: `${names[sweep]} = ${value}` })) },
      points: false,
      horizontalRules: [{ value: parametersOf(settings) * Math.sqrt(epsRoot), label: 'least: p√ε' }],
      width: 330,
      height: 300,
    });
  return {
    id: 'norm-against-steps',
    title: `The perturbed one-norm along training (lr ${curveLr})`,
    caption: `By the theory the norm at equal steps should be the smaller the larger β is (first panel), and the larger the larger ρ is (second panel).`,
    panels: [panel('beta', settings.betas, `ρ = ${settings.rho}`), panel('rho', settings.rhos, `β = ${settings.beta}`)],
  };
}

function analyse(settings: FullBatchNetworkSettings, results: readonly CellResult[]): Analysis {
  const all = readings(settings, results);
  const table = (sweep: Sweep, of: 'norm' | 'accuracy', title: string) =>
    seriesTable({
      title,
      x: names[sweep],
      rows: sweep === 'beta' ? settings.betas : settings.rhos,
      series: settings.lrs.map((lr) => ({ value: String(lr), label: `lr ${lr}` })),
      readings: sweepOf(settings, sweep, all),
      of: (reading) => ({ x: reading[sweep], series: String(reading.lr) }),
      text: (own) => formatNumber(mean(own.map((reading) => reading[of]))),
    });
  return {
    claims: claims(settings, all),
    figures: [sweepFigure(settings, all, 'beta'), sweepFigure(settings, all, 'rho'), curvesFigure(settings, results)],
    tables: [
      table('beta', 'norm', 'Mean of ‖∇E‖₁,ε against β: mean over the seeds'),
      table('rho', 'norm', 'Mean of ‖∇E‖₁,ε against ρ: mean over the seeds'),
      table('beta', 'accuracy', 'Largest test accuracy against β: mean over the seeds'),
      table('rho', 'accuracy', 'Largest test accuracy against ρ: mean over the seeds'),
    ],
  };
}

export const fullBatchNetwork: Experiment<FullBatchNetworkSettings> = {
  id: 'full-batch-network',
  title: 'Full-batch Adam on a network: the perturbed one-norm by β and ρ',
  paper: 'cattaneo2023',
  place: 'Fig. 4-6',
  summary:
    'The modified equation of Adam has a term that penalizes the perturbed one-norm of the gradient when β > ρ and hinders its fall when ρ > β. ' +
    'So the norm should be smaller with larger β and larger with larger ρ, and the paper sees the test accuracy go the other way.',
  ours:
    'The paper trains ResNets on CIFAR-10 and CIFAR-100; this is a small perceptron on classes made by a random net, or on the first rows of CIFAR-10 ' +
    'or MNIST with --data DIR. The paper takes the largest norm after the start, at hills of the curves that do not appear here; we take its mean.',
  presets,
  quickTakes: { seconds: 13, megabytes: 200 },
  schema,
  takesData: true,
  cells,
  about,
  analyse,
};
