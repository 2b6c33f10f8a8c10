// The slow flow on models of one's own: SGD and Adam under label noise on a tanh net and on a head of attention, against their flows.
// @eq li2025 (5), Thm. 4.1

import { linePanel, orderPanel, type PanelFigure } from '../../../figures/index.js';
import type { Analysis, CellResult, Experiment, Table } from '../../experiment.js';
import { column, last } from '../../readings.js';
import { claims, extrapolated, largestDistance, looksOf, modelTitles, resultOf, seenAt, seenText, short, titles } from './claims.js';
import {
  cells,
  flowColumn,
  type Method,
  type ModelName,
  methods,
  models,
  type OwnModelsSettings,
  presets,
  type Quantity,
  quantities,
  schema,
} from './settings.js';
import { track } from './track.js';

function about({ net, attention, delta, adam }: OwnModelsSettings): string {
  return (
    `f = aᵀ tanh(W x + b), ${net.inputs} inputs, ${net.width} hidden, ${net.rows} rows; f = aᵀ V Xᵀ softmax(X Kᵀ Q x_T / √d), d = ${attention.size}, ` +
    `${attention.tokens} tokens, ${attention.rows} rows. Loss (1/n) Σ ½ (f_i − y_i)², label noise ±${delta}; Adam with β1 ${adam.beta1}, ` +
    `1 − β2 = ${adam.c} lr², ε ${adam.eps}. Means over the seeds of Φ_S(θ), on the same data, from the same minimizer.`
  );
}

interface Tracked {
  readonly model: ModelName;
  readonly method: Method;
  readonly result: CellResult;
}

/** The tasks that were run, model after model. */
function tracked(settings: OwnModelsSettings, results: readonly CellResult[]): Tracked[] {
  return models.flatMap((model) =>
    methods(settings).flatMap((method) => {
      const result = resultOf(results, model, method);
      return result ? [{ model, method, result }] : [];
    }),
  );
}

/** The mean of the runs at a rate, with its standard error. */
function runRows(result: CellResult, quantity: Quantity, lr: number): { series: string; t: number; value: number; error: number }[] {
  return looksOf(result, lr).map((k) => {
    const { value, standardError } = seenAt(result, quantity, lr, k);
    return { series: String(lr), t: result.step[k], value, error: standardError };
  });
}

/** Both measures over slow time: the flow, and the runs at every rate. */
function pathsFigure({ seeds }: OwnModelsSettings, all: readonly Tracked[], model: ModelName): PanelFigure {
  const panels = all
    .filter((one) => one.model === model)
    .flatMap(({ method, result }) =>
      quantities.map((quantity) =>
        linePanel({
          heading: method.name,
          rows: [
            ...method.track.lr.flatMap((lr) => runRows(result, quantity, lr)),
            ...column(result, flowColumn(quantity)).map((value, k) => ({ series: 'flow', t: result.step[k], value })),
          ],
          x: { field: 't', title: 'slow time t = k lr²', scale: 'linear' },
          y: { field: 'value', title: titles[quantity], scale: 'linear' },
          series: {
            field: 'series',
            order: [
              ...method.track.lr.map((lr) => ({ value: String(lr), label: `lr ${lr}` })),
              { value: 'flow', label: 'flow', theoryOf: null },
            ],
          },
          errorField: 'error',
          replicas: seeds.length,
          width: 280,
          height: 220,
        }),
      ),
    );
  return {
    id: `${model}-paths`,
    title: `Sharpness over slow time: ${modelTitles[model]}`,
    caption:
      'Means of the projected runs at a few times, and the label-noise flow (dashed). SGD’s flow descends tr H, Adam’s ' +
      'tr(Diag(H)^½), which for the other need not fall: from where SGD’s flow is nearly at rest, Adam goes on and tr H rises.',
    panels,
    columns: quantities.length,
  };
}

