// Sparse recovery by AdamE for several exponents: Li, Wen, Lyu 2025, Fig. 2 (b).
import { formatNumber, formatRounded, linePanel, type PanelFigure } from '../../../figures/index.js';
import { hypotenuse } from '../../../kernels/series.js';
import { l1RecoveryRows } from '../../../measures/l1-recovery.js';
import { above, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment } from '../../experiment.js';
import { measuredMean, measuredText, near, sure, surelyAbove } from '../../measured.js';
import { ended, labelsOf, lastTenth } from '../../readings.js';
import { finalLossTable, logRatios, offInSlowTime, plunges, type RowReading, steepestFalls } from '../rows-curve.js';
import { type AdamESweepSettings, cells, momentumSgd, nameOf, presets, schema } from './settings.js';

type Reading = RowReading;

/** Above this exponent the paper speaks of a sudden drop. */
const sudden = 0.1;
const seeds = `${sure} standard errors of the seeds`;
function readings({ steps }: AdamESweepSettings, results: readonly CellResult[]): Reading[] {
  return ended(results).map((result) => {
    const { optimizer, n, seed } = labelsOf(result, { optimizer: 'text', n: 'number', seed: 'number' });
    return { series: optimizer, n, seed, testLoss: lastTenth(result, 'testLoss', steps) };
  });
}

function claims(settings: AdamESweepSettings, all: readonly Reading[]): Claim[] {
  const { sweep, recovered, n } = settings;
  const ofSgd = steepestFalls(all, 'SGD').map(({ fall }) => fall);

  const drop = (series: string): Outcome => {
    const own = plunges(all, series, recovered);
    if (ofSgd.length === 0 || !all.some((reading) => reading.series === series)) return notRun;
    if (own.length === 0) return outcome('no seed that it recovers at some n and not at others', above(0, 0));
    const [fall, other] = [measuredMean(own), measuredMean(ofSgd)];
    const gap = { value: fall.value - other.value, standardError: hypotenuse(fall.standardError, other.standardError) };
    return outcome(`${measuredText(fall)} (${own.length} seeds), SGD ${measuredText(other)}`, surelyAbove(gap, 0));
  };

  const like = (lambda: number, other: string): Outcome => {
    const ratios = logRatios(all, nameOf(lambda), other);
    if (ratios.length === 0) return notRun;
    const seen = measuredMean(ratios);
    return {
      ...outcome(measuredText(seen), near(seen, 0, offInSlowTime(lambda))),
      tolerance: `${formatRounded(offInSlowTime(lambda), 2)}, and ${seeds}`,
    };
  };

  /** Trials, by n and seed, that a series recovers and SGD does not, less the reverse. */
  const fewer = (): Outcome => {
    const lost = (series: string): Map<string, boolean> =>
      new Map(all.filter((reading) => reading.series === series).map((one) => [`${one.n} ${one.seed}`, one.testLoss < recovered]));
    const sgd = lost('SGD');
    const found = sweep
      .filter(({ lambda }) => lambda > sudden)
      .map(({ lambda }) => ({ lambda, own: lost(nameOf(lambda)) }))
      .filter(({ own }) => own.size > 0);
    if (found.length === 0 || sgd.size === 0) return notRun;
    const counts = found.map(({ lambda, own }) => {
      const alone = [...own].filter(([trial, is]) => is && sgd.get(trial) === false).length;
      const others = [...own].filter(([trial, is]) => !is && sgd.get(trial) === true).length;
      return { lambda, alone, others };
    });
    return outcome(
      counts.map(({ lambda, alone, others }) => `λ ${lambda}: ${alone} alone, SGD alone ${others}`).join('; '),
      ...counts
        .filter(({ lambda }) => lambda >= 0.5)
        .map(({ alone, others }) => surelyAbove({ value: alone - others, standardError: Math.sqrt(alone + others) }, 0)),
    );
  };

  return [
    ...sweep
      .filter(({ lambda }) => lambda > sudden)
      .map(({ lambda }) =>
        claim(`drop-${lambda}`, drop(nameOf(lambda)), {
          text: `The test loss of AdamE-${lambda} drops suddenly between two neighbouring n, as SGD’s nowhere does. The steepest fall of its log:`,
          expected: 'above SGD’s',
          tolerance: `by more than ${seeds}`,
        }),
      ),
    ...sweep
      .filter(({ lambda }) => lambda <= sudden)
      .flatMap(({ lambda }) =>
        [
          { id: 'like-momentum', other: momentumSgd, told: 'SGD with its momentum' },
          { id: 'like-sgd', other: 'SGD', told: 'SGD, which has no momentum,' },
        ].map(({ id, other, told }) =>
          claim(`${id}-${lambda}`, like(lambda, other), {
            text: `AdamE-${lambda} does what ${told} does at the same budget. log of the ratio of their test losses, over all n:`,
            expected: '0',
          }),
        ),
      ),
    claim('fewer-rows', fewer(), {
      text: `With λ of ½ and more, more trials recover w*, of those with n = ${n.join(', ')}, than by SGD at this budget.`,
      expected: 'more by AdamE alone',
      tolerance: `by more than ${sure} standard errors of the counts`,
    }),
  ];
}

function order({ sweep, sgd, beta1 }: AdamESweepSettings): { value: string; label: string }[] {
  return [
    ...sweep.map(({ lambda, lr, final }) => {
      const rate = `lr ${lr}${final === undefined ? '' : ` → ${final}`}`;
      return { value: nameOf(lambda), label: `AdamE-${lambda}${lambda === 0.5 ? ' (Adam)' : ''}, ${rate}` };
    }),
    { value: momentumSgd, label: `SGD, lr ${sgd}, momentum ${beta1}` },
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
      'λ near 0 is SGD with momentum and follows it; λ of a quarter or more drops suddenly to a floor that the rate sets. The rates differ ' +
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
    tables: [finalLossTable(settings, order(settings), all)],
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
