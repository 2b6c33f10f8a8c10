// How fast may v forget? Adam with 1 - beta2 = C lr^s, s from ½ to 3½, beside the flow with v relaxing, at its equilibrium, and frozen.
// Li, Wen, Lyu 2025 prove the slow dynamics for s = 2 and leave the others open.

import { formatNumber, linePanel, numberIn, type PanelFigure } from '../../../figures/index.js';
import { square } from '../../../kernels/series.js';
import type { Analysis, CellResult, Experiment, Table } from '../../experiment.js';
import { finished, last, recordRows } from '../../readings.js';
import { claims, endsOf, expectedVariance, orderOf, short } from './claims.js';
import { ensemble } from './ensemble.js';
import { type Beta2SchemesSettings, cells, optimizerOf, presets, schema, slowRateOf } from './settings.js';

function about(settings: Beta2SchemesSettings): string {
  const { d, n, delta, beta1, c, lr, T, v0 } = settings;
  return (
    `Diagonal net, d = ${d}, n = ${n}, label noise ±${delta}, β1 ${beta1}; slow time ${T}, so ${formatNumber(Math.round(T / square(last(lr))))} steps at ` +
    `η = ${last(lr)}; all schemes have 1 − β2 = ${c} η² at η = ${lr[0]}; v starts at ${v0} times its equilibrium.`
  );
}

const name = (s: number): string => `s = ${s}`;

/** Distances of the mean to the three flows against the rate. */
function distances(settings: Beta2SchemesSettings, results: readonly CellResult[]): PanelFigure {
  const panels = [
    { column: 'own', heading: 'to the flow of the scheme, with 1 − φ' },
    { column: 'printed', heading: 'to the flow of the paper' },
    { column: 'limit', heading: 'to the limit of the scheme' },
  ].map(({ column, heading }) =>
    linePanel({
      rows: settings.schemes.flatMap((s) =>
        settings.lr.flatMap((lr) => {
          const at = endsOf(results, s, lr);
          return at ? [{ s, lr, distance: at[column] }] : [];
        }),
      ),
      x: { field: 'lr', title: 'learning rate η', scale: 'log', ticks: settings.lr },
      y: { field: 'distance', title: 'distance at the end (rms)', scale: 'log' },
      series: { field: 's', order: settings.schemes.map((s) => ({ value: String(s), label: name(s) })) },
      heading,
      width: 280,
    }),
  );
  return {
    id: 'distance-to-the-flows',
    title: 'Which slow flow predicts Adam, by the scheme 1 − β2 = C η^s',
    caption:
      'Distance between the mean of the replicas, each projected to the minimizers, and three flows. First: c = (1 − β2)/η² of the rate itself, with the factors ' +
      '1 − φ, φ = (1 − β2)/((1 − β2) + ηλ(SH)), by which a v that forgets fast slows Adam down; what is left is O(η) and O(1 − β2), of opposite signs, so that for s ≤ 1 the ' +
      'distance may pass a zero before it falls as 1 − β2. Second: the flow of the paper, without these factors, is not the limit of Adam for s ≤ 1. Third: the limit of ' +
      'small rates. For s > 2 v is frozen in it, for 1 < s < 2 at its equilibrium, at s = 1 the same with a factor; at s = ½ φ is 1 and Adam stands still, at rates far below those here.',
    panels,
  };
}

