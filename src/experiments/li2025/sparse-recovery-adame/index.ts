// Sparse recovery by AdamE for several exponents: Li, Wen, Lyu 2025, Fig. 2 (b).
import { formatNumber, linePanel, type PanelFigure } from '../../../figures/index.js';
import { l1RecoveryRows } from '../../../measures/l1-recovery.js';
import { above, atLeast, below, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment } from '../../experiment.js';
import { ended, labelsOf, lastTenth, mean } from '../../readings.js';
import { seriesTable } from '../../series-table.js';
import { meanByRows, type RowPoint, type RowReading, recoveredFrom, steepest } from '../rows-curve.js';
import { type AdamESweepSettings, cells, nameOf, presets, schema } from './settings.js';

type Reading = RowReading & { readonly seed: number };

/** Above this exponent the paper speaks of a sudden drop. */
const sudden = 0.1;

function readings({ steps }: AdamESweepSettings, results: readonly CellResult[]): Reading[] {
  return ended(results).map((result) => {
    const { optimizer, n, seed } = labelsOf(result, { optimizer: 'text', n: 'number', seed: 'number' });
    return { series: optimizer, n, seed, testLoss: lastTenth(result, 'testLoss', steps) };
  });
}

function claims(settings: AdamESweepSettings, all: readonly Reading[]): Claim[] {
  const { sweep, recovered, n } = settings;
  const sgd = meanByRows(all, 'SGD');

  const drop = (curve: readonly RowPoint[]): Outcome => {
    const step = steepest(curve);
    return step ? outcome(`÷${formatNumber(step.factor)} from n = ${step.from} to ${step.to}`, atLeast(step.factor, 5)) : notRun;
  };

  const like = (curve: readonly RowPoint[]): Outcome => {
    const ratios = curve.flatMap((point) => {
      const other = sgd.find((candidate) => candidate.n === point.n);
      return other ? [point.mean / other.mean] : [];
    });
    if (ratios.length === 0) return notRun;
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
    return outcome(`${formatNumber(least)} to ${formatNumber(most)} of SGD’s`, above(least, 1 / 1.5), below(most, 1.5));
  };

  const fewer = (): Outcome => {
    const needs = (curve: readonly RowPoint[]): number => recoveredFrom(curve, recovered) ?? Number.POSITIVE_INFINITY;
    const text = (rows: number): string => (rows < Number.POSITIVE_INFINITY ? `${rows}` : `over ${Math.max(...n)}`);
    const found = sweep
      .filter(({ lambda }) => lambda > sudden)
      .map(({ lambda }) => ({ lambda, curve: meanByRows(all, nameOf(lambda)) }))
      .filter(({ curve }) => curve.length > 0);
    if (found.length === 0 || sgd.length === 0) return notRun;
    const rows = found.map(({ curve }) => needs(curve));
    return outcome(
      `${found.map(({ lambda }, k) => `λ ${lambda}: ${text(rows[k])}`).join(', ')}; SGD: ${text(needs(sgd))}`,
      ...rows.map((value) => below(value, needs(sgd))),
    );
  };

  return [
    ...sweep
      .filter(({ lambda }) => lambda > sudden)
      .map(({ lambda }) =>
        claim(`drop-${lambda}`, drop(meanByRows(all, nameOf(lambda))), {
          text: `The test loss of AdamE-${lambda} drops suddenly between two neighbouring n.`,
          expected: 'a sudden drop',
          tolerance: '÷5 or more',
        }),
      ),
    ...sweep
      .filter(({ lambda }) => lambda <= sudden)
      .map(({ lambda }) =>
        claim(`like-sgd-${lambda}`, like(meanByRows(all, nameOf(lambda))), {
          text: `AdamE-${lambda} does what SGD does at the same budget.`,
          expected: 'SGD’s test loss at every n',
          tolerance: 'a factor of 1.5',
        }),
      ),
    claim('fewer-rows', fewer(), {
      text: 'With larger λ fewer rows are enough to recover w* on every seed than SGD needs at this budget.',
      expected: 'fewer than SGD',
      tolerance: 'every λ above 0.1',
    }),
  ];
}

