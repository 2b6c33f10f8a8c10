// What the curves of Fig. 2 of Li, Wen, Lyu 2025 owe to the rate, and to how little of a second moment: SGD at several rates and as much slow time, AdamE with small exponents.
// @eq li2025 Fig. 2
import { curvePanel, formatNumber, formatRounded, type PanelFigure, type Row } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { square } from '../../../kernels/series.js';
import { claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment } from '../../experiment.js';
import { measuredMean, measuredText, near, sure, surelyBelow } from '../../measured.js';
import { column, ended, labelsOf, last, lastTenth, mean } from '../../readings.js';
import { finalLossTable, logRatios, offInSlowTime, type RowReading } from '../rows-curve.js';
import { cells, littleName, presets, type RatesSettings, rateName, schema, stepsAt } from './settings.js';

interface Reading extends RowReading {
  /** ln of the test loss at the start over that at the end. */
  readonly fall: number;
}

function readings(results: readonly CellResult[]): Reading[] {
  return ended(results).map((result) => {
    const { optimizer, n, seed } = labelsOf(result, { optimizer: 'text', n: 'number', seed: 'number' });
    const losses = column(result, 'testLoss');
    const testLoss = lastTenth(result, 'testLoss', last(result.step));
    return { series: optimizer, n, seed, testLoss, fall: log(losses[0] / testLoss) };
  });
}

function claims(settings: RatesSettings, all: readonly Reading[]): Claim[] {
  const { rates, little } = settings;
  const first = rateName(rates[0]);
  const own = all.filter(({ series }) => series === first);
  // Half of the rate times the curvature along a coordinate, 4 θ² = 4 |w*| ≤ 4, is what the slow time leaves out, as a share of the fall.
  const order = own.length === 0 ? 0 : mean(own.map(({ fall }) => (rates[0] * 4 * fall) / 2));
  const seeds = `${sure} standard errors of the paired seeds`;
  const ratio = (series: string, judge: (seen: ReturnType<typeof measuredMean>) => Outcome): Outcome => {
    const ratios = logRatios(all, series, first);
    return ratios.length === 0 ? notRun : judge(measuredMean(ratios));
  };
  return [
    ...rates.slice(1).map((lr) =>
      claim(
        `slow-time-${lr}`,
        ratio(rateName(lr), (seen) => outcome(measuredText(seen), near(seen, 0, order))),
        {
          text: `SGD with lr ${lr} has the test loss of lr ${rates[0]} after as much slow time, ${formatRounded(square(rates[0] / lr), 3)} times the steps. log of their ratio, over all n:`,
          expected: '0',
          tolerance: `${seeds}, and ${formatRounded(order, 2)}: half of lr times the curvature along a coordinate, which is 4 at most, as a share of the fall`,
        },
      ),
    ),
    ...little
      .filter(({ lambda }) => lambda < 0.1)
      .map(({ lambda }) =>
        claim(
          `like-sgd-${lambda}`,
          ratio(littleName(lambda), (seen) => outcome(measuredText(seen), near(seen, 0, offInSlowTime(lambda)))),
          {
            text: `AdamE-${lambda} does what SGD with lr ${rates[0]} does in as many steps. log of the ratio of their test losses, over all n:`,
            expected: '0',
            tolerance: `${formatRounded(offInSlowTime(lambda), 2)}, and ${seeds}`,
          },
        ),
      ),
    ...little
      .filter(({ lambda }) => lambda >= 0.1)
      .map(({ lambda }) =>
        claim(
          `below-sgd-${lambda}`,
          ratio(littleName(lambda), (seen) => outcome(measuredText(seen), surelyBelow(seen, 0))),
          {
            text: `A little of a second moment is enough to differ: AdamE-${lambda} ends below SGD with lr ${rates[0]} after as many steps. log of the ratio, over all n:`,
            expected: 'below 0',
            tolerance: `by more than ${seeds}`,
          },
        ),
      ),
  ];
}

function order(settings: RatesSettings): { value: string; label: string }[] {
  return [
    ...settings.rates.map((lr) => ({ value: rateName(lr), label: `SGD, lr ${lr}, ${formatNumber(stepsAt(settings, lr))} steps` })),
    ...settings.little.map(({ lambda, lr }) => ({
      value: littleName(lambda),
      label: `AdamE-${lambda}, lr ${lr}, ${formatNumber(settings.steps)} steps`,
    })),
  ];
}

function figure(settings: RatesSettings, results: readonly CellResult[]): PanelFigure {
  const n = last(settings.n);
  const rows: Row[] = ended(results, { n }).flatMap((result) => {
    const { optimizer, seed } = labelsOf(result, { optimizer: 'text', seed: 'number' });
    const end = last(result.step);
    return result.step.map((step, k) => ({
      optimizer,
      seed,
      step: Math.round((step * settings.steps) / end),
      testLoss: column(result, 'testLoss')[k],
    }));
  });
  return {
    id: 'test-loss-against-slow-time',
    title: `Test loss at n = ${n} in slow time`,
    caption:
      `The curves of SGD at all rates are one curve when steps are counted in slow time, as steps of lr ${settings.rates[0]}; AdamE with a small exponent goes with them, and one with ` +
      `λ = ${last(settings.little).lambda} leaves them.`,
    panels: [
      curvePanel({
        rows,
        y: { field: 'testLoss', title: 'test loss ½‖w − w*‖²', scale: 'log' },
        series: { field: 'optimizer', order: order(settings) },
        horizontalRules: [{ value: settings.recovered, label: `recovered: below ${settings.recovered}` }],
      }),
    ],
  };
}

function analyse(settings: RatesSettings, results: readonly CellResult[]): Analysis {
  const all = readings(results);
  return {
    claims: claims(settings, all),
    figures: [figure(settings, results)],
    tables: [finalLossTable(settings, order(settings), all)],
  };
}

export const sparseRecoveryRates: Experiment<RatesSettings> = {
  id: 'sparse-recovery-rates',
  title: 'Sparse recovery: SGD at several rates, and how little of a second moment is enough',
  paper: 'li2025',
  place: 'Fig. 2',
  summary:
    'Fig. 2 has several curves of SGD and exponents of AdamE between that of SGD and that of Adam. In slow time, steps × lr², SGD at all rates goes the same way; ' +
    'AdamE-λ with λ = .01 goes along, with λ = .1 it no longer does.',
  ours: 'The paper gives neither rates nor budgets: all are ours. The quick preset is a smaller problem (d = 1000, κ = 10; the paper has d = 10000, κ = 50).',
  presets,
  quickTakes: { seconds: 26, megabytes: 150 },
  paperTakes: { seconds: 1895, processorSeconds: 1140, megabytes: 200 },
  schema,
  cells,
  analyse,
};