/** The change of S in slow time at the smallest rate, and the noise in v. */
function motion(settings: Beta2SchemesSettings, results: readonly CellResult[]): PanelFigure {
  const smallest = last(settings.lr);
  const drift = linePanel({
    rows: recordRows(finished(results, { lr: smallest })).flatMap((row) => {
      const t = numberIn(row, 'step') * square(smallest);
      return [
        { series: String(row.s), t, change: row.drift },
        { series: `${row.s} flow`, t, change: row.flowDrift },
      ];
    }),
    x: { field: 't', title: 'slow time: steps × η²', scale: 'linear' },
    y: { field: 'change', title: 'change of the preconditioner |S/S(0) − 1| (rms)', scale: 'linear' },
    series: {
      field: 'series',
      order: settings.schemes.flatMap((s) => [
        { value: String(s), label: name(s) },
        { value: `${s} flow`, label: 'flow', theoryOf: String(s) },
      ]),
    },
    points: false,
    heading: `drift of the preconditioner at η = ${smallest}`,
    width: 380,
  });
  const noisy = settings.schemes.flatMap((s) =>
    settings.lr.flatMap((lr) => {
      const at = endsOf(results, s, lr);
      return at ? [{ series: String(s), rest: 1 - optimizerOf(settings, s, lr).beta2, variance: at.variance }] : [];
    }),
  );
  const noise = linePanel({
    rows: [...noisy, ...noisy.map(({ rest }) => ({ series: 'expected', rest, variance: expectedVariance(settings, rest) }))],
    x: { field: 'rest', title: '1 − β2', scale: 'log' },
    y: { field: 'variance', title: 'relative variance of v', scale: 'log' },
    series: {
      field: 'series',
      order: [
        ...settings.schemes.map((s) => ({ value: String(s), label: name(s) })),
        { value: 'expected', label: 'v that has forgotten its start', theoryOf: null },
      ],
    },
    heading: 'noise in v at the end',
    width: 320,
  });
  return {
    id: 'preconditioner',
    title: 'How far the preconditioner drifts, and how noisy it is',
    caption:
      'First panel: solid the replicas, dashed the flows. For s < 2 S follows its equilibrium, for s > 2 it hardly moves. Second panel: v averages 1/(1 − β2) squares of noise; the ' +
      `larger 1 − β2, the noisier it is. Schemes with s > 2 have not forgotten their start and are quieter.`,
    panels: [drift, noise],
  };
}

function table(settings: Beta2SchemesSettings, results: readonly CellResult[]): Table {
  const smallest = last(settings.lr);
  return {
    title: `At η = ${smallest}: distances at the end, with the order between the two smallest rates`,
    columns: ['s', 'memory of v in slow time, 1/c', 'change of S', 'to the flow of the scheme', 'to that of the paper', 'to the limit'],
    rows: settings.schemes.map((s) => {
      const at = endsOf(results, s, smallest);
      if (!at) return [s, short(1 / slowRateOf(settings, s, smallest)), ...Array<string>(4).fill('not run')];
      const place = (column: string): string => {
        const seen = orderOf(settings, results, s, column, 'last but one');
        const error = short(at[`${column}Error`]);
        return `${short(at[column])} ± ${error}${seen === undefined ? '' : ` (${seen.order.toFixed(2)})`}`;
      };
      return [s, short(1 / slowRateOf(settings, s, smallest)), short(at.drift), place('own'), place('printed'), place('limit')];
    }),
  };
}

function analyse(settings: Beta2SchemesSettings, results: readonly CellResult[]): Analysis {
  return {
    claims: claims(settings, results),
    figures: [distances(settings, results), motion(settings, results)],
    tables: [table(settings, results)],
  };
}

export const beta2Schemes: Experiment<Beta2SchemesSettings> = {
  id: 'beta2-schemes',
  title: 'How fast may v forget? Adam with 1 − β2 = C η^s beside its slow flows',
  paper: 'li2025',
  place: 'open question 1',
  summary:
    'The slow dynamics of Adam is proved for 1 − β2 of the order of η², where v and the parameters move on one time scale. Here 1 − β2 = C η^s with s from ½ to 3½: ' +
    'faster schemes keep v at its equilibrium, slower ones freeze it. For s ≤ 1 v follows the noise off the minimizers, S is correlated with the distance from them, and Adam ' +
    'moves 1 − φ of the flow, φ = (1 − β2)/((1 − β2) + ηλ(SH)) in each direction: with it the flow predicts Adam in every scheme.',
  ours:
    'Everything: the paper poses the question. The error of a scheme is the distance between the mean of the projected replicas and a flow at one slow time, less ' +
    'what noise makes of it. β1 = 0, as momentum only enlarges the O(η) constant.',
  presets,
  quickTakes: { seconds: 21, megabytes: 200 },
  paperTakes: { seconds: 263, processorSeconds: 234, megabytes: 250 },
  schema,
  draws: 'noise',
  tasks: { ensemble },
  cells,
  about,
  analyse,
};