function order({ sweep, sgd }: AdamESweepSettings): { value: string; label: string }[] {
  return [
    ...sweep.map(({ lambda, lr, final }) => {
      const rate = `lr ${lr}${final === undefined ? '' : ` → ${final}`}`;
      return { value: nameOf(lambda), label: `AdamE-${lambda}${lambda === 0.5 ? ' (Adam)' : ''}, ${rate}` };
    }),
    { value: 'SGD', label: `SGD, lr ${sgd}` },
  ];
}

function figure(settings: AdamESweepSettings, all: readonly Reading[]): PanelFigure {
  const { d, kappa, delta, beta1, beta2, steps, recovered } = settings;
  const line = l1RecoveryRows(d, kappa);
  return {
    id: 'test-loss-against-rows',
    title: 'Final test loss of AdamE against the number of training rows',
    caption:
      'λ near 0 is SGD with momentum and follows SGD; λ of a quarter or more drops suddenly to a floor that the rate sets. The rates differ ' +
      `since the unit of the rate changes with λ. Each value is the mean over the last tenth of ${formatNumber(steps)} steps: at a larger budget ` +
      `λ near 0 and SGD go on falling. d = ${formatNumber(d)}, κ = ${kappa}, label noise ±${delta}, β1 ${beta1}, β2 ${beta2}.`,
    panels: [
      linePanel({
        rows: all.filter(({ testLoss }) => Number.isFinite(testLoss)).map((reading) => ({ ...reading })),
        x: { field: 'n', title: 'training rows n', scale: 'linear', ticks: settings.n },
        y: { field: 'testLoss', title: 'final test loss ½‖w − w*‖²', scale: 'log' },
        series: { field: 'series', order: order(settings) },
        verticalRules: [{ value: line, label: `ℓ1 recovery: n = ${Math.round(line)}` }],
        horizontalRules: [{ value: recovered, label: `recovered: below ${recovered}` }],
      }),
    ],
  };
}

function analyse(settings: AdamESweepSettings, results: readonly CellResult[]): Analysis {
  const all = readings(settings, results);
  return {
    claims: claims(settings, all),
    figures: [figure(settings, all)],
    tables: [
      seriesTable({
        title: 'Final test loss: arithmetic mean over the seeds (recovered of all)',
        x: 'n',
        rows: settings.n,
        series: order(settings),
        readings: all,
        of: ({ n, series }) => ({ x: n, series }),
        text: (own) =>
          `${formatNumber(mean(own.map(({ testLoss }) => testLoss)))} ` +
          `(${own.filter(({ testLoss }) => testLoss < settings.recovered).length} of ${own.length})`,
      }),
    ],
  };
}

export const sparseRecoveryAdamE: Experiment<AdamESweepSettings> = {
  id: 'sparse-recovery-adame',
  title: 'Sparse recovery: the exponent λ of AdamE',
  paper: 'li2025',
  place: 'Fig. 2 (b)',
  summary:
    'AdamE-λ divides by v^λ in place of √v: λ = ½ is Adam, λ = 0 is SGD with momentum. Under label noise it minimizes tr(Diag(H)^(1-λ)), which on ' +
    'a diagonal net is the ℓ_(1-λ) norm of w: the larger λ, the sparser.',
  ours:
    'The paper does not give the rates of its λ, nor budgets: all are ours, chosen so that every λ reaches its floor above the ℓ1 line or ' +
    'comes as near as the budget allows. The quick preset is a smaller problem of the same kind (d = 1000, κ = 10; the paper has d = 10000, κ = 50).',
  presets,
  quickTakes: { seconds: 44, megabytes: 150 },
  schema,
  cells,
  analyse,
};
