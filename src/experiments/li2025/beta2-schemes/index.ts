// How fast may v forget? Adam with 1 - beta2 = C lr^s, s from ½ to 3½, beside the flow with v relaxing, at its equilibrium, and frozen.
// Li, Wen, Lyu 2025 prove the slow dynamics for s = 2 and leave the others open.

import { formatNumber, linePanel, numberIn, type PanelFigure } from '../../../figures/index.js';
import { square } from '../../../kernels/series.js';
import type { Analysis, CellResult, Experiment, Table } from '../../experiment.js';
import { finished, last, recordRows } from '../../readings.js';
import { claims, endsOf, expectedVariance, lastOrder, short } from './claims.js';
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
    { column: 'own', heading: 'to the flow with the scheme’s own c' },
    { column: 'equilibrium', heading: 'to the flow with v at its equilibrium' },
    { column: 'frozen', heading: 'to the flow with v frozen' },
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
      'Distance between the mean of the replicas, each projected to the minimizers, and three flows. With c = (1 − β2)/η² of the rate itself the flow predicts every scheme to ' +
      'O(η); at s = ½ and 1 a further error, of the other sign and growing with 1 − β2, takes over at small η. With v at its equilibrium it predicts s < 2 in the limit, with v frozen s > 2; s = 2 needs its own c.',
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
    columns: ['s', 'memory of v in slow time, 1/c', 'change of S', 'to own flow', 'to equilibrium', 'to frozen', 'of it noise'],
    rows: settings.schemes.map((s) => {
      const at = endsOf(results, s, smallest);
      if (!at) return [s, short(1 / slowRateOf(settings, s, smallest)), ...Array<string>(5).fill('not run')];
      const place = (column: string): string => {
        const order = lastOrder(settings, results, s, column);
        return `${short(at[column])}${order === undefined ? '' : ` (${order.toFixed(2)})`}`;
      };
      return [
        s,
        short(1 / slowRateOf(settings, s, smallest)),
        short(at.drift),
        place('own'),
        place('equilibrium'),
        place('frozen'),
        short(at.noise),
      ];
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
    'faster schemes keep v at its equilibrium, slower ones freeze it, and at s = ½ and 1, where v averages few steps, an error grows with 1 − β2.',
  ours:
    'Everything: the paper poses the question. The error of a scheme is the distance between the mean of the projected replicas and a flow at one slow time; an order ' +
    'between the two smallest rates is not yet that of the limit. β1 = 0, as momentum only enlarges the O(η) constant.',
  presets,
  quickTakes: { seconds: 16, megabytes: 200 },
  schema,
  draws: 'noise',
  tasks: { ensemble },
  cells,
  about,
  analyse,
};
