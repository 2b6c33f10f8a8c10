// Adam as libraries ship it: lr 1e-3, beta2 .999, bias correction. Does its implicit bias survive outside the scheme 1 - beta2 = c lr² of the theory?

import { formatNumber, formatRounded, linePanel, numberIn, type PanelFigure, type Row } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { square } from '../../../kernels/series.js';
import { atMost, below, claim, equal, notRun, type Outcome, outcome, readingText } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment, Table } from '../../experiment.js';
import { column, ended, last, lastTenth, mean, meanEnd, recordRows } from '../../readings.js';
import { allSeries, cells, type PracticalAdamSettings, presets, type Series, schema } from './settings.js';

const short = (x: number): string => formatRounded(x, 2);

/** The runs of a series. */
function runsOf(results: readonly CellResult[], { value }: Series): readonly CellResult[] {
  return ended(results, { series: value });
}

/** A measure at the end: the mean over the last tenth of the steps and over the seeds; undefined without runs. */
function endOf(results: readonly CellResult[], series: Series, measure: string): number | undefined {
  return meanEnd(runsOf(results, series), measure);
}

/** The mean over the seeds of the first recorded step with a test loss below `level`; infinite where a seed never gets there. */
function stepsTo(results: readonly CellResult[], series: Series, level: number): number | undefined {
  const runs = runsOf(results, series);
  if (runs.length === 0) return undefined;
  return mean(runs.map((run) => run.step[column(run, 'testLoss').findIndex((loss) => loss < level)] ?? Number.POSITIVE_INFINITY));
}

function claims(settings: PracticalAdamSettings, results: readonly CellResult[]): Claim[] {
  const { recovered, lr } = settings;
  const series = allSeries(settings);
  const find = (value: string): Series => series.filter((one) => one.value === value)[0];
  const rates = lr.map((rate) => find(`Adam ${rate}`));
  const usual = last(rates);

  const recovers = (): Outcome => {
    const runs = runsOf(results, usual);
    if (runs.length === 0) return notRun;
    const ends = runs.map((run) => lastTenth(run, 'testLoss', usual.steps));
    return outcome(
      `${ends.filter((loss) => loss < recovered).length} of ${ends.length} seeds; test losses ${ends.map(short).join(', ')}`,
      ...ends.map((loss) => below(loss, recovered)),
    );
  };
  /** Slow times to recovery of some series. */
  const times = (of: readonly Series[]): { label: string; t: number }[] =>
    of.flatMap((one) => {
      const steps = stepsTo(results, one, recovered);
      return steps === undefined ? [] : [{ label: one.label, t: steps * square(one.lr) }];
    });
  const alike = (of: readonly Series[], factor: number): Outcome => {
    const seen = times(of);
    if (seen.length < of.length) return notRun;
    const all = seen.map(({ t }) => t);
    return outcome(seen.map(({ label, t }) => `${label}: ${short(t)}`).join('; '), atMost(Math.max(...all) / Math.min(...all), factor));
  };
  const lower = (measure: string, a: Series, b: Series): Outcome => {
    const [left, right] = [endOf(results, a, measure), endOf(results, b, measure)];
    if (left === undefined || right === undefined) return notRun;
    return outcome(`Adam ${formatNumber(left)}, SGD ${formatNumber(right)}`, below(left, right));
  };
  const quadratic = (): Outcome => {
    const [first, end] = [rates[0], usual].map((one) => stepsTo(results, one, recovered));
    if (first === undefined || end === undefined) return notRun;
    const order = -log(end / first) / log(usual.lr / rates[0].lr);
    return outcome(
      `${formatNumber(Math.round(first))} steps at lr ${rates[0].lr}, ${formatNumber(Math.round(end))} at ${usual.lr}: order ${order.toFixed(2)}`,
      equal(order, 2, 0.3),
    );
  };
  return [
    claim('recovers', recovers(), {
      text: `With lr ${usual.lr}, β2 ${settings.beta2} and bias correction Adam recovers the sparse truth.`,
      expected: `test loss below ${recovered}`,
      tolerance: 'every seed',
    }),
    claim('slow-time', alike(rates, 1.5), {
      text: 'Adam at all rates recovers at the same slow time steps × lr², although β2 is fixed and c = (1 − β2)/lr² is not.',
      expected: 'the same slow time',
      tolerance: 'a factor of 1.5',
    }),
    claim('price', quadratic(), { text: 'The steps to recovery grow as lr⁻².', expected: 'order 2', tolerance: '0.3' }),
    claim('bias-correction', alike([usual, find('uncorrected')], 1.2), {
      text: 'Without bias correction it recovers at the same slow time.',
      expected: 'the same slow time',
      tolerance: 'a factor of 1.2',
    }),
    claim('sharpness', lower('traceDiagH^0.5', usual, find('SGD')), {
      text: 'At the end tr(Diag(H)^½) of Adam’s iterates is below that of SGD’s.',
      expected: 'Adam < SGD',
      tolerance: 'none',
    }),
    claim('test-loss', lower('testLoss', usual, find('SGD')), {
      text: 'At the end the test loss of Adam is below that of SGD.',
      expected: 'Adam < SGD',
      tolerance: 'none',
    }),
  ];
}

