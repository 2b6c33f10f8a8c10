// Sparse recovery beside its slow flow: replicas of SGD and Adam on a diagonal net against the label-noise flow, in slow time.
// @eq li2025 (5)

import { linePanel, orderPanel, type PanelFigure } from '../../../figures/index.js';
import type { Analysis, CellResult, Experiment, Table } from '../../experiment.js';
import { column, lastOf } from '../../readings.js';
import { claims, largestDistances, resultOfMethod, short } from './claims.js';
import {
  cells,
  columnOf,
  flowColumn,
  methods,
  presets,
  type Quantity,
  quantities,
  readings,
  type SparseFlowSettings,
  schema,
  titles,
} from './settings.js';
import { track } from './track.js';

function about(settings: SparseFlowSettings): string {
  const { d, n, kappa, delta, adam } = settings;
  return (
    `d = ${d}, n = ${n}, κ = ${kappa}, label noise ±${delta}; Adam with β1 ${adam.beta1}, 1 − β2 = ${adam.c} lr², ε ${adam.eps}. ` +
    `Means over the seeds, on the same data, from the same start on Γ.`
  );
}

/** Rows of a column against slow time. */
function rowsOf(result: CellResult, series: string, name: string): { series: string; t: number; value: number }[] {
  return column(result, name).map((value, k) => ({ series, t: result.step[k], value }));
}

/** Projected iterates at every rate, and the flow. */
function pathsFigure(settings: SparseFlowSettings, results: readonly CellResult[]): PanelFigure {
  const panels = methods(settings).flatMap((method) => {
    const result = resultOfMethod(results, method);
    if (!result) return [];
    const { lr } = method.track;
    return quantities.map((quantity) =>
      linePanel({
        heading: method.name,
        rows: [
          ...lr.flatMap((rate) => rowsOf(result, String(rate), columnOf('projected', quantity, rate))),
          ...rowsOf(result, 'flow', flowColumn(quantity)),
        ],
        x: { field: 't', title: 'slow time t = k lr²', scale: 'linear' },
        y: { field: 'value', title: titles[quantity], scale: 'log' },
        series: {
          field: 'series',
          order: [...lr.map((rate) => ({ value: String(rate), label: `lr ${rate}` })), { value: 'flow', label: 'flow', theoryOf: null }],
        },
        points: false,
        width: 280,
        height: 220,
      }),
    );
  });
  return {
    id: 'paths',
    title: 'Runs at falling rates, and the flow that they approach',
    caption: `Projected iterates against the label-noise flow (dashed). The smaller the rate, the longer the runs stay with it; at the large rate noise carries Adam out of the minimum in which the flow rests.`,
    panels,
    columns: quantities.length,
  };
}

/** Raw, projected and averaged iterates at the largest and at the smallest rate, and the flow. */
function readingsFigure(settings: SparseFlowSettings, results: readonly CellResult[]): PanelFigure {
  const [sgd, adam] = methods(settings);
  const panels = [sgd, adam].flatMap((method) => {
    const result = resultOfMethod(results, method);
    if (!result) return [];
    const { lr } = method.track;
    return [...new Set([Math.max(...lr), Math.min(...lr)])].map((rate) =>
      linePanel({
        heading: `${method.name}, lr ${rate}`,
        rows: [
          ...readings.flatMap((reading) => rowsOf(result, reading, columnOf(reading, 'sharpness', rate))),
          ...rowsOf(result, 'flow', flowColumn('sharpness')),
        ],
        x: { field: 't', title: 'slow time t = k lr²', scale: 'linear' },
        y: { field: 'value', title: titles.sharpness, scale: 'log' },
        series: {
          field: 'series',
          order: [...readings.map((reading) => ({ value: reading, label: reading })), { value: 'flow', label: 'flow', theoryOf: null }],
        },
        points: false,
        width: 280,
        height: 220,
      }),
    );
  });
  return {
    id: 'readings',
    title: 'What the sharpness is read off',
    caption:
      'The same runs as they are, brought to Γ by Φ_S, and averaged over half of the time between two records before gradient flow brings them to Γ. Off Γ residuals add to diag H, ' +
      `and noise keeps inactive weights from 0; averages lose most of both.`,
    panels,
    columns: 2,
  };
}