/** The distance from the flow against the rate, of each optimizer over its own rates. */
function orderFigure({ seeds }: OwnModelsSettings, all: readonly Tracked[]): PanelFigure {
  const panels = all
    .filter(({ method }) => method.track.lr.length > 1)
    .map(({ model, method, result }) => {
      const rows = method.track.lr.map((lr) => {
        const { value, standardError } = largestDistance(result, lr);
        return { series: method.name, lr, distance: value, error: standardError };
      });
      return orderPanel({
        heading: `${modelTitles[model]}, ${method.name}`,
        rows: rows.filter(({ distance }) => distance > 0),
        x: { field: 'lr', title: 'rate' },
        y: { field: 'distance', title: 'largest distance of θ' },
        series: { field: 'series', order: [{ value: method.name, label: method.name }] },
        slopes: [1],
        errorField: 'error',
        replicas: seeds.length,
        width: 280,
        height: 200,
      });
    });
  return {
    id: 'order',
    title: 'The distance from the flow falls with the rate',
    caption:
      'The largest Euclidean distance between the mean of the projected runs and the flow, less what the noise of the mean adds to its square; slopes are fitted over ' +
      'all rates.',
    panels,
    columns: 2,
  };
}

function table(all: readonly Tracked[]): Table {
  return {
    title: 'At the end of each flow: means over the seeds, with their standard errors',
    columns: ['model', 'optimizer', 'rate', ...quantities.map((quantity) => titles[quantity]), 'distance of θ'],
    rows: all.flatMap(({ model, method, result }) => {
      const { lr } = method.track;
      const row = last(looksOf(result, lr[0]));
      const head = [modelTitles[model], method.name];
      const flowAt = (k: number): string[] => quantities.map((quantity) => short(column(result, flowColumn(quantity))[k]));
      return [
        [...head, 'flow, start', ...flowAt(0), ''],
        [...head, 'flow, end', ...flowAt(row), ''],
        ...lr.map((rate) => [
          ...head,
          rate,
          ...quantities.map((quantity) => seenText(seenAt(result, quantity, rate, row))),
          seenText(largestDistance(result, rate)),
        ]),
        ...(lr.length > 1
          ? [[...head, '0, extrapolated', ...quantities.map((quantity) => seenText(extrapolated(result, method, quantity, row))), '']]
          : []),
      ];
    }),
  };
}

function analyse(settings: OwnModelsSettings, results: readonly CellResult[]): Analysis {
  const all = tracked(settings, results);
  const seen = models.filter((model) => all.some((one) => one.model === model));
  return {
    claims: claims(settings, results),
    figures: all.length > 0 ? [...seen.map((model) => pathsFigure(settings, all, model)), orderFigure(settings, all)] : [],
    tables: all.length > 0 ? [table(all)] : [],
  };
}

export const ownModels: Experiment<OwnModelsSettings> = {
  id: 'own-models',
  title: 'The slow flow on models of one’s own: a tanh net and a head of attention',
  paper: 'li2025',
  place: 'Thm. 4.1',
  own: true,
  also: [{ paper: 'vaswani2017', place: '(1)' }],
  summary:
    'Two models that are written with defineProblem, with more weights than rows, are trained by SGD and by Adam under label noise from a minimizer, at several rates ' +
    'over the same slow time t = k lr², against one integration of the label-noise flow each, dζ/dt = −(α/4) ∂Φ_S S ∇³L[S] with the exact derivatives of the model. ' +
    'It shows that the runs come to the flow as the rate falls, how fast, and that SGD lowers tr H and Adam tr(Diag(H)^½), also where SGD’s flow has nearly come to rest.',
  ours:
    'All of it. The labels are what the model gives at its start, which is therefore a minimizer; v starts at its equilibrium. ε is large, so that S stays bounded where an ' +
    'entry of diag H vanishes. The settings were chosen on other seeds of data and of noise than those that judge here. The paper proves the order ¼; that it is 1 is our claim.',
  presets,
  quickTakes: { seconds: 22, megabytes: 200 },
  paperTakes: { seconds: 476, processorSeconds: 414, megabytes: 250 },
  schema,
  draws: 'noise',
  tasks: { track },
  cells,
  about,
  analyse,
};