function figure(settings: PracticalAdamSettings, results: readonly CellResult[]): PanelFigure {
  const { d, kappa, n, delta, beta2, T, sgd, recovered } = settings;
  const all = allSeries(settings);
  const adams = all.filter(({ value }) => value !== 'SGD');
  const rows = all.flatMap((one) =>
    recordRows(runsOf(results, one))
      .filter(({ step }) => step !== 0)
      .map((row) => ({ ...row, t: numberIn(row, 'step') * square(one.lr) })),
  );
  const series = { field: 'series', order: all.map(({ value, label }) => ({ value, label })) };
  const rule = { value: recovered, label: 'recovered' };
  const slow = rows.filter((row: Row) => row.series !== 'SGD');
  const onlyAdam = { field: 'series', order: adams.map(({ value, label }) => ({ value, label })) };
  const shape = { points: false, width: 330 };
  return {
    id: 'test-loss-and-sharpness',
    title: 'Adam as libraries ship it, in slow time and in steps',
    caption:
      `Against slow time the smaller rates of Adam with β2 ${beta2} run together, and the smaller the rate the lower the floor that its own noise sets; β2 ${settings.otherBeta2} at the ` +
      `usual rate is slower. In the last panel the same in steps, where every halving of the rate costs four times the steps, with SGD at lr ${sgd.lr} beside it. d = ${d}, κ = ${kappa}, n = ${n}, label noise ±${delta}, slow time ${T} ` +
      `for Adam, ${formatNumber(sgd.steps)} steps of SGD.`,
    panels: [
      linePanel({
        ...shape,
        rows: slow,
        x: { field: 't', title: 'slow time: steps × lr²', scale: 'linear' },
        y: { field: 'testLoss', title: 'test loss ½‖w − w*‖²', scale: 'log' },
        series: onlyAdam,
        horizontalRules: [rule],
        heading: 'test loss in slow time',
      }),
      linePanel({
        ...shape,
        rows: slow,
        x: { field: 't', title: 'slow time: steps × lr²', scale: 'linear' },
        y: { field: 'traceDiagH^0.5', title: 'tr(Diag(H)^½)', scale: 'log' },
        series: onlyAdam,
        heading: 'sharpness in slow time',
      }),
      linePanel({
        ...shape,
        rows,
        x: { field: 'step', title: 'step', scale: 'log' },
        y: { field: 'testLoss', title: 'test loss ½‖w − w*‖²', scale: 'log' },
        series,
        horizontalRules: [rule],
        heading: 'test loss in steps',
      }),
    ],
    columns: 2,
  };
}

function table(settings: PracticalAdamSettings, results: readonly CellResult[]): Table {
  return {
    title: 'At the end (means over the last tenth of the steps and the seeds), and the steps to recovery',
    columns: ['series', 'steps', 'test loss', 'tr H', 'tr(Diag(H)^½)', 'ℓ½ of w', 'steps to recovery', 'in slow time'],
    rows: allSeries(settings).map((series) => {
      const steps = stepsTo(results, series, settings.recovered);
      const end = (name: string): string => readingText(endOf(results, series, name));
      const known = steps === undefined ? 'not run' : Number.isFinite(steps) ? formatNumber(Math.round(steps)) : 'not on every seed';
      const slow = steps !== undefined && Number.isFinite(steps) && series.value !== 'SGD' ? short(steps * square(series.lr)) : '';
      return [series.label, series.steps, end('testLoss'), end('traceH'), end('traceDiagH^0.5'), end('l0.5'), known, slow];
    }),
  };
}

function analyse(settings: PracticalAdamSettings, results: readonly CellResult[]): Analysis {
  return { claims: claims(settings, results), figures: [figure(settings, results)], tables: [table(settings, results)] };
}

export const practicalAdam: Experiment<PracticalAdamSettings> = {
  id: 'practical-adam',
  title: 'Does Adam’s implicit bias survive lr 1e-3, β2 .999 and bias correction?',
  paper: 'li2025',
  place: 'Sec. 5.2',
  summary:
    'The theory has 1 − β2 = c lr². Libraries fix β2 = .999 whatever the rate, so that at small rates v is always at its equilibrium. Sparse recovery with these settings, ' +
    'over a fixed span of slow time steps × lr²: the bias is there, at the price of lr⁻² steps.',
  ours: 'The paper has no such figure: net, rates and budgets are ours. The comparison is in slow time; no flow is laid over, as the small weights of the usual start die at once.',
  presets,
  quickTakes: { seconds: 15, megabytes: 200 },
  schema,
  cells,
  analyse,
};