/** The distance from the flow against the rate, of each optimizer over its own rates. */
function orderFigure(settings: SparseFlowSettings, results: readonly CellResult[]): PanelFigure {
  const [sgd, adam] = methods(settings);
  const panels = [sgd, adam].flatMap((method) => {
    const result = resultOfMethod(results, method);
    if (!result) return [];
    const rows = largestDistances(result, method).filter(({ value }) => value > 0);
    return [
      orderPanel({
        rows: rows.map(({ lr, value }) => ({ series: method.name, lr, distance: value })),
        x: { field: 'lr', title: 'rate' },
        y: { field: 'distance', title: 'largest distance of θ' },
        series: { field: 'series', order: [{ value: method.name, label: method.name }] },
        slopes: [1],
        width: 280,
        height: 220,
      }),
    ];
  });
  return {
    id: 'order',
    title: 'The distance from the flow falls with the rate',
    caption:
      'The largest Euclidean distance between the mean projected iterate and the flow, less what the noise of the mean adds to its square, up to slow time ' +
      `${sgd.track.until} (${sgd.name}) and ${adam.track.until} (${adam.name}).`,
    panels,
  };
}

function table(settings: SparseFlowSettings, results: readonly CellResult[]): Table {
  const rows = methods(settings).flatMap((method) => {
    const result = resultOfMethod(results, method);
    if (!result) return [];
    const read = (name: (quantity: Quantity) => string): string[] => quantities.map((quantity) => short(lastOf(result, name(quantity))));
    return [
      [method.name, 'flow', '', ...read(flowColumn)],
      ...method.track.lr.flatMap((lr) =>
        readings.map((reading) => [method.name, reading, lr, ...read((quantity) => columnOf(reading, quantity, lr))]),
      ),
    ];
  });
  return {
    title: `At the end: slow time ${methods(settings)
      .map(({ name, track: { T } }) => `${T} for ${name}`)
      .join(', ')}`,
    columns: ['optimizer', 'reading', 'rate', ...quantities.map((quantity) => titles[quantity])],
    rows,
  };
}

function analyse(settings: SparseFlowSettings, results: readonly CellResult[]): Analysis {
  const any = methods(settings).some((method) => resultOfMethod(results, method));
  return {
    claims: claims(settings, results),
    figures: any ? [pathsFigure, readingsFigure, orderFigure].map((figure) => figure(settings, results)) : [],
    tables: any ? [table(settings, results)] : [],
  };
}

export const sparseFlow: Experiment<SparseFlowSettings> = {
  id: 'sparse-flow',
  title: 'Sparse recovery beside its slow flow',
  paper: 'li2025',
  place: 'Thm. 5.1, Fig. 2',
  summary:
    'Replicas of SGD and Adam on the diagonal net of the sparse recovery experiment, at several rates over the same slow time, against one integration of the ' +
    'label-noise flow. It shows how fast they approach the flow as the rate falls, what the flow predicts at its end, and where it stops applying: raw iterates ' +
    'at a constant rate are sharper, and large rates leave the local minima in which the flow rests.',
  ours:
    'The paper proves the flow and has no figure of it at this size: rates, slow times, c and seeds are ours. Runs start on Γ, where gradient flow leads from ' +
    'the paper’s start, with v at its equilibrium. Prediction is claimed of averaged iterates as the rate falls; what keeps dying weights above their flow falls faster than it. ' +
    'Replicas tell a distance from the flow only as far as the standard error of their mean.',
  presets,
  quickTakes: { seconds: 81, megabytes: 200 },
  schema,
  draws: 'noise',
  tasks: { track },
  cells,
  about,
  analyse,
};
